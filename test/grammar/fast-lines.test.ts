import assert from "node:assert/strict";
import { test } from "node:test";
import { randomOf } from "../../bench/lib/random.ts";
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import { createEnvironment } from "../../grammar/environment.ts";
import { type Scan, scan } from "../../grammar/scan.ts";
import { scanLinesCode } from "../../grammar/scan-lines-code.ts";
import { createSymbols } from "../../grammar/symbols.ts";
import { compileAssembly } from "../../scripts/assembly.ts";

const sections = Object.keys(catalogue.sections);

function read(text: string, loop: "fast" | "plain"): Scan {
  const env = { HOME: "/root", LIST: "a b  c", EMPTY: "" };
  const options = { symbols: createSymbols(), environment: createEnvironment(env) };
  return scan(Buffer.from(text, "latin1"), sections, options, loop);
}

/** All that a scan says, with the words' texts. */
function told({ words, directives, diagnostics }: Scan) {
  const { lineCount, wordCount, symbols } = words;
  return {
    lineCount,
    wordCount,
    lineStart: [...words.lineStart],
    lineWord: [...words.lineWord],
    lineComment: [...words.lineComment],
    lineKind: [...words.lineKind],
    wordStart: [...words.wordStart],
    wordEnd: [...words.wordEnd],
    wordFlags: [...words.wordFlags],
    texts: [...words.wordId].map((id) => symbols.text(id)),
    directives,
    diagnostics,
  };
}

const pieces = [
  ..."\n\n\n\n\t\r\v\f #\\\"'$[].{}x=%",
  "    ",
  "server s 10.0.0.1:80 check",
  "global\n",
  "setenv A b\n",
  ".if 1\n",
  ".if 0\n",
  ".endif\n",
  "'a b'",
  '"a b"',
  '""',
  "''",
  '"$HOME"',
  '"$\u007bLIST[*]}"',
  '"$NOSUCH"',
  '"$\u007bEMPTY}"',
  "\\ ",
  "\\n\\t\\r",
  "\\x41",
  "\\x4",
  '\\"',
  "\\#",
  "\\$",
  '"\\$"',
  '"\\q\\\\"',
  "# hapax: disable all\n",
  "\r\n",
  "\0",
  "\xff\x80",
  "w ".repeat(70),
];

test("reads large files as the scanner's own loop does", () => {
  const random = randomOf(5);
  for (let round = 0; round < 60; round++) {
    // Without the odd ones, most lines are the loop's; with NULs, comments are not.
    const some = pieces.filter((piece) => (piece === "\0" ? round % 4 === 0 : random() < 0.7));
    const parts: string[] = [];
    let size = 0;
    while (size < 80_000) {
      const piece =
        random() < 0.3 ? `word${Math.floor(random() * 3000)} ` : some[Math.floor(random() * some.length)]!;
      parts.push(piece);
      size += piece.length;
    }
    const text = parts.join("");
    assert.deepEqual(told(read(text, "fast")), told(read(text, "plain")), JSON.stringify(text.slice(0, 300)));
  }
});

test("is used, and goes on where its memory ends", () => {
  const dense = "a b c d e f g h\n".repeat(10_000);
  assert.deepEqual(told(read(dense, "fast")), told(read(dense, "plain")));
  const short = "\n".repeat(100_000);
  assert.deepEqual(told(read(short, "fast")), told(read(short, "plain")));
  const long = `${"x".repeat(3 << 20)} y\n${"server s 10.0.0.1:80\n".repeat(9000)}`;
  assert.deepEqual(told(read(long, "fast")), told(read(long, "plain")));
  const many = Array.from({ length: 200_000 }, (_, i) => `a${i}b c\n`).join("");
  const scanned = read(many, "fast");
  assert.deepEqual(told(scanned), told(read(many, "plain")));
  assert.ok(scanned.words.wordStart.buffer === scanned.words.wordEnd.buffer, "columns live in one memory");
});

test("the code is that of grammar/assembly", async () => {
  assert.equal(Buffer.from(await compileAssembly()).toString("base64"), scanLinesCode);
});
