import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { argPlaces } from "../../compiler/check/samples/arg-places.ts";
import { aclDerivatives } from "../../grammar/catalogue/acls.ts";
import { cliCommands } from "../../grammar/catalogue/cli-commands.ts";
import { converters } from "../../grammar/catalogue/converters/index.ts";
import { fetches } from "../../grammar/catalogue/fetches/index.ts";
import { filters } from "../../grammar/catalogue/filters.ts";
import { logAliases } from "../../grammar/catalogue/log-aliases.ts";
import { services } from "../../grammar/catalogue/services.ts";
import { parseSyntax } from "../../grammar/syntax.ts";
import { liveKeywords } from "../harness/haproxy.ts";

// HAPAX_FACTS: a directory of `haproxy -dKall` outputs named keywords-<version>.txt.
const facts = process.env["HAPAX_FACTS"];
const newest = facts === undefined ? undefined : join(facts, "keywords-3.5-dev5.txt");
const skip =
  newest !== undefined && existsSync(newest) ? false : "HAPAX_FACTS names no directory with keyword dumps";

const all = { ...fetches, ...converters, ...logAliases, ...cliCommands, ...filters, ...services };
const types = new Set(["any", "bool", "sint", "addr", "ipv4", "ipv6", "str", "bin", "meth"]);

describe("catalogue of samples", () => {
  it("has a summary sentence and a truthful runtime flag on every row", () => {
    for (const [name, row] of Object.entries(all)) {
      assert.match(row.summary, /^\S.*[.]$/, name);
      assert.match(row.runtime, /^(yes|no: \S.*)$/, name);
      if (row.removed !== undefined) assert.match(row.runtime, /^no: /, `${name} is removed`);
    }
  });

  it("writes arguments in the notation of types.ts", () => {
    for (const [name, row] of Object.entries({ ...fetches, ...converters, ...cliCommands })) {
      if (row.args !== undefined) assert.doesNotThrow(() => parseSyntax(row.args as string), name);
    }
  });

  it("gives fetches 22 contexts and known types", () => {
    for (const [name, row] of Object.entries(fetches)) {
      assert.match(row.contexts, /^[Y.]{22}$/, name);
      assert.ok(types.has(row.out), name);
    }
    for (const [name, row] of Object.entries(converters))
      assert.ok(types.has(row.in) && types.has(row.out), name);
  });

  it("derives ACL keywords from fetches that exist", () => {
    for (const [name, row] of Object.entries(aclDerivatives))
      assert.ok(fetches[row.fetch], `${name}: ${row.fetch}`);
  });

  it("writes aliases as expressions of known fetches and converters", () => {
    for (const [name, row] of Object.entries(logAliases)) {
      const [first, ...rest] = row.expr?.replaceAll(/\([^()]*\)/g, "").split(",") ?? [];
      if (first !== undefined) assert.ok(fetches[first], `%${name}: ${row.expr}`);
      for (const conv of rest) assert.ok(converters[conv], `%${name}: ${row.expr}`);
    }
  });
});

interface Dump {
  acl: Map<string, string>;
  cli: Map<string, string>;
  converter: Map<string, string>;
  fetch: Map<string, string>;
  /** "string[,integer]", by name. */
  fetchArgs: Map<string, string>;
  converterArgs: Map<string, string>;
  filter: Map<string, string>;
  service: Map<string, string>;
}

