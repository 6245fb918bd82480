/**
 * Every example block of HAProxy's manual reads in hapax as it does in HAProxy: the same words, and the same lines in
 * error. Needs HAPROXY_SRC (the manual) and HAPROXY_BIN.
 *
 * An example seldom is a whole configuration. It is put into each section that may suit it; then lines that HAProxy
 * refuses are taken out, round by round, since HAProxy looks no further than its first stage with errors.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { dumpOf, unreadLines } from "../../cli/hapaxd/dump-config.ts";
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { Keyword } from "../../grammar/catalogue/types.ts";
import { parse } from "../../grammar/parse.ts";
import { createSymbols } from "../../grammar/symbols.ts";
import { createChecker } from "../harness/check-text.ts";
import {
  featuresWithout,
  haproxyBin,
  haproxyRelease,
  haproxyRunner,
  isEnvironment,
} from "../harness/haproxy.ts";
import { type ManualExample, manualExamples } from "../harness/manual-examples.ts";

const source = process.env["HAPROXY_SRC"];
const skip =
  haproxyBin === undefined || source === undefined || !existsSync(join(source, "doc/configuration.txt"))
    ? "HAPROXY_BIN and HAPROXY_SRC are not set"
    : false;

const timeouts = " timeout client 1s\n timeout server 1s\n timeout connect 1s\n";
const sectionNames = Object.keys(catalogue.sections).filter((name) => name !== "program" && name !== "wurfl");

/** Headers that may go before an example. */
const headers: readonly string[] = [
  "",
  "global\n expose-experimental-directives\n",
  `listen x1\n mode http\n${timeouts}`,
  `frontend x1\n mode http\n${timeouts}`,
  `backend x1\n mode http\n${timeouts}`,
  `listen x1\n mode tcp\n${timeouts}`,
  `defaults x1\n mode http\n${timeouts}`,
  ...sectionNames
    .filter((name) => !/^(global|defaults|frontend|backend|listen)$/.test(name))
    .map((name) => `${catalogue.sections[name]!.syntax.trim() === "" ? name : `${name} x1`}\n`),
];

const isHeader = (line: string): boolean => sectionNames.includes(line.trim().split(/\s+/)[0]!);

