import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { actions } from "../../grammar/catalogue/actions/index.ts";
import { keywords } from "../../grammar/catalogue/keywords/index.ts";
import { optionFamilies } from "../../grammar/catalogue/options/index.ts";
import { sections } from "../../grammar/catalogue/sections.ts";
import type { Action, Keyword, LineOption, Runtime, Section } from "../../grammar/catalogue/types.ts";
import { parse } from "../../grammar/parse.ts";
import { parseSyntax } from "../../grammar/syntax.ts";
import type { Slot, Template } from "../../grammar/tree.ts";

// HAPAX_FACTS: a directory of `haproxy -dKall` outputs named keywords-<version>.txt.
const facts = process.env["HAPAX_FACTS"];
const newest = facts === undefined ? undefined : join(facts, "keywords-3.5-dev5.txt");
const skip =
  newest !== undefined && existsSync(newest) ? false : "HAPAX_FACTS names no directory with keyword dumps";

/** Any row, with the section its example lines stand in. */
interface Row {
  name: string;
  row: Keyword | Action | LineOption | Section;
  section: string;
}

const list = <T>(rows: T | readonly T[]): readonly T[] =>
  (Array.isArray(rows) ? rows : [rows]) as readonly T[];

const rows: Row[] = [
  ...Object.entries(keywords).flatMap(([name, entry]) =>
    list<Keyword>(entry).map((row) => ({ name, row, section: pickSection(row.sections) })),
  ),
  ...Object.entries(actions).flatMap(([name, entry]) =>
    list<Action>(entry).map((row) => ({ name, row, section: "listen" })),
  ),
  ...Object.values(optionFamilies).flatMap((family) =>
    Object.entries(family).map(([name, row]) => ({ name, row, section: "listen" })),
  ),
  ...Object.entries(sections).map(([name, row]) => ({ name, row, section: "" })),
];

function pickSection(sections: readonly string[]): string {
  return sections.includes("listen") ? "listen" : sections[0]!;
}

/** The template of one line in its section; the header's own when there is no section. */
function read(line: string, section: string): { template: Template; words: string[] } {
  const kind = line.startsWith("stats socket") ? "global" : section;
  const { value } = parse(kind === "" ? `${line}\n` : `${kind} x\n  ${line}\n`);
  const last = value.sections.at(-1);
  const statement = kind === "" ? last?.header : last?.statements[0];
  assert.ok(statement, line);
  const { template, word } = statement;
  const { wordId, symbols } = value.words;
  const words = Array.from({ length: template.words }, (_, at) => symbols.text(wordId[word + at]!));
  return { template, words };
}

/** Whether a word is outside of its place's list or range; other types are read elsewhere. */
function outside(slot: Slot, word: string): boolean {
  if (slot.kind !== "value" || slot.type === undefined) return false;
  const { name, args } = slot.type;
  const [min, max] = args.map((arg) => (arg === "" ? undefined : Number(arg)));
  if (name === "enum") return !args.includes(word);
  if (name === "flags") return word.split(",").some((flag) => !args.includes(flag));
  if (name === "bool") return word !== "on" && word !== "off";
  if (name === "status") return !/^[1-9]\d\d$/.test(word);
  if (name !== "int" && name !== "uint") return false;
  const value = Number(word);
  return value < (min ?? Number.NEGATIVE_INFINITY) || value > (max ?? Number.POSITIVE_INFINITY);
}

function faults(line: string, section: string): string[] {
  const { template, words } = read(line, section);
  const shape = template.errors.map((error) => `${error.rule} at ${error.at}`);
  const values = template.slots.flatMap((slot) =>
    words.slice(slot.at, slot.at + slot.count).filter((word) => outside(slot, word)),
  );
  return [...shape, ...values.map((word) => `value ${word}`)];
}

