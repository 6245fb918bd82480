import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { aclDerivatives } from "../../grammar/catalogue/acls.ts";
import { cliCommands } from "../../grammar/catalogue/cli-commands.ts";
import { converters } from "../../grammar/catalogue/converters/index.ts";
import { fetches } from "../../grammar/catalogue/fetches/index.ts";
import { filters } from "../../grammar/catalogue/filters.ts";
import { logAliases } from "../../grammar/catalogue/log-aliases.ts";
import { services } from "../../grammar/catalogue/services.ts";
import { parseSyntax } from "../../grammar/syntax.ts";

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
  filter: Map<string, string>;
  service: Map<string, string>;
}

function readDump(path: string): Dump {
  const dump: Dump = {
    acl: new Map(),
    cli: new Map(),
    converter: new Map(),
    fetch: new Map(),
    filter: new Map(),
    service: new Map(),
  };
  let section = "";
  for (const line of readFileSync(path, "latin1").split("\n")) {
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
      const [, name, out, input] = cell(/^([^(:]+)(?:\(.*\))?: (\S+) => (\S+)$/);
      dump.converter.set(name!, `${input} ${out === "same" ? "any" : out}`);
    } else if (section.startsWith("sample fetch")) {
      const [, contexts, name, out] = cell(/^\[ ([Y. ]+) \] ([^(:]+)(?:\(.*\))?: (\S+)$/);
      dump.fetch.set(name!, `${contexts!.replaceAll(" ", "")} ${out}`);
    } else if (section.startsWith("filter")) dump.filter.set(cell(/^\S+/)[0], "");
    else if (section.startsWith("service")) dump.service.set(line, "");
  }
  return dump;
}

describe("parity with HAProxy's own lists", { skip }, () => {
  const dump = typeof newest === "string" && skip === false ? readDump(newest) : undefined;
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
  it("ACL derivatives", () => {
    const ours = Object.entries(aclDerivatives).map(
      ([n, row]) => [n, `${row.fetch} -m ${row.match}`] as const,
    );
    assert.deepEqual(new Map(ours), dump!.acl);
  });
  it("CLI commands: names, where, mode", () => {
    const ours = current(cliCommands).map(([name, row]) => {
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
  it("`since` and `removed` of the releases 2.6 to 3.5", () => {
    const releases = ["2.6", "2.7", "2.8", "2.9", "3.0", "3.1", "3.2", "3.3", "3.4", "3.5"];
    const dumps = releases.map((v) => readDump(join(facts!, `keywords-${v === "3.5" ? "3.5-dev5" : v}.txt`)));
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
