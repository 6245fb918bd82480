/** Completion items. Kinds are LSP's numbers. */
import type { CompletionItem, CompletionItemKind } from "vscode-languageserver";
import { compareVersions } from "../grammar/predicates.ts";
import type { Documentation } from "./documentation.ts";

export const itemKind = {
  action: 2,
  function: 3,
  variable: 6,
  section: 9,
  option: 10,
  value: 12,
  keyword: 14,
  name: 18,
  literal: 20,
} as const satisfies Record<string, CompletionItemKind>;

/** An item before its place is known. `call`: 0 takes no parentheses, 1 may, 2 must. */
export interface Draft {
  label: string;
  kind: CompletionItemKind;
  doc?: Documentation | undefined;
  detail?: string;
  /** Groups in the list, smallest first. */
  rank?: number;
  call?: 0 | 1 | 2;
}

export interface Dates {
  since?: string;
  removed?: string;
}

/** Whether a version of HAProxy has it. */
export function isIn(version: string, { since, removed }: Dates): boolean {
  return (
    (since === undefined || compareVersions(since, version) <= 0) &&
    (removed === undefined || compareVersions(removed, version) > 0)
  );
}

export function completionItem(
  draft: Draft,
  range: CompletionItem["textEdit"] & {},
  snippets: boolean,
): CompletionItem {
  const { label, kind, doc, rank, call } = draft;
  const detail = draft.detail ?? doc?.signature;
  const item: CompletionItem = { label, kind, textEdit: { ...range, newText: label } };
  if (detail !== undefined) item.detail = detail;
  if (doc !== undefined) item.documentation = { kind: "markdown", value: doc.markdown };
  if (doc?.deprecated) item.tags = [1];
  if (rank !== undefined) item.sortText = `${rank} ${label}`;
  if (call === 2) {
    if (snippets) {
      item.insertTextFormat = 2;
      item.textEdit = { ...range, newText: `${label}($0)` };
    } else item.textEdit = { ...range, newText: `${label}(` };
  }
  return item;
}
