/** Names that the configuration gives, as completion drafts. */
import { predefinedAcls } from "../compiler/model/predefined-acls.ts";
import type { Definition, Section, SymbolKind } from "../compiler/model/types.ts";
import { type Draft, itemKind } from "./completion-item.ts";
import { lineEndOffset } from "./ranges.ts";
import type { Snapshot } from "./snapshot.ts";
import { textBetween } from "./text-store.ts";
import { display } from "./utf8.ts";

/** Names of a kind; for those that live in a section (ACLs, servers ...) of that section only. */
export function nameDrafts(snapshot: Snapshot, kind: SymbolKind, scope?: Section): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const definition of snapshot.model.table(kind).definitions()) {
    if (scope !== undefined && definition.section !== scope) continue;
    const label = display(definition.name);
    if (label !== "" && !drafts.has(label))
      drafts.set(label, { label, kind: itemKind.name, detail: definingLine(snapshot, definition), rank: 0 });
  }
  return [...drafts.values()];
}

export function aclDrafts(snapshot: Snapshot, section: Section | undefined): Draft[] {
  const own = section === undefined ? [] : nameDrafts(snapshot, "acl", section);
  const predefined = Object.entries(predefinedAcls).map(
    ([label, words]): Draft => ({
      label,
      kind: itemKind.value,
      detail: `acl ${label} ${words.join(" ")}`,
      rank: 2,
    }),
  );
  return [...own, ...predefined];
}

/** Servers of this section, or `backend/` names; after a slash those of that backend. */
export function serverDrafts(snapshot: Snapshot, section: Section | undefined, typed: string): Draft[] {
  const slash = typed.indexOf("/");
  const { model } = snapshot;
  if (slash >= 0) {
    const backend = model.backend(Buffer.from(typed.slice(0, slash), "utf8").toString("latin1"));
    return backend === undefined ? [] : nameDrafts(snapshot, "server", backend);
  }
  const own = section === undefined ? [] : nameDrafts(snapshot, "server", section);
  return [
    ...own,
    ...nameDrafts(snapshot, "backend").map((draft) => ({ ...draft, label: `${draft.label}/`, rank: 1 })),
  ];
}

function definingLine(snapshot: Snapshot, { tree, line }: Definition): string {
  const { bytes, lineStart } = tree.words;
  return textBetween(bytes, lineStart[line]!, lineEndOffset(snapshot, line)).trim();
}
