/** The document store against the reference implementation, and no feature throws whatever is typed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { TextDocument } from "vscode-languageserver-textdocument";
import { codeActions } from "../../lsp/features/code-action.ts";
import { completion } from "../../lsp/features/completion.ts";
import { definition } from "../../lsp/features/definition.ts";
import { diagnostics } from "../../lsp/features/diagnostics.ts";
import { documentSymbols } from "../../lsp/features/document-symbols.ts";
import { foldingRanges } from "../../lsp/features/folding.ts";
import { hover } from "../../lsp/features/hover.ts";
import { references } from "../../lsp/features/references.ts";
import { prepareRename } from "../../lsp/features/rename.ts";
import { signatureHelp } from "../../lsp/features/signature-help.ts";
import { byteOffset, rangeOf } from "../../lsp/ranges.ts";
import { changeSnapshot, openSnapshot, type Snapshot } from "../../lsp/snapshot.ts";
import { edit, textOf, textStore } from "../../lsp/text-store.ts";

const pieces = [
  "",
  "\n",
  "\r\n",
  "a",
  "é",
  "😀",
  "漢",
  "\ud800",
  " ",
  "\t",
  "#",
  '"',
  "'",
  "\\",
  "{",
  "}",
  "!",
  "%[",
  "]",
  "(",
  ")",
  ",",
  "$",
  "frontend f\n",
  "backend b\n",
  "  bind :80 ",
  "  acl x path_beg /é\n",
  "  use_backend b if x\n",
  "  http-request set-header A %[src,",
  "  server s1 127.0.0.1:80 check\n",
  "  timeout ",
  ".if ",
  ".endif\n",
  "no ",
  "constructor",
  "__proto__",
  "\0",
]; // prettier-ignore
const someText = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(""));
const place = fc.record({ line: fc.nat(12), character: fc.nat(40) });
const someEdit = fc.record({ from: place, to: place, text: someText });

type Place = { line: number; character: number };

/** A place that both sides understand: inside the text, and not inside a surrogate pair. */
function settle(document: TextDocument, at: Place): Place {
  let offset = document.offsetAt(at);
  const text = document.getText();
  if (/^[\udc00-\udfff]/.test(text.slice(offset)) && /[\ud800-\udbff]$/.test(text.slice(0, offset))) offset--;
  if (text[offset] === "\n" && text[offset - 1] === "\r") offset--;
  return document.positionAt(offset);
}

/** Lone surrogates come out of UTF-8 as U+FFFD. */
const wellFormed = (text: string) => Buffer.from(text, "utf8").toString("utf8");

test("edits agree with vscode-languageserver-textdocument", () => {
  fc.assert(
    fc.property(someText, fc.array(someEdit, { maxLength: 6 }), (text, edits) => {
      const document = TextDocument.create("file:///a", "haproxy", 1, wellFormed(text));
      let store = textStore(document.getText());
      for (const each of edits) {
        const [a, b] = [settle(document, each.from), settle(document, each.to)];
        const range =
          document.offsetAt(a) <= document.offsetAt(b) ? { start: a, end: b } : { start: b, end: a };
        const added = wellFormed(each.text);
        TextDocument.update(document, [{ range, text: added }], document.version + 1);
        store = edit(store, range, added);
        assert.equal(textOf(store), document.getText());
        const fresh = textStore(document.getText());
        assert.equal(store.lineCount, fresh.lineCount);
        assert.deepEqual([...store.lineStart], [...fresh.lineStart]);
      }
    }),
    { numRuns: 2000 },
  );
});

test("places go there and back", () => {
  fc.assert(
    fc.property(someText, place, (text, at) => {
      const document = TextDocument.create("file:///a", "haproxy", 1, wellFormed(text));
      const snapshot = openSnapshot("file:///a", 1, document.getText());
      const settled = settle(document, at);
      const offset = byteOffset(snapshot, settled);
      assert.equal(offset, Buffer.byteLength(document.getText().slice(0, document.offsetAt(settled))));
      assert.deepEqual(rangeOf(snapshot, offset, offset).start, settled);
    }),
    { numRuns: 2000 },
  );
});

test("edits with places that do not exist are moved inside", () => {
  const store = textStore("ab\ncd");
  const at = (line: number, character: number) => ({ line, character });
  assert.equal(textOf(edit(store, { start: at(1, 99), end: at(9, 0) }, "x")), "ab\ncdx");
  assert.equal(textOf(edit(store, { start: at(1, 1), end: at(0, 1) }, "x")), "axd");
  assert.equal(textOf(edit(store, { start: at(-1, -5), end: at(0, Number.NaN) }, "x")), "xab\ncd");
});

/** Everything a client may ask of a snapshot. */
function askAll(snapshot: Snapshot, at: Place): void {
  diagnostics(snapshot);
  completion(snapshot, at, true);
  hover(snapshot, at);
  signatureHelp(snapshot, at);
  definition(snapshot, at);
  references(snapshot, at, true);
  prepareRename(snapshot, at);
  codeActions(snapshot, { start: at, end: at });
  documentSymbols(snapshot);
  foldingRanges(snapshot);
}

test("no feature throws, whatever is typed where", () => {
  fc.assert(
    fc.property(someText, fc.array(someEdit, { maxLength: 4 }), place, (text, edits, at) => {
      let snapshot = openSnapshot("file:///a", 1, text);
      askAll(snapshot, at);
      for (const { from, to, text: added } of edits) {
        snapshot = changeSnapshot(snapshot, snapshot.version + 1, [
          { range: { start: from, end: to }, text: added },
        ]);
        askAll(snapshot, at);
        askAll(snapshot, to);
      }
    }),
    { numRuns: 300 },
  );
});

test("after edits a snapshot finds what a fresh one finds", () => {
  fc.assert(
    fc.property(someText, fc.array(someEdit, { minLength: 1, maxLength: 4 }), (text, edits) => {
      let snapshot = openSnapshot("file:///a", 1, text);
      for (const { from, to, text: added } of edits)
        snapshot = changeSnapshot(snapshot, snapshot.version + 1, [
          { range: { start: from, end: to }, text: added },
        ]);
      const fresh = openSnapshot("file:///a", 1, textOf(snapshot.text));
      assert.deepEqual(diagnostics(snapshot), diagnostics(fresh));
      assert.deepEqual(documentSymbols(snapshot), documentSymbols(fresh));
    }),
    { numRuns: 300 },
  );
});
