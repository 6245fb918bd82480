/** textDocument/documentSymbol: sections, and in them what has a name or an address. */
import type { DocumentSymbol, SymbolKind } from "vscode-languageserver";
import type { SectionNode, Statement } from "../../grammar/tree.ts";
import { lineEndOffset, rangeOf } from "../ranges.ts";
import type { Snapshot } from "../snapshot.ts";
import { textBetween } from "../text-store.ts";
import { sectionEndLine } from "./folding.ts";

/** LSP's numbers. */
const kinds = { module: 2, namespace: 3, field: 8, event: 24, object: 19, boolean: 17, key: 20 } as const;

const sectionKinds: Readonly<Record<string, SymbolKind>> = {
  global: kinds.namespace,
  defaults: kinds.namespace,
};

/** Keywords whose lines are listed, with the word that names them, counted from the keyword's last. */
const listed: Readonly<Record<string, SymbolKind>> = {
  bind: kinds.event,
  acl: kinds.boolean,
  server: kinds.field,
  "server-template": kinds.field,
  peer: kinds.field,
  table: kinds.object,
  user: kinds.key,
  group: kinds.key,
  nameserver: kinds.field,
  mailer: kinds.field,
};

export function documentSymbols(snapshot: Snapshot): DocumentSymbol[] {
  return snapshot.tree.sections.flatMap((section) =>
    section.header === undefined ? [] : [sectionSymbol(snapshot, section, section.header)],
  );
}

function sectionSymbol(snapshot: Snapshot, section: SectionNode, header: Statement): DocumentSymbol {
  const children: DocumentSymbol[] = [];
  for (const statement of section.statements) {
    const { keyword } = statement.template;
    const kind = Object.hasOwn(listed, keyword) ? listed[keyword] : undefined;
    if (kind !== undefined) children.push(lineSymbol(snapshot, statement, keyword, kind));
  }
  const { words } = snapshot.tree;
  const end = lineEndOffset(snapshot, sectionEndLine(snapshot.tree, section));
  const name = header.template.words > 1 ? wordText(snapshot, header.word + 1) : section.kind;
  return {
    name: name || section.kind,
    detail: header.template.words > 1 ? section.kind : "",
    kind: sectionKinds[section.kind] ?? kinds.module,
    range: rangeOf(snapshot, words.lineStart[section.line]!, end),
    selectionRange: wordsRange(snapshot, header),
    children,
  };
}

function lineSymbol(
  snapshot: Snapshot,
  statement: Statement,
  keyword: string,
  kind: SymbolKind,
): DocumentSymbol {
  const prefix = statement.template.prefix === undefined ? 0 : 1;
  const has = statement.template.words > prefix + 1;
  const detail = statement.template.words > prefix + 2 ? wordText(snapshot, statement.word + prefix + 2) : "";
  const range = wordsRange(snapshot, statement);
  const name = has ? wordText(snapshot, statement.word + prefix + 1) : keyword;
  return {
    name: (keyword === "bind" ? `bind ${name}` : name) || keyword,
    detail: keyword === "server" || keyword === "acl" ? detail : keyword === "bind" ? "" : keyword,
    kind,
    range,
    selectionRange: range,
  };
}

function wordText(snapshot: Snapshot, word: number): string {
  const { bytes, wordStart, wordEnd } = snapshot.tree.words;
  return textBetween(bytes, wordStart[word]!, wordEnd[word]!);
}

function wordsRange(snapshot: Snapshot, { word, template }: Statement) {
  const { wordStart, wordEnd } = snapshot.tree.words;
  return rangeOf(snapshot, wordStart[word]!, wordEnd[word + template.words - 1]!);
}
