/** What may stand in a place of the line that holds a value of some type. */
import { argType, argTypes, converterRow, fetchName, fetchRow } from "../compiler/model/arg-types.ts";
import { latin1 } from "../grammar/symbols.ts";
import type { ParsedType } from "../grammar/tree.ts";
import { type Draft, itemKind } from "./completion-item.ts";
import type { Cursor } from "./cursor.ts";
import { type ExpressionAt, expressionAt, wordsSinceBrace } from "./expression-at.ts";
import { expressionPlace } from "./expression-place.ts";
import { aliasDrafts, converterDrafts, fetchDrafts } from "./language-drafts.ts";
import { aclDrafts, nameDrafts, serverDrafts } from "./name-drafts.ts";
import { actionRow } from "./rows.ts";

/** Drafts that replace the text from `start` (a byte offset) to the cursor. */
export interface Found {
  start: number;
  drafts: Draft[];
}

/** What may stand in a place of a type. */
export function valueDrafts(cursor: Cursor, type: ParsedType, keyword: string): Found[] {
  const { snapshot, section, start, typed } = cursor;
  const expression = expressionAt(cursor, type);
  if (expression !== undefined) return expressionDrafts(cursor, expression);
  switch (type.name) {
    case "ref":
      return [{ start, drafts: refDrafts(cursor, type.args[0] ?? "") }];
    case "server-ref":
      return [afterSlash(cursor, typed, start, serverDrafts(snapshot, section, typed))];
    case "acl-patterns":
      return [{ start, drafts: patternDrafts(cursor) }];
    case "condition":
      return conditionDrafts(cursor);
    case "log-format":
    case "log-format-list":
      return [...aliasesAt(cursor), ...targetDrafts(cursor, keyword)];
    case "log-target": {
      const rings = nameDrafts(snapshot, "ring").map((draft) => ({ ...draft, label: `ring@${draft.label}` }));
      const fixed = ["stdout", "stderr"].map((label): Draft => ({ label, kind: itemKind.literal, rank: 1 }));
      return [{ start, drafts: [...fixed, ...rings] }];
    }
    case "var":
      return [{ start, drafts: variableDrafts(cursor) }];
    default:
      return [];
  }
}

/** Variables that other places set or read, and the scopes. */
function variableDrafts({ snapshot, offset }: Cursor): Draft[] {
  const { bytes } = snapshot.text;
  const found = new Set<string>();
  // Names are ASCII, so chars are bytes.
  for (const { 1: name, index, 0: all } of latin1(bytes).matchAll(variable))
    if (index + all.length !== offset) found.add(name!);
  const used = [...found].map((label): Draft => ({ label, kind: itemKind.variable, rank: 0 }));
  const scopes = ["proc.", "sess.", "txn.", "req.", "res.", "check."];
  return [...used, ...scopes.map((label): Draft => ({ label, kind: itemKind.literal, rank: 1 }))];
}