/** Ways to put an example into a configuration, the likeliest first: fewest words that hapax does not know there. */
function candidates({ lines }: ManualExample, symbols: ReturnType<typeof createSymbols>): string[] {
  const body = `${lines.join("\n")}\n`;
  const ranked = headers
    .map((header, rank) => {
      const text =
        header === "" && !isHeader(lines.find((line) => /^\s*[^#\s]/.test(line)) ?? "")
          ? undefined
          : header + body;
      if (text === undefined) return undefined;
      const statements = parse(text, { symbols }).value.sections.flatMap((section) => section.statements);
      const unknown = statements.filter(({ template }) =>
        template.errors.some(({ rule }) => rule === "unknown-keyword" || rule === "wrong-section"),
      );
      return { text, rank, cost: unknown.length };
    })
    .filter((each) => each !== undefined);
  ranked.sort((a, b) => a.cost - b.cost || a.rank - b.rank);
  const live = lines.filter((line) => /^\s*[^#\s]/.test(line)).length;
  // Where most lines are unknown, it is no configuration at all.
  return ranked
    .filter(({ cost }) => cost * 2 <= live)
    .slice(0, 2)
    .map(({ text }) => text);
}

/** All examples in a few texts: HAProxy gives up one with 50 lines that it cannot read. */
function joined(examples: readonly ManualExample[]): { text: string; places: string[] }[] {
  const texts: { text: string; places: string[]; unread: number }[] = [];
  for (const { name, lines } of examples) {
    const text = `${lines.join("\n")}\n`;
    const { value, diagnostics } = parse(text, { env: {} });
    const unread = unreadLines([value], diagnostics).length;
    let last = texts.at(-1);
    if (last === undefined || last.unread + unread > 40) {
      last = { text: "", places: [], unread: 0 };
      texts.push(last);
    }
    last.text += text;
    last.unread += unread;
    last.places.push(...lines.map((_, at) => `${name}, line ${at + 1}`));
  }
  return texts;
}

/** What `-dCline` printed of each line: files are read twice, and printed as often. */
function byLine(dump: string): Map<number, string> {
  return new Map(dump.split(/\n(?=\d+\t|$)/).map((line) => [Number.parseInt(line, 10), line]));
}

/** Disagreements that are left, and why. */
const known: Readonly<Record<string, string>> = {
  "configuration.txt:6613":
    "several 'balance' lines: HAProxy looks at the expression of the last one only, hapax at each",
  "configuration.txt:23241":
    "HAProxy repeats an error of an ACL at its use; hapax says it once, at the declaration",
};

const unbuilt = haproxyBin === undefined ? new Set<string>() : featuresWithout();

describe("examples of the manual", { skip }, () => {
  const runner = skip === false ? haproxyRunner() : undefined;
  const checkText = createChecker(skip === false ? haproxyRelease() : "3.5");
  const symbols = createSymbols();
  after(() => runner?.end());

  const compare = (name: string, text: string, wrong: string[]): number => {
    const lines = text.split("\n");
    let rounds = 0;
    for (; rounds < 8; rounds++) {
      const now = lines.join("\n");
      const { refused, messages } = runner!.check(now);
      const alerts = messages.filter(({ level }) => level === "ALERT");
      const ours = checkText(now).filter(({ severity, lint }) => severity === "error" && lint !== true);
      const mine = new Set(ours.map(({ range }) => range.line));
      if (name in known) break;
      const real = alerts.filter(({ text }) => !isEnvironment(text) && !isUnbuilt(text));
      const placed = real.flatMap(({ line }) => (line === undefined ? [] : [line]));
      const missed = real.filter(
        ({ line }) => line !== undefined && !mine.has(line) && !sameSection(lines, line, mine),
      );
      for (const { line, text } of missed)
        wrong.push(`${name}: hapax takes: ${lines[line! - 1]!.trim()}\n  HAProxy: ${text}`);
      if (real.length === 0 || placed.length === 0) {
        if (refused === false && ours.length > 0)
          for (const { rule, range, message } of ours)
            wrong.push(`${name}: hapax refuses: ${lines[range.line - 1]!.trim()}\n  ${rule}: ${message}`);
        else if (real.length > 0 && ours.length === 0)
          wrong.push(`${name}: hapax takes what HAProxy refuses: ${real[0]!.text}`);
        break;
      }
      for (const line of placed) lines[line - 1] = "";
      if (alerts.length > real.length) break;
    }
    return rounds;
  };

  it("are read as the same words", () => {
    const folder = mkdtempSync(join(tmpdir(), "hapax-words-"));
    const file = join(folder, "f.cfg");
    const wrong: string[] = [];
    let compared = 0;
    for (const { text, places } of joined(manualExamples(source!))) {
      writeFileSync(file, text, "latin1");
      const run = spawnSync(haproxyBin!, ["-dCline", "-c", "-f", file], {
        cwd: folder,
        encoding: "latin1",
        env: {},
      });
      // a comment leaves an empty line
      const { value, diagnostics } = parse(text, { env: {} });
      const theirs = byLine(run.stdout);
      const ours = byLine(dumpOf(value, unreadLines([value], diagnostics), true));
      for (const [index, place] of places.entries()) {
        const [a, b] = [theirs.get(index + 1), ours.get(index + 1)];
        if (a !== b && (a !== `${index + 1}\t\t` || b !== undefined))
          wrong.push(`${place}:\n  HAProxy: ${JSON.stringify(a)}\n  hapax:   ${JSON.stringify(b)}`);
      }
      compared += ours.size;
    }
    rmSync(folder, { recursive: true });
    console.log(`${compared} lines of examples`);
    if (wrong.length > 0) assert.fail(wrong.join("\n"));
    assert.ok(compared > 1500, `${compared}`);
  });

  it("have the same lines in error", () => {
    const wrong: string[] = [];
    let judged = 0;
    const wanted = process.env["HAPAX_EXAMPLE"];
    for (const example of manualExamples(source!)) {
      if (wanted !== undefined && !example.name.includes(wanted)) continue;
      for (const text of candidates(example, symbols)) {
        judged++;
        compare(example.name, text, wrong);
      }
    }
    console.log(`${judged} configurations made of examples`);
    if (wrong.length > 0) assert.fail([...new Set(wrong)].join("\n"));
    assert.ok(judged > 300 || wanted !== undefined, `${judged}`);
  });
});

/**
 * What says nothing about the language: keywords of features that this HAProxy was built without, filters of Lua scripts that
 * are not here, the end of a block
 * (hapax points at its start), lines after a header that was refused.
 */
function isUnbuilt(text: string): boolean {
  const unknown = /unknown keyword '([^']+)'/.exec(text)?.[1];
  const rows = unknown === undefined ? undefined : catalogue.keywords[unknown];
  const list = (rows === undefined ? [] : Array.isArray(rows) ? rows : [rows]) as readonly Keyword[];
  return (
    unknown?.startsWith("lua.") === true ||
    list.some(({ feature }) => feature !== undefined && unbuilt.has(feature)) ||
    /is not compiled in|'listen' or 'defaults' expected|No such trace source|wurfl-|^parsing \S+: non-terminated/.test(
      text,
    )
  );
}

/** HAProxy names the header for what concerns a whole section; hapax often names the line. */
function sameSection(lines: readonly string[], header: number, mine: ReadonlySet<number>): boolean {
  if (!isHeader(lines[header - 1] ?? "")) return false;
  let end = header;
  while (end < lines.length && !isHeader(lines[end]!)) end++;
  return [...mine].some((line) => line >= header && line <= end);
}
