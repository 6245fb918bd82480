/** textDocument/completion: what the grammar expects at the cursor, and the names the configuration gives. */
import type { CompletionItem, Position } from "vscode-languageserver";
import { predicateNames } from "../../grammar/predicates.ts";
import { LineKind } from "../../grammar/tree.ts";
import { completionItem, type Draft, itemKind } from "../completion-item.ts";
import { type Cursor, cursorAt } from "../cursor.ts";
import { candidateDraft, keywordDrafts, sectionDrafts } from "../language-drafts.ts";
import { rangeOf } from "../ranges.ts";
import type { Snapshot } from "../snapshot.ts";
import { actionArgumentDrafts, type Found, valueDrafts } from "../value-drafts.ts";

export function completion(snapshot: Snapshot, position: Position, snippets = false): CompletionItem[] {
  const cursor = cursorAt(snapshot, position);
  const seen = new Set<string>();
  const items: CompletionItem[] = [];
  for (const { start, drafts } of findAll(cursor)) {
    const edit = { range: rangeOf(snapshot, start, cursor.offset), newText: "" };
    for (const draft of drafts) {
      if (seen.has(draft.label)) continue;
      seen.add(draft.label);
      items.push(completionItem(draft, edit, snippets));
    }
  }
  return items;
}

function findAll(cursor: Cursor): Found[] {
  const { snapshot, line, before, expected: at, version, start } = cursor;
  const { lineComment, lineStart, lineKind } = snapshot.tree.words;
  const comment = lineComment[line] ?? -1;
  if (comment >= 0 && comment < cursor.offset) return [];
  if (/^\s*\.\w*$/.test(before))
    return [{ start: lineStart[line]! + before.search(/\S/), drafts: directiveDrafts() }];
  if (lineKind[line] === LineKind.directive) {
    const name = /^\s*\.(?:el)?if\s(?:.*[\s!&|(])?(\w*)$/.exec(before)?.[1];
    return name === undefined ? [] : [{ start: cursor.offset - name.length, drafts: predicateDrafts() }];
  }
  const found: Found[] = [];
  const drafts: Draft[] = [];
  const action = at.candidates.find(({ kind }) => kind === "action");
  if (action !== undefined && cursor.typed.includes("(")) return actionArgumentDrafts(cursor, action.keyword);
  let keywords: string | undefined;
  for (const candidate of at.candidates) {
    if (candidate.kind === "value") found.push(...valueDrafts(cursor, candidate.type!, candidate.keyword));
    else if (candidate.kind === "keyword") keywords ??= candidate.keyword.split(" ").slice(0, -1).join(" ");
    else if (candidate.kind !== "section") drafts.push(...candidateDraft(candidate, at.section, version));
  }
  if (keywords !== undefined) drafts.push(...keywordDrafts(at.section, keywords, prefixOf(before), version));
  if (at.candidates.some(({ kind }) => kind === "section")) drafts.push(...sectionDrafts(version));
  return [...found, { start, drafts }];
}

function prefixOf(before: string): string | undefined {
  return /^\s*(no|default)\s/.exec(before)?.[1];
}

function directiveDrafts(): Draft[] {
  const names = [".if", ".elif", ".else", ".endif", ".notice", ".warning", ".alert", ".diag"];
  return names.map((label) => ({ label, kind: itemKind.keyword }));
}

function predicateDrafts(): Draft[] {
  return predicateNames.map((label) => ({ label, kind: itemKind.function, call: 2 }));
}
