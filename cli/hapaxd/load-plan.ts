/** From the command line's files to a plan that can be started, saying on stderr what HAProxy would say. */
import { fstatSync } from "node:fs";
import { asHaproxy } from "../../compiler/check/as-haproxy.ts";
import { check } from "../../compiler/check/run.ts";
import { buildModel } from "../../compiler/model/build.ts";
import { compileConfig, compileTrees, parseFiles } from "../../compiler/plan/compile.ts";
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import type { Plan } from "../../runtime/plan.ts";
import { thisMachine } from "../machine.ts";
import { withMissingFiles } from "../missing-files.ts";
import { readConfig, readText } from "../read-config.ts";
import { languageVersion } from "../version.ts";
import type { DaemonArgs } from "./args.ts";
import { lookUpHosts } from "./look-up-hosts.ts";
import { say, setQuiet } from "./messages.ts";
import { daemonPredicates } from "./predicates.ts";

export interface Loaded {
  /** Absent only at `-c`: hapaxd could not read it, for `problem`. */
  plan: Plan | undefined;
  problem: string | undefined;
  /** Warnings were given. */
  warned: boolean;
  /** They are fatal. */
  zeroWarning: boolean;
}

/** undefined: refused, everything has been said. */
export async function loadPlan(args: DaemonArgs): Promise<Loaded | undefined> {
  const { files, failures } = readConfig(args.files);
  const unread = failures[0];
  if (unread !== undefined) {
    say("ALERT", `config : Cannot open configuration file/directory ${unread.name} : ${unread.message}`);
    return undefined;
  }
  const hosts = new Map<string, boolean>();
  const options = {
    env: { ...process.env },
    haproxyVersion: args.haproxyVersion ?? languageVersion.split("-")[0]!,
    readFile: readText,
    hasSocket: isSocket,
    ...(args.missingFiles === "ignore" ? {} : { machine: thisMachine(hosts) }),
    ...(args.localpeer === undefined ? {} : { localPeer: args.localpeer }),
  };
  const truth = { predicates: daemonPredicates(process.env, args.switches, args.haproxyVersion) };
  // -c gives HAProxy's verdict, so that `.if feature(X)` is about HAProxy there; hapaxd starts by what hapaxd has
  const { trees, diagnostics: reading } = parseFiles(files, args.check ? options : { ...options, ...truth });
  const differs = args.check && trees.some(({ directives }) => directives.some(({ name }) => name === "if"));
  const compiled = differs ? compileConfig(files, { ...options, ...truth }) : compileTrees(trees, options);
  const model = differs ? buildModel(trees, options).value : compiled.model;
  if (args.missingFiles !== "ignore") await lookUpHosts(model, hosts);
  const checked = check(model, { earlier: reading, keepSuppressed: true });
  const found = checked.filter((d) => d.lint !== true);
  // the verdict of -c is the checker's; what lowering alone cannot read keeps hapaxd from starting
  if (!args.check) {
    const seen = new Set(found.map((d) => `${d.range.file}:${d.range.line}`));
    for (const d of compiled.diagnostics) if (!seen.has(`${d.range.file}:${d.range.line}`)) found.push(d);
  }
  found.sort((a, b) => a.range.file - b.range.file || a.range.start - b.range.start);
  const { messages, failed, warned } = asHaproxy(withMissingFiles(found, args.missingFiles), trees, {
    version: options.haproxyVersion,
    diag: args.diag,
  });
  if (!args.verbose && trees.some((tree) => hasGlobal(tree, "quiet"))) setQuiet(true);
  for (const { level, text } of messages) say(level, text);
  if (failed) return undefined;
  if (compiled.plan !== undefined) applyArgs(compiled.plan, args);
  const problem = compiled.plan === undefined ? compiled.diagnostics.find(isError) : undefined;
  return {
    plan: compiled.plan,
    problem: problem && `[${trees[problem.range.file]?.name}:${problem.range.line}] : ${problem.message}`,
    warned,
    zeroWarning: args.zeroWarning || trees.some((tree) => hasGlobal(tree, "zero-warning")),
  };
}

/** What the command line overrides. */
export function applyArgs(plan: Plan, args: DaemonArgs): void {
  if (args.maxconn !== undefined && args.maxconn > 0) plan.global.maxconn = args.maxconn;
  if (args.pidfile !== undefined) plan.global.pidfile = args.pidfile;
  if (args.localpeer !== undefined) plan.global.localpeer = args.localpeer;
  if (args.insecureFork) plan.global.insecureForkWanted = true;
  if (args.proxyMaxconn !== undefined && args.proxyMaxconn > 0)
    for (const proxy of plan.proxies) proxy.maxconn ??= args.proxyMaxconn;
}

function isError(d: Diagnostic): boolean {
  return d.severity === "error";
}

/** A keyword of global sections that stands alone. */
function hasGlobal(tree: Tree, keyword: string): boolean {
  return tree.sections.some((section) =>
    section.statements.some(({ template }) => template.keyword === keyword && template.errors.length === 0),
  );
}

/** Sockets that a service manager or a test harness handed over. */
function isSocket(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isSocket();
  } catch {
    return false;
  }
}
