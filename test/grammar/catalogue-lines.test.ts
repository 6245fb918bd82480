/** Every `ok` line of the catalogue parses without a complaint about its shape; every syntax can be read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { SectionKind } from "../../grammar/catalogue/types.ts";
import { parse } from "../../grammar/parse.ts";
import { signature } from "../../grammar/signature.ts";
import { createSymbols } from "../../grammar/symbols.ts";
import { parseSyntax, SyntaxNotationError } from "../../grammar/syntax.ts";
import type { ShapeError } from "../../grammar/tree.ts";

const symbols = createSymbols();

function list<T>(rows: T | readonly T[]): readonly T[] {
  return (Array.isArray(rows) ? rows : [rows]) as readonly T[];
}

function shapeErrors(section: SectionKind, line: string): readonly ShapeError[] {
  const name = parseSyntax(catalogue.sections[section]!.syntax);
  const header = name.kind === "sequence" && name.items.length === 0 ? section : `${section} name`;
  const { value } = parse(`${header}\n${Buffer.from(line, "utf8").toString("latin1")}\n`, { symbols });
  // A bare `trace` or similar header may not take a name: only the line itself counts.
  return value.sections.flatMap(({ statements }) => statements.flatMap(({ template }) => template.errors));
}

test("ok lines of keywords", () => {
  for (const [key, rows] of Object.entries(catalogue.keywords))
    for (const row of list(rows))
      for (const section of row.sections)
        for (const line of row.ok ?? [])
          assert.deepEqual(shapeErrors(section, line), [], `${key}: ${line} in ${section}`);
});

test("ok lines of actions", () => {
  const frontendOnly = /^(tcp-request (connection|session)|quic-initial)/;
  for (const [key, rows] of Object.entries(catalogue.actions))
    for (const row of list(rows))
      for (const line of row.ok ?? [])
        assert.deepEqual(
          shapeErrors(frontendOnly.test(line) ? "frontend" : "listen", line),
          [],
          `${key}: ${line}`,
        );
});

test("ok lines of options", () => {
  for (const family of Object.values(catalogue.options))
    for (const [key, row] of Object.entries(family))
      for (const line of row.ok ?? [])
        if (/^(bind|server|default-server|stats socket) /.test(line))
          assert.deepEqual(
            shapeErrors(line.startsWith("stats") ? "global" : "listen", line),
            [],
            `${key}: ${line}`,
          );
});

test("every syntax can be read and shown", () => {
  for (const [key, rows] of Object.entries(catalogue.keywords))
    for (const row of list(rows)) assert.ok(signature(key, row.syntax).startsWith(key));
  for (const [key, rows] of Object.entries(catalogue.actions))
    for (const row of list(rows)) {
      parseSyntax(row.syntax);
      if (row.paren !== undefined) assert.match(signature(key, row.paren, true), /\(.*\)$/);
    }
  for (const family of Object.values(catalogue.options))
    for (const row of Object.values(family)) parseSyntax(row.syntax);
  for (const rows of [catalogue.fetches, catalogue.converters])
    for (const row of Object.values(rows)) if (row.args !== undefined) parseSyntax(row.args);
});

for (const bad of ["<a>", "<a:b", "[ x", "{ a | b", "x ]", "... x", "<a:B>"])
  test(`syntax ${bad} is refused`, () => assert.throws(() => parseSyntax(bad), SyntaxNotationError));
