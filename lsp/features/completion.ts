/** textDocument/completion: what the grammar expects at the cursor, and the names the configuration gives. */
import type { CompletionItem, Position } from "vscode-languageserver";
import { argType, argTypes, converterRow, fetchName, fetchRow } from "../../compiler/model/arg-types.ts";
import type { Section } from "../../compiler/model/types.ts";
import { type Expected, expected } from "../../grammar/expected.ts";
import { predicateNames } from "../../grammar/predicates.ts";
import { LineKind, type ParsedType } from "../../grammar/tree.ts";
import { completionItem, type Draft, itemKind } from "../completion-item.ts";
import { expressionPlace } from "../expression-place.ts";
import {
  aliasDrafts,
  candidateDraft,
  converterDrafts,
  fetchDrafts,
  keywordDrafts,
  sectionDrafts,
} from "../language-drafts.ts";
import { aclDrafts, nameDrafts, serverDrafts } from "../name-drafts.ts";
import { byteOffset, rangeOf } from "../ranges.ts";
import type { Snapshot } from "../snapshot.ts";
import { sectionAt } from "../statement-at.ts";
import { textBetween } from "../text-store.ts";

/** The cursor and what stands before it. */
interface Cursor {
  snapshot: Snapshot;
  version: string;
  line: number;
  /** Byte offset. */
  offset: number;
  expected: Expected;
  section: Section | undefined;
  /** The word under the cursor as far as the cursor, raw, and where it begins. */
  typed: string;
  start: number;
  /** Raw text of the line as far as the cursor. */
  before: string;
}

/** Drafts that replace the text from `start` (a byte offset) to the cursor. */
interface Found {
  start: number;
  drafts: Draft[];
}

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

function cursorAt(snapshot: Snapshot, position: Position): Cursor {
  const { tree } = snapshot;
  const { words } = tree;
  const offset = byteOffset(snapshot, position);
  const line = Math.min(Math.max(0, Math.trunc(position.line) || 0), words.lineCount);
  const lineStart = words.lineStart[line] ?? words.bytes.length;
  const found = expected(tree, line, offset - lineStart);
  const node = sectionAt(tree, line);
  const before = textBetween(words.bytes, lineStart, offset);
  let { start } = found;
  // An open quote: the word is as long as the line.
  if (words.lineKind[line] === LineKind.unreadable && found.word < 0) {
    const quote = Math.max(before.lastIndexOf('"'), before.lastIndexOf("'"));
    if (quote >= 0) start = lineStart + Buffer.byteLength(before.slice(0, quote));
  }
  return {
    snapshot,
    version: snapshot.options.haproxyVersion ?? "3.5",
    line,
    offset,
    expected: found,
    section: node && snapshot.model.sections.find((section) => section.node === node),
    typed: textBetween(words.bytes, start, offset),
    start,
    before,
  };
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
  let keywords: string | undefined;
  for (const candidate of at.candidates) {
    if (candidate.kind === "value")
      found.push(...valueDrafts(cursor, candidate.text, candidate.type!, candidate.keyword));
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

/** What may stand in a place of a type. */
function valueDrafts(cursor: Cursor, name: string, type: ParsedType, keyword: string): Found[] {
  const { snapshot, section, start, typed } = cursor;
  switch (type.name) {
    case "ref":
      return [{ start, drafts: refDrafts(cursor, type.args[0] ?? "") }];
    case "server-ref":
      return [afterSlash(cursor, typed, start, serverDrafts(snapshot, section, typed))];
    case "expr":
      return expressionDrafts(cursor, typed, start, false);
    case "acl-criterion":
      return expressionDrafts(cursor, typed, start, true);
    case "acl-patterns":
      return [{ start, drafts: patternDrafts(cursor) }];
    case "condition":
      return conditionDrafts(cursor);
    case "log-format":
    case "log-format-list":
      return [...formatDrafts(cursor), ...targetDrafts(cursor, keyword)];
    case "log-target": {
      const rings = nameDrafts(snapshot, "ring").map((draft) => ({ ...draft, label: `ring@${draft.label}` }));
      const fixed = ["stdout", "stderr"].map((label): Draft => ({ label, kind: itemKind.literal, rank: 1 }));
      return [{ start, drafts: [...fixed, ...rings] }];
    }
    case "var":
      return [{ start, drafts: name === "" ? [] : scopeDrafts() }];
    default:
      return [];
  }
}

function scopeDrafts(): Draft[] {
  return ["proc.", "sess.", "txn.", "req.", "res.", "check."].map((label) => ({
    label,
    kind: itemKind.literal,
  }));
}

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

/** Names of a fetch, a converter, or what an argument refers to. `start`: byte offset of `typed`. */
function expressionDrafts(cursor: Cursor, typed: string, start: number, derivatives: boolean): Found[] {
  const quoted = /^["']/.test(typed) ? 1 : 0;
  const text = typed.slice(quoted);
  const place = expressionPlace(text);
  const from = start + quoted + Buffer.byteLength(text.slice(0, place.start));
  if (place.kind === "fetch") return [{ start: from, drafts: fetchDrafts(cursor.version, derivatives) }];
  if (place.kind === "converter") return [{ start: from, drafts: converterDrafts(cursor.version) }];
  const row = place.callKind === "fetch" ? fetchRow(fetchName(place.call)) : converterRow(place.call);
  const type = argType(argTypes(row?.args), place.argument);
  const argument = text.slice(place.start);
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
      return [{ start: from, drafts: scopeDrafts() }];
    default:
      return [];
  }
}

/** After `%[` an expression, after `%` or `%{flags}` an alias. */
function formatDrafts(cursor: Cursor): Found[] {
  const { typed, offset } = cursor;
  const expression = /%(?:\([^)]*\))?(?:\{[^}]*\})?\[([^\]]*)$/.exec(typed)?.[1];
  if (expression !== undefined)
    return expressionDrafts(cursor, expression, offset - Buffer.byteLength(expression), false);
  const alias = /(?:^|[^%])(?:%%)*%(?:\([^)]*\))?(?:\{[^}]*\})?([A-Za-z]*)$/.exec(typed)?.[1];
  return alias === undefined ? [] : [{ start: offset - alias.length, drafts: aliasDrafts(cursor.version) }];
}

/** ACL names, or inside braces an anonymous ACL. */
function conditionDrafts(cursor: Cursor): Found[] {
  const { snapshot, expected: at, line, typed, start } = cursor;
  const { lineWord, wordId, symbols } = snapshot.tree.words;
  const first = lineWord[line] ?? 0;
  for (let word = first + at.at - 1; word >= first; word--) {
    const text = symbols.text(wordId[word]!);
    if (text === "}" || text === "if" || text === "unless") break;
    if (text !== "{" && text !== "!{") continue;
    if (word === first + at.at - 1) return expressionDrafts(cursor, typed, start, true);
    const end: Draft = { label: "}", kind: itemKind.literal, rank: 0 };
    return [{ start, drafts: [end, ...patternDrafts(cursor)] }];
  }
  const bang = typed.startsWith("!") ? 1 : 0;
  const glue = ["{", "||", "!"].map((label): Draft => ({ label, kind: itemKind.literal, rank: 1 }));
  const drafts = aclDrafts(snapshot, cursor.section);
  return [
    { start: start + bang, drafts },
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
