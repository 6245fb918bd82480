/**
 * The catalogue against HAProxy's own tables of fetches, converters, ACLs, commands and log-format aliases, whatever
 * a build left out. Needs HAPROXY_SRC, the sources of 3.5.
 */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { aclDerivatives } from "../../grammar/catalogue/acls.ts";
import { cliCommands } from "../../grammar/catalogue/cli-commands.ts";
import { converters } from "../../grammar/catalogue/converters/index.ts";
import { fetches } from "../../grammar/catalogue/fetches/index.ts";
import { logAliases } from "../../grammar/catalogue/log-aliases.ts";

const source = process.env["HAPROXY_SRC"];
const skip =
  source !== undefined && existsSync(join(source, "src/sample.c"))
    ? false
    : "HAPROXY_SRC names no sources of HAProxy";

const current = (rows: Record<string, { removed?: string }>): string[] =>
  Object.entries(rows)
    .flatMap(([name, row]) => (row.removed === undefined ? [name] : []))
    .sort();

/** The bodies of all tables of a struct, without comments. */
function tables(files: readonly string[], struct: string): string[] {
  const start = new RegExp(`struct ${struct}\\s+\\w+\\s*=\\s*\\{([\\s\\S]*?)\\n\\}\\s*\\}?\\s*;`, "g");
  return files.flatMap((text) =>
    [...text.matchAll(start)].map(([, body]) => body!.replace(/\/\*[\s\S]*?\*\//g, "")),
  );
}

const firstNames = (bodies: readonly string[]): string[] =>
  [
    ...new Set(bodies.flatMap((body) => [...body.matchAll(/\{\s*"([^"]+)"/g)].map(([, name]) => name!))),
  ].sort();

describe("parity with HAProxy's sources", { skip }, () => {
  const files = skip
    ? []
    : globSync(["src/*.c", "addons/**/*.c"], { cwd: source! }).map((file) =>
        readFileSync(join(source!, file), "latin1"),
      );

  it("fetches", () => assert.deepEqual(current(fetches), firstNames(tables(files, "sample_fetch_kw_list"))));
  it("converters", () =>
    assert.deepEqual(current(converters), firstNames(tables(files, "sample_conv_kw_list"))));
  it("ACL keywords", () =>
    assert.deepEqual(current(aclDerivatives), firstNames(tables(files, "acl_kw_list"))));
  it("log-format aliases", () => {
    const [body] = files.flatMap(
      (text) => /logformat_aliases\[\]\s*=\s*\{([\s\S]*?)\n\};/.exec(text)?.[1] ?? [],
    );
    const rows = [...body!.matchAll(/\{\s*"(\w+)",\s*\w+,\s*PR_MODE_(\w+)/g)];
    assert.deepEqual(current(logAliases), rows.map(([, name]) => name!).sort());
    for (const [, name, mode] of rows) assert.equal(logAliases[name!]!.http === true, mode === "HTTP", name!);
  });
  it("commands", () => {
    const names = tables(files, "cli_kw_list").flatMap((body) =>
      [...body.matchAll(/\{\s*\{((?:\s*"[^"]*"\s*,?)+)/g)].map(([, words]) =>
        [...words!.matchAll(/"([^"]*)"/g)].map(([, word]) => word!).join(" "),
      ),
    );
    assert.deepEqual(names.filter((name) => !Object.hasOwn(cliCommands, name)).sort(), []);
  });
  it("what commands ask for", () => {
    const plain = files.map((text) => text.replace(/\/\*[\s\S]*?\*\//g, ""));
    /** The first level a function asks for, in itself or in one that it leaves everything to. */
    const levelOf = (name: string, depth = 0): string | undefined => {
      const start = new RegExp(`^(?:static )?(?:inline )?int ${name}\\([^;]*?\\n\\{([\\s\\S]*?)\\n\\}`, "m");
      const body = plain.flatMap((text) => start.exec(text)?.[1] ?? [])[0] ?? "";
      const [, condition, level] = /if \(([^;{}]*?)!cli_has_level\(\w+, ACCESS_LVL_(\w+)\)/.exec(body) ?? [];
      if (level !== undefined) return condition === "" ? level : undefined;
      const helper = /^\s*return (\w+)\(args/.exec(body)?.[1];
      return helper === undefined || depth > 0 ? "USER" : levelOf(helper, depth + 1);
    };
    const levels: Record<string, string> = { USER: "user", OPER: "operator", ADMIN: "admin" };
    let asked = 0;
    for (const body of tables(plain, "cli_kw_list"))
      for (const [, words, rest] of body.matchAll(
        /\{\s*\{((?:\s*"[^"]*"\s*,)+)\s*NULL\s*\}\s*,\s*([\s\S]*?)\}\s*(?=,|$)/g,
      )) {
        const name = [...words!.matchAll(/"([^"]*)"/g)].map(([, word]) => word!).join(" ");
        const row = cliCommands[name]!;
        const [, parser] = rest!.replace(/"(?:[^"\\]|\\.)*"/g, '""').split(/\s*,\s*/);
        assert.equal(row.mode === "expert", /ACCESS_EXPERT\b/.test(rest!), `${name}: expert mode`);
        assert.equal(
          row.mode === "experimental",
          /ACCESS_EXPERIMENTAL\b/.test(rest!),
          `${name}: experimental mode`,
        );
        assert.equal(row.where === "master", /ACCESS_MASTER_ONLY\b/.test(rest!), `${name}: master only`);
        assert.equal(row.where === "both", /ACCESS_MASTER\b/.test(rest!), `${name}: master, too`);
        if (internal.has(name) || byArguments.has(name)) continue;
        const level = levelOf(parser!.trim());
        assert.notEqual(level, undefined, `${name}: the level depends on arguments`);
        assert.equal(row.level, levels[level!], `${name}: access level`);
        asked++;
      }
    assert.ok(asked > 140, `${asked} commands`);
  });
});

/** Used by HAProxy's own processes, over sockets that are open to them alone. */
const internal = new Set(["_getsocks", "_send_status", "_loadstatus"]);
/** The level depends on arguments, of which the catalogue has the least, or on which of several keywords was used. */
const byArguments = new Set([
  "clear counters",
  "clear table",
  "set table",
  "show table",
  "show trace",
  "user",
  "operator",
  "wait",
]);
