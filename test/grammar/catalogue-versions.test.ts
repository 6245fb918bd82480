/** The catalogue filtered by a version is the language of that version: none missing, none invented. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { aclDerivatives } from "../../grammar/catalogue/acls.ts";
import { actions } from "../../grammar/catalogue/actions/index.ts";
import { cliCommands } from "../../grammar/catalogue/cli-commands.ts";
import { converters } from "../../grammar/catalogue/converters/index.ts";
import { fetches } from "../../grammar/catalogue/fetches/index.ts";
import { filters } from "../../grammar/catalogue/filters.ts";
import { keywords } from "../../grammar/catalogue/keywords/index.ts";
import { optionFamilies } from "../../grammar/catalogue/options/index.ts";
import { sections } from "../../grammar/catalogue/sections.ts";
import { services } from "../../grammar/catalogue/services.ts";
import type { Action, Dated, Keyword } from "../../grammar/catalogue/types.ts";
import { releaseNumber } from "../../grammar/haproxy-version.ts";

// HAPAX_FACTS: a directory of `haproxy -dKall` outputs named keywords-<version>.txt.
const facts = process.env["HAPAX_FACTS"];
const fileOf = (version: string) =>
  join(facts ?? "", `keywords-${version === "3.5" ? "3.5-dev5" : version}.txt`);
const skip =
  facts !== undefined && existsSync(fileOf("3.5"))
    ? false
    : "HAPAX_FACTS names no directory with keyword dumps";

const versions = ["2.6", "2.7", "2.8", "2.9", "3.0", "3.1", "3.2", "3.3", "3.4", "3.5"];

/** Names of a dump, each after its kind: "fetch src", "global daemon", "http-request deny". */
function readDump(version: string): Set<string> {
  const names = new Set<string>();
  let list = "";
  let section = "";
  for (const line of readFileSync(fileOf(version), "latin1").split("\n")) {
    const head = /^# List of registered (.*):/.exec(line);
    if (head) list = head[1]!;
    if (line === "" || line.startsWith("#")) continue;
    if (list.startsWith("ACL")) names.add(`acl ${line.split(" ")[0]}`);
    else if (list.startsWith("CLI")) names.add(`cli ${/^(.*?) (?:\[\w+\] ?)+$/.exec(line)![1]}`);
    else if (list.startsWith("sample converter")) names.add(`converter ${/^[^(:]+/.exec(line)![0]}`);
    else if (list.startsWith("sample fetch")) names.add(`fetch ${/^\[ [Y. ]+ \] ([^(:]+)/.exec(line)![1]}`);
    else if (list.startsWith("filter")) names.add(`filter ${line.split(" ")[0]}`);
    else if (list.startsWith("service")) names.add(`service ${line}`);
    else if (!line.startsWith("\t")) section = line;
    else names.add(configName(section, line.slice(1)));
  }
  return names;
}

const ruleSet =
  /^((?:tcp|http)-(?:request|response|after-response)(?: (?:connection|session|content))?) ([^\s*]+)/;

function configName(section: string, entry: string): string {
  if (section !== "listen") return `${section} ${entry.split(" ")[0]}`;
  const option = /^(bind) <addr> (?:ssl )?(\S+)|^(server) <name> <addr> (\S+)|^(option) (\S+)/.exec(entry);
  if (option) return option.slice(1).filter(Boolean).join(" ");
  const rule = ruleSet.exec(entry);
  return rule ? `${rule[1]} ${rule[2]}` : `listen ${entry}`;
}

const list = <T>(rows: T | readonly T[]): readonly T[] =>
  (Array.isArray(rows) ? rows : [rows]) as readonly T[];

/** Sections whose keywords a dump names apart. */
const ownSections = new Set<string>(["global", "acme", "crt-store", "traces", "userlist"]);