const variable = /\b(?:set-var|set-var-fmt|var)\(((?:proc|sess|txn|req|res|check)\.[A-Za-z0-9_.]+)/g;

function refDrafts({ snapshot, section }: Cursor, kind: string): Draft[] {
  const scoped = kind === "acl" || kind === "user" || kind === "group" || kind === "server";
  return nameDrafts(snapshot, kind, scoped ? section : undefined);
}

/** `use_backend` and `use-server` take a name where no expression stands. */
function targetDrafts({ snapshot, section, start, typed }: Cursor, keyword: string): Found[] {
  if (typed.includes("%")) return [];
  if (keyword === "use_backend") return [{ start, drafts: nameDrafts(snapshot, "backend") }];
  if (keyword === "use-server") return [{ start, drafts: nameDrafts(snapshot, "server", section) }];
  return [];
}

function afterSlash(cursor: Cursor, typed: string, start: number, drafts: Draft[]): Found {
  const slash = typed.lastIndexOf("/");
  return { start: slash < 0 ? start : cursor.offset - Buffer.byteLength(typed.slice(slash + 1)), drafts };
}

/** Names of a fetch, a converter, or what an argument refers to. */
function expressionDrafts(cursor: Cursor, { text, start, derivatives }: ExpressionAt): Found[] {
  const place = expressionPlace(text);
  const from = start + Buffer.byteLength(text.slice(0, place.start));
  if (place.kind === "fetch") return [{ start: from, drafts: fetchDrafts(cursor.version, derivatives) }];
  if (place.kind === "converter") return [{ start: from, drafts: converterDrafts(cursor.version) }];
  const row = place.callKind === "fetch" ? fetchRow(fetchName(place.call)) : converterRow(place.call);
  return argumentDrafts(cursor, row?.args, place.argument, text.slice(place.start), from);
}

/** Inside the parentheses of a rule's action: `set-var(`, `do-resolve(txn.a,`. */
export function actionArgumentDrafts(cursor: Cursor, set: string): Found[] {
  const { kind, call, argument, start } = expressionPlace(cursor.typed);
  if (kind !== "argument") return [];
  const from = cursor.start + Buffer.byteLength(cursor.typed.slice(0, start));
  return argumentDrafts(cursor, actionRow(call, set)?.paren, argument, cursor.typed.slice(start), from);
}

/** `args`: the syntax between the parentheses; `argument` is typed so far and begins at byte offset `from`. */
function argumentDrafts(
  cursor: Cursor,
  args: string | undefined,
  index: number,
  argument: string,
  from: number,
): Found[] {
  const type = argType(argTypes(args), index);
  switch (type?.type) {
    case "ref":
      return [{ start: from, drafts: refDrafts(cursor, type.of) }];
    case "server-ref":
      return [afterSlash(cursor, argument, from, serverDrafts(cursor.snapshot, cursor.section, argument))];
    case "enum":
    case "flags": {
      const drafts = type.of.split(",").map((label): Draft => ({ label, kind: itemKind.literal }));
      return [{ start: from, drafts }];
    }
    case "var":
      return [{ start: from, drafts: variableDrafts(cursor) }];
    default:
      return [];
  }
}

/** After `%` or `%{flags}` an alias. */
function aliasesAt(cursor: Cursor): Found[] {
  const { typed, offset } = cursor;
  const alias = /(?:^|[^%])(?:%%)*%(?:\([^)]*\))?(?:\{[^}]*\})?([A-Za-z]*)$/.exec(typed)?.[1];
  return alias === undefined ? [] : [{ start: offset - alias.length, drafts: aliasDrafts(cursor.version) }];
}

/** ACL names, or after the criterion inside braces what goes on there. */
function conditionDrafts(cursor: Cursor): Found[] {
  const { snapshot, typed, start } = cursor;
  if (wordsSinceBrace(cursor) !== undefined) {
    const end: Draft = { label: "}", kind: itemKind.literal, rank: 0 };
    return [{ start, drafts: [end, ...patternDrafts(cursor)] }];
  }
  const bang = typed.startsWith("!") ? 1 : 0;
  const glue = ["{", "||", "!"].map((label): Draft => ({ label, kind: itemKind.literal, rank: 1 }));
  return [
    { start: start + bang, drafts: aclDrafts(snapshot, cursor.section) },
    { start, drafts: bang ? [] : glue },
  ];
}

const flags: readonly (readonly [string, string])[] = [
  ["-i", "ignore case"],
  ["-f", "read patterns from a file"],
  ["-m", "choose the matching method"],
  ["-M", "the file is a map"],
  ["-n", "forbid DNS resolution"],
  ["-u", "give the list an identifier"],
  ["--", "end of flags"],
];
const methods = ["found", "bool", "int", "ip", "bin", "len", "str", "beg", "sub", "dir", "dom", "end", "reg"];

function patternDrafts(cursor: Cursor): Draft[] {
  if (/\s-m\s+\S*$/.test(cursor.before))
    return methods.map((label) => ({ label, kind: itemKind.literal, rank: 0 }));
  if (/\s-[fu]\s+\S*$/.test(cursor.before)) return [];
  return flags.map(([label, detail]) => ({ label, detail, kind: itemKind.literal, rank: 1 }));
}