function readDump(text: string): Dump {
  const dump: Dump = {
    acl: new Map(),
    cli: new Map(),
    converter: new Map(),
    fetch: new Map(),
    fetchArgs: new Map(),
    converterArgs: new Map(),
    filter: new Map(),
    service: new Map(),
  };
  let section = "";
  for (const line of text.split("\n")) {
    const head = /^# List of registered (.*):/.exec(line);
    if (head) section = head[1] ?? "";
    if (line === "" || line.startsWith("#")) continue;
    const cell = (re: RegExp) => re.exec(line) ?? assert.fail(`${section}: ${line}`);
    if (section.startsWith("ACL")) {
      const [, name, value] = cell(/^(\S+) = (.+)$/);
      dump.acl.set(name!, value!);
    } else if (section.startsWith("CLI")) {
      const [, name, flags] = cell(/^(.*?) ((?:\[\w+\] ?)+)$/);
      dump.cli.set(name!, flags!.trim());
    } else if (section.startsWith("sample converter")) {
      const [, name, args, out, input] = cell(/^([^(:]+)(?:\((.*)\))?: (\S+) => (\S+)$/);
      dump.converterArgs.set(name!, args ?? "");
      dump.converter.set(name!, `${input} ${out === "same" ? "any" : out}`);
    } else if (section.startsWith("sample fetch")) {
      const [, contexts, name, args, out] = cell(/^\[ ([Y. ]+) \] ([^(:]+)(?:\((.*)\))?: (\S+)$/);
      dump.fetchArgs.set(name!, args ?? "");
      dump.fetch.set(name!, `${contexts!.replaceAll(" ", "")} ${out}`);
    } else if (section.startsWith("filter")) dump.filter.set(cell(/^\S+/)[0], "");
    else if (section.startsWith("service")) dump.service.set(line, "");
  }
  return dump;
}

/** What a type of HAProxy's arguments may be called in the catalogue, which is more precise about strings. */
const namesOf: Readonly<Record<string, readonly string[]>> = {
  string: ["str", "enum", "header", "method", "file", "regex", "var", "ref", "int", "ip"],
  integer: ["int", "uint", "enum"],
  variable: ["var"],
  table: ["ref"],
  backend: ["ref"],
  frontend: ["ref"],
  server: ["server-ref"],
  "user list": ["ref"],
  map: ["file"],
  regex: ["regex"],
  "IPv4 address": ["ip"],
  "IPv6 address": ["ip"],
  "IPv4 mask": ["str"],
  "IPv6 mask": ["str"],
  "Protocol buffers field number": ["str"],
};

/** A second argument that HAProxy asks for when it checks the values; a list that ends where HAProxy's table does. */
const checkedApart = new Set(["be2dec", "le2dec", "acl", "set-var", "when"]);

/** "" when a notation says what `string[,integer]` does. */
function argumentDifference(notation: string | undefined, spec: string): string {
  const [needed = "", more = ""] = spec.replace(/\]$/, "").split("[");
  const split = (text: string): string[] => text.split(",").filter((type) => type !== "");
  const least = split(needed).length;
  const types = [...split(needed), ...split(more)];
  const places = argPlaces(notation);
  // One empty argument is an argument: `table_size()` is the proxy's own.
  if (places.least !== least && !(places.least === 0 && least === 1))
    return `${places.least} needed, not ${least}`;
  if (places.places.length !== types.length || places.repeated)
    return `${places.places.length} at most, not ${types.length}`;
  const odd = types.findIndex(
    (type, at) => !places.places[at]!.types.every(({ name }) => namesOf[type]?.includes(name)),
  );
  return odd < 0 ? "" : `argument ${odd + 1} is ${types[odd]}`;
}

const live = liveKeywords("3.5");
const lists: [string, string | undefined, string | false][] = [
  ["a stored dump", skip === false ? readFileSync(newest!, "latin1") : undefined, skip],
  ["haproxy -dKall", live, live === undefined ? "HAPROXY_BIN names no HAProxy 3.5" : false],
];

for (const [from, text, missing] of lists)
  describe(`parity with HAProxy's own lists: ${from}`, { skip: missing }, () => {
    const dump = text === undefined ? undefined : readDump(text);
    const current = <T extends { removed?: string; feature?: string }>(rows: Record<string, T>) =>
      Object.entries(rows).filter(([, row]) => row.removed === undefined);
    /** Libraries the dump's build did not have. */
    const elsewhere = (name: string) => /^(51d\.|da-csv|wurfl-|ssl_fc_ech_)/.test(name);

    it("fetches: names, contexts, types", () => {
      const ours = current(fetches).filter(([name]) => !elsewhere(name));
      assert.deepEqual(
        new Map(ours.map(([name, row]) => [name, `${row.contexts} ${row.out}`] as const).sort(byName)),
        new Map([...dump!.fetch].sort(byName)),
      );
    });
    it("converters: names, types", () => {
      const ours = current(converters).filter(([name]) => !elsewhere(name));
      assert.deepEqual(
        new Map(ours.map(([name, row]) => [name, `${row.in} ${row.out}`] as const).sort(byName)),
        new Map([...dump!.converter].sort(byName)),
      );
    });
    it("arguments of fetches and converters: how many, of which types", () => {
      const wrong: string[] = [];
      for (const [rows, lines] of [
        [fetches, dump!.fetchArgs],
        [converters, dump!.converterArgs],
      ] as const)
        for (const [name, spec] of lines) {
          const difference = argumentDifference(rows[name]?.args, spec);
          if (difference !== "" && !checkedApart.has(name)) wrong.push(`${name}(${spec}): ${difference}`);
        }
      assert.deepEqual(wrong, []);
    });
    it("ACL derivatives", () => {
      const ours = Object.entries(aclDerivatives).map(
        ([n, row]) => [n, `${row.fetch} -m ${row.match}`] as const,
      );
      assert.deepEqual(new Map(ours), dump!.acl);
    });
    it("CLI commands: names, where, mode", () => {
      const ours = current(cliCommands)
        .filter(([, row]) => row.feature === undefined)
        .map(([name, row]) => {
          const where = row.where === "both" ? "[MASTER] [WORKER]" : `[${row.where?.toUpperCase()}]`;
          const mode = row.mode === undefined ? "" : row.mode === "expert" ? " [EXPERT]" : " [EXPERIM]";
          return [name, where + mode] as const;
        });
      assert.deepEqual(new Map([...ours].sort(byName)), new Map([...dump!.cli].sort(byName)));
    });
    it("filters and services", () => {
      assert.deepEqual(new Set(current(filters).map(([name]) => name)), new Set(dump!.filter.keys()));
      assert.deepEqual(new Set(Object.keys(services)), new Set(dump!.service.keys()));
    });
    it("`since` and `removed` of the releases 2.6 to 3.5", { skip }, () => {
      const releases = ["2.6", "2.7", "2.8", "2.9", "3.0", "3.1", "3.2", "3.3", "3.4", "3.5"];
      const dumps = releases.map((v) =>
        readDump(readFileSync(join(facts!, `keywords-${v === "3.5" ? "3.5-dev5" : v}.txt`), "latin1")),
      );
      for (const [kind, rows] of [
        ["fetch", fetches],
        ["converter", converters],
        ["cli", cliCommands],
      ] as const) {
        for (const [name, row] of Object.entries(rows)) {
          const first = dumps.findIndex((d) => d[kind].has(name));
          if (first > 0 && !backported.has(name)) assert.equal(row.since, releases[first], `${kind} ${name}`);
          const last = dumps.findLastIndex((d) => d[kind].has(name));
          if (last >= 0) assert.equal(row.removed, releases[last + 1], `${kind} ${name}`);
        }
      }
    });
  });

/** Came to 2.6 after its first release, of which the dump is. */
const backported = new Set(["host_only", "port_only", "table_expire", "table_idle"]);

function byName(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