describe("catalogue of keywords, actions, options and sections", () => {
  it("has a summary, a truthful runtime flag and an example on every row", () => {
    for (const { name, row } of rows) {
      const { summary, runtime, removed, ok, manual } = row as {
        summary: string;
        runtime: Runtime;
        removed?: string;
        ok?: readonly string[];
        manual: string;
      };
      assert.match(summary, /^[A-Z`].*[.]$/s, name);
      assert.match(runtime, /^(yes|no: \S.*)$/, name);
      if (removed !== undefined) assert.match(runtime, /^no: /, `${name} is removed`);
      assert.match(manual, /^\d+(\.\d+)*$/, name);
      assert.ok((ok?.length ?? 0) > 0, `${name} has no example`);
    }
  });

  it("names a replacement for what was removed or deprecated", () => {
    const without = new Set(["filter opentracing", "resolution_pool_size"]);
    for (const { name, row } of rows)
      if ((row.removed ?? row.deprecated) !== undefined && !without.has(name))
        assert.ok(row.use, `${name}: use what instead?`);
  });

  it("writes syntax in the notation of types.ts", () => {
    for (const { row } of rows) parseSyntax(row.syntax);
    for (const { row } of rows) if ("paren" in row && row.paren) parseSyntax(row.paren);
  });

  it("keeps every row of keywords that several chapters have", () => {
    const log = list<Keyword>(keywords["log"]!).flatMap((row) => row.sections);
    for (const section of ["global", "defaults", "listen", "log-forward", "peers"])
      assert.ok((log as string[]).includes(section), section);
    for (const [name, entry] of Object.entries(keywords)) {
      const all = list<Keyword>(entry).flatMap((row) => row.sections);
      assert.equal(new Set(all).size, all.length, `${name} stands twice in a section`);
    }
  });

  it("reads every right line", () => {
    for (const { row, section } of rows)
      for (const line of row.ok ?? []) assert.deepEqual(faults(line, section), [], line);
  });

  it("refuses every wrong line", () => {
    for (const { row, section } of rows)
      for (const line of row.bad ?? []) assert.notDeepEqual(faults(line, section), [], line);
  });
});

type Names = Record<"global" | "proxy" | "bind" | "server" | "option" | "action" | "other", Set<string>>;

/** The dump's "configuration keywords", sorted by what they are. */
function readDump(path: string): Names {
  const names: Names = {
    global: new Set(),
    proxy: new Set(),
    bind: new Set(),
    server: new Set(),
    option: new Set(),
    action: new Set(),
    other: new Set(),
  };
  const text = readFileSync(path, "latin1").split("# List of registered configuration keywords:\n")[1]!;
  let section = "";
  for (const line of text.split("# List")[0]!.split("\n")) {
    if (line === "") continue;
    if (!line.startsWith("\t")) {
      section = line;
      continue;
    }
    const entry = line.slice(1);
    const bind = /^bind <addr> (?:ssl )?(\S+)/.exec(entry);
    const server = /^server <name> <addr> (\S+)/.exec(entry);
    const option = /^option (\S+)/.exec(entry);
    const action =
      /^((?:tcp|http)-(?:request|response|after-response)(?: (?:connection|session|content))?) ([^\s*]+)/;
    const rule = action.exec(entry);
    if (section === "global") names.global.add(entry);
    else if (section === "listen" && bind) names.bind.add(bind[1]!);
    else if (section === "listen" && server) names.server.add(server[1]!);
    else if (section === "listen" && option) names.option.add(option[1]!);
    else if (section === "listen" && rule) names.action.add(`${rule[1]} ${rule[2]}`);
    else if (section === "listen") names.proxy.add(entry);
    else if (section === "crt-list") names.other.add(`crt-list ${entry.split(" ")[0]}`);
    else names.other.add(`${section} ${entry}`);
  }
  return names;
}

/** Keywords that only exist with build options the dump's haproxy was built without. */
const unbuilt = new Set(["QUIC", "DEVICEATLAS", "51DEGREES", "WURFL", "ZLIB", "MEMORY_PROFILING"]);

/** In the language, but matched by hand in the sources or built conditionally, hence in no dump. */
const byHand = new Set(["ech", "from", "debug.counters"]);

describe("parity with HAProxy's own lists", { skip }, () => {
  const dump = skip === false ? readDump(newest!) : undefined;
  const firstWords = (section: string, current = true) =>
    new Set(
      Object.entries(keywords)
        .filter(([, entry]) =>
          list<Keyword>(entry).some(
            (row) =>
              (row.sections as readonly string[]).includes(section) &&
              (!current || (row.removed === undefined && !unbuilt.has(row.feature ?? ""))),
          ),
        )
        .map(([name]) => name.split(" ")[0]!),
    );
  const missing = (have: ReadonlySet<string>, want: ReadonlySet<string>) =>
    [...want].filter((name) => !have.has(name));

  it("has every registered keyword of the global section", () => {
    assert.deepEqual(missing(firstWords("global", false), dump!.global), []);
  });

  it("has every registered keyword of proxies", () => {
    const have = new Set([...firstWords("listen", false), ...firstWords("defaults", false)]);
    assert.deepEqual(missing(have, dump!.proxy), []);
  });

  it("invents no global keyword", () => {
    // Matched by hand in cfgparse-global.c.
    const handMatched = [
      ...["anonkey", "busy-polling", "cluster-secret", "cpu-map", "description", "external-check"],
      ...["fd-hard-limit", "gid", "group", "h2-workaround-bogus-websocket-clients", "insecure-fork-wanted"],
      ...[
        "insecure-setuid-wanted",
        "limited-quic",
        "log",
        "log-send-hostname",
        "log-tag",
        "max-spread-checks",
      ],
      ...[
        "maxcompcpuusage",
        "maxcomprate",
        "maxconn",
        "maxconnrate",
        "maxpipes",
        "maxsessrate",
        "maxsslrate",
      ],
      ...["maxzlibmem", "node", "nogetaddrinfo", "noreuseport", "nosplice", "numa-cpu-mapping", "quick-exit"],
      ...["server-state-base", "server-state-file", "set-dumpable", "spread-checks", "ssl-server-verify"],
      ...["stats-file", "strict-limits", "uid", "ulimit-n", "unix-bind", "user"],
    ];
    const known = new Set([...dump!.global, ...handMatched, ...byHand]);
    assert.deepEqual(missing(known, firstWords("global")), []);
  });

  it("has every bind and server option, and invents none", () => {
    for (const kind of ["bind", "server"] as const) {
      const family = optionFamilies[kind]!;
      assert.deepEqual(missing(new Set(Object.keys(family)), dump![kind]), [], kind);
      const current = Object.entries(family).filter(
        ([name, row]) => row.removed === undefined && !unbuilt.has(row.feature ?? "") && !byHand.has(name),
      );
      // `ssl` itself is how the dump writes the others.
      const known = new Set([...dump![kind], "ssl"]);
      assert.deepEqual(missing(known, new Set(current.map(([name]) => name))), [], kind);
    }
  });

  it("has every option, with the prefixes of the option tables", () => {
    for (const name of dump!.option) {
      const row = keywords[`option ${name}`];
      assert.ok(row, `option ${name}`);
      for (const each of list<Keyword>(row))
        if (each.removed === undefined) assert.deepEqual(each.prefixes, ["no", "default"], `option ${name}`);
    }
  });

  it("has every action in every rule set", () => {
    const have = new Set(
      Object.entries(actions).flatMap(([name, entry]) =>
        list<Action>(entry)
          .filter((row) => row.removed === undefined)
          .flatMap((row) => row.sets.map((set) => `${set} ${name}`)),
      ),
    );
    assert.deepEqual(missing(have, dump!.action), []);
    // Those the rule set parsers match by hand.
    const handMatched = /^(tcp-\S+ \S+ (accept|reject|close|capture|track-sc|expect-\S+)|\S+( \S+)? lua\.)$/;
    const invented = missing(dump!.action, have).filter(
      (name) => !handMatched.test(name) && !/^(quic-initial|tcp-check|http-check) /.test(name),
    );
    assert.deepEqual(invented, []);
  });

  it("has every keyword of the other sections", () => {
    const have = new Set<string>();
    for (const [name, entry] of Object.entries(keywords))
      for (const row of list<Keyword>(entry))
        for (const section of row.sections) have.add(`${section} ${name}`);
    for (const name of Object.keys(optionFamilies["crt-list"]!)) have.add(`crt-list ${name}`);
    assert.deepEqual(missing(have, dump!.other), []);
  });
});