/** Names of the catalogue that a version has, as `readDump` spells them, with the build feature they need. */
function catalogueAt(version: string): Map<string, string | undefined> {
  const at = releaseNumber(version);
  const names = new Map<string, string | undefined>();
  const add = (kind: string, name: string, row: Dated & { feature?: string }, since = row.since): void => {
    if (releaseNumber(since) > at || (row.removed !== undefined && releaseNumber(row.removed) <= at)) return;
    names.set(`${kind} ${name}`, row.feature);
  };
  for (const [kind, table] of Object.entries({
    acl: aclDerivatives,
    cli: cliCommands,
    converter: converters,
    fetch: fetches,
    filter: filters,
    service: services,
    bind: optionFamilies["bind"]!,
    server: optionFamilies["server"]!,
    "crt-list": optionFamilies["crt-list"]!,
  } as Record<string, Readonly<Record<string, Dated>>>))
    for (const [name, row] of Object.entries(table)) add(kind, name, row);
  for (const [name, rows] of Object.entries(actions))
    for (const row of list<Action>(rows))
      for (const set of row.sets) add(set, name, row, row.newIn?.[set] ?? row.since);
  for (const [name, rows] of Object.entries(keywords))
    for (const row of list<Keyword>(rows)) {
      if (name.startsWith("option ")) add("option", name.slice(7), row);
      for (const section of row.sections) {
        if (releaseNumber((sections as Readonly<Record<string, Dated>>)[section]?.since) > at) continue;
        const kind = ownSections.has(section) ? section : "listen";
        const first = name.split(" ")[0]!;
        add(kind, first, row);
        if (first !== name) add(kind, name, row);
      }
    }
  return names;
}

describe("the catalogue by version", { skip }, () => {
  const dumps = skip === false ? versions.map(readDump) : [];
  const registered = new Set(dumps.flatMap((dump) => [...dump]));
  for (const [index, version] of versions.entries())
    it(`is the language of ${version}`, () => {
      const dump = dumps[index]!;
      const have = catalogueAt(version);
      const missing = [...dump].filter((name) => !have.has(name) && !elsewhere(name));
      assert.deepEqual(missing, [], "missing");
      const invented = [...have]
        .filter(([name, feature]) => registered.has(name) && !dump.has(name) && !unbuilt.has(feature ?? ""))
        .map(([name]) => name)
        .filter((name) => !matchedByHand(name, version) && !elsewhere(name));
      assert.deepEqual(invented, [], "invented");
    });
});

/** Features that builds of the dumps did not have. */
const unbuilt = new Set(["QUIC", "DEVICEATLAS", "51DEGREES", "WURFL", "ZLIB", "MEMORY_PROFILING"]);

/** Known only to say what replaced them, which is an error; or the dump's build lacks or has what others have not. */
function elsewhere(name: string): boolean {
  return told.has(name) || /^fetch (51d\.|da-csv|wurfl-|ssl_fc_ech_)|^conv\w* (51d\.|da-csv)/.test(name);
}

const told = new Set([
  "listen clitimeout",
  "listen contimeout",
  "listen srvtimeout",
  "bind process",
  "global nbproc",
  "global tune.chksize",
  "option transparent",
]);

/** Known before they were registered, hence in no dump; or registered by other builds. */
function matchedByHand(name: string, version: string): boolean {
  const release = releaseNumber(version);
  if (name === "bind ssl" || name === "global ssl-engine" || name === "crt-list ocsp-update") return true;
  if (/^option accept-invalid-http-re(quest|sponse)$/.test(name)) return release >= 301;
  if (/^userlist /.test(name)) return release < 304;
  if (/^(crt-store|traces) /.test(name)) return release < 302;
  if (/^crt-list /.test(name)) return release < 208;
  if (/^global tune\.buffers\.(limit|reserve)$/.test(name)) return release < 300;
  if (release === 206 && backported.has(name)) return true;
  return release < 301 && registeredIn31.has(name.replace(/^global /, ""));
}

/** Came to 2.6 after its first release, of which the dump is. */
const backported = new Set([
  "converter host_only",
  "converter port_only",
  "converter table_expire",
  "converter table_idle",
  "global tune.peers.max-updates-at-once",
]);

const registeredIn31 = new Set(
  "daemon master-worker pidfile chroot localpeer setenv presetenv unsetenv resetenv expose-experimental-directives quiet zero-warning noepoll nokqueue noevports nopoll tune.bufsize tune.comp.maxlevel tune.http.cookielen tune.http.logurilen tune.http.maxhdr tune.idletimer tune.maxaccept tune.maxpollevents tune.maxrewrite tune.pattern.cache-size tune.pipesize tune.rcvbuf.client tune.rcvbuf.server tune.sndbuf.client tune.sndbuf.server tune.recv_enough tune.runqueue-depth tune.disable-fast-forward tune.disable-zero-copy-forwarding expose-deprecated-directives".split(
    " ",
  ),
);
