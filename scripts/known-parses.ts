/**
 * The parses that the bundled programs know from the start: those of the catalogue's sample lines, of the rules'
 * examples, and of an ordinary configuration. All come from Chevrotain, by the classes of their words alone.
 */
import { readFileSync } from "node:fs";
import { rules } from "../compiler/check/rules/index.ts";
import { check } from "../compiler/check/run.ts";
import { buildModel } from "../compiler/model/build.ts";
import { catalogue } from "../grammar/catalogue/catalogue.ts";
import type { Keyword } from "../grammar/catalogue/types.ts";
import { type KnownParses, recordParses } from "../grammar/known-parses.ts";
import { parse } from "../grammar/parse.ts";
import { createSymbols } from "../grammar/symbols.ts";

export function knownParses(): KnownParses {
  const symbols = createSymbols();
  return recordParses(() => {
    for (const text of sampleTexts()) check(buildModel([parse(text, { symbols }).value]).value);
  });
}

export function sampleTexts(): string[] {
  const ordinary = readFileSync(new URL("known-parses.cfg", import.meta.url), "latin1");
  return [ordinary, sampleLines(), conditions(), ...rules.flatMap(({ good, bad }) => [good, bad])];
}

/** Conditions of up to three terms, of names and of tests with a few words, with and without `or`. */
function conditions(): string {
  const terms = ["a", "{ b }", "{ b c }", "{ b c d }", "{ b -m d e }"];
  const lines: string[] = [];
  const extend = (start: string, left: number): void => {
    for (const term of terms) {
      lines.push(`${start}${term}`);
      if (left === 0) continue;
      extend(`${start}${term} `, left - 1);
      extend(`${start}${term} or `, left - 1);
    }
  };
  extend("http-request deny if ", 2);
  return `listen x\n${lines.join("\n")}\n`;
}

/** All lines of the catalogue that are right, in sections where they may stand. */
function sampleLines(): string {
  const lines: string[] = [];
  const rows = Object.values(catalogue.keywords).flat() as Keyword[];
  for (const { sections, ok = [] } of rows) for (const section of sections) lines.push(`${section} x`, ...ok);
  const others = [
    catalogue.actions,
    ...Object.values(catalogue.options),
    catalogue.fetches,
    catalogue.converters,
  ];
  lines.push(
    "listen x",
    ...others.flatMap((table) =>
      Object.values(table)
        .flat()
        .flatMap(({ ok = [] }) => ok),
    ),
  );
  return `${lines.join("\n")}\n`;
}
