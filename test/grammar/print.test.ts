import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { parse } from "../../grammar/parse.ts";
import { createSymbols } from "../../grammar/symbols.ts";
import { print, printBytes, type Words } from "../../grammar/tree.ts";
import { configText } from "./config-text.ts";

// One table for all runs: the keywords are interned once.
const symbols = createSymbols();
const numRuns = Number(process.env["HAPAX_RUNS"] ?? 300);

/** Everything that must hold of any tree. */
function checkTree(text: string): void {
  const { value, diagnostics } = parse(text, { symbols, env: { V: "a b", E: "" } });
  assert.equal(print(value), text);
  const { words } = value;
  checkColumns(words);
  for (const section of value.sections) {
    for (const statement of section.statements) {
      const { template, line, word } = statement;
      assert.ok(line >= section.line && line < section.endLine);
      assert.equal(word, words.lineWord[line]);
      assert.equal(template.words, Math.min(64, words.lineWord[line + 1]! - word));
      for (const slot of template.slots)
        assert.ok(slot.at >= 0 && slot.count > 0 && slot.at + slot.count <= template.words);
      for (const error of template.errors) assert.ok(error.at >= 0 && error.at <= template.words);
    }
  }
  for (const { range } of diagnostics) {
    assert.ok(range.start <= range.end && range.end <= text.length);
    assert.ok(range.line >= 1 && range.line <= words.lineCount);
  }
}

function checkColumns(words: Words): void {
  const { lineCount, lineStart, lineWord, wordStart, wordEnd, wordCount, bytes } = words;
  assert.equal(lineWord[lineCount], wordCount);
  assert.equal(lineStart[lineCount], bytes.length);
  for (let line = 0; line < lineCount; line++) {
    let at = lineStart[line]!;
    for (let word = lineWord[line]!; word < lineWord[line + 1]!; word++) {
      // Words split off one variable share a start; others follow each other.
      assert.ok(wordStart[word]! >= at || wordStart[word] === wordStart[word - 1]);
      assert.ok(wordEnd[word]! >= wordStart[word]! && wordEnd[word]! <= lineStart[line + 1]!);
      at = wordEnd[word]!;
    }
  }
}

test("any bytes come back as they were", () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each).toString("latin1"));
  fc.assert(fc.property(bytes, checkTree), { numRuns });
});

test("config-like text comes back as it was", () => {
  fc.assert(fc.property(configText, checkTree), { numRuns });
});

const corpus = process.env["HAPAX_CORPUS"];

test("the corpus comes back as it was", { skip: corpus ? false : "HAPAX_CORPUS is not set" }, () => {
  let files = 0;
  for (const entry of readdirSync(corpus!, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    assert.deepEqual(Buffer.from(printBytes(parse(bytes).value.words)), bytes, entry.name);
    files++;
  }
  assert.ok(files > 0);
});
