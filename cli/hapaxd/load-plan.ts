/** From the command line's files to a plan that can be started, saying on stderr what HAProxy would say. */
import { check } from "../../compiler/check/run.ts";
import { compileTrees, parseFiles } from "../../compiler/plan/compile.ts";
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import type { Plan } from "../../runtime/plan.ts";
import { readConfig, readText } from "../read-config.ts";
import { languageVersion } from "../version.ts";
import type { DaemonArgs } from "./args.ts";
import { say } from "./messages.ts";
import { daemonPredicates } from "./predicates.ts";

/** undefined: refused, everything has been said. `warned`: warnings were printed. */
export function loadPlan(args: DaemonArgs): { plan: Plan; warned: boolean } | undefined {
  const { files, failures } = readConfig(args.files);
  for (const { name, message } of failures)
    say("ALERT", `config : Cannot open configuration file/directory ${name} : ${message}`);
  if (failures.length > 0) return undefined;
  const options = {
    env: { ...process.env },
    predicates: daemonPredicates(process.env, args.switches, args.haproxyVersion),
    haproxyVersion: args.haproxyVersion ?? languageVersion.split("-")[0]!,
    readFile: readText,
    ...(args.localpeer === undefined ? {} : { localPeer: args.localpeer }),
  };
  const { trees, diagnostics: reading } = parseFiles(files, options);
  const compiled = compileTrees(trees, options);
  const checked = check(compiled.model, { earlier: reading, keepSuppressed: true });
  // lowering sees some faults again; a line that already has its error needs no second
  const wrong = new Set(
    checked.filter((d) => d.severity === "error").map((d) => `${d.range.file}:${d.range.line}`),
  );
  const found = [
    ...checked,
    ...compiled.diagnostics.filter(
      (d) => !wrong.has(`${d.range.file}:${d.range.line}`) && !checked.includes(d),
    ),
  ];
  const shown = found.filter((d) => d.lint !== true && (d.severity === "error" || d.severity === "warning"));
  for (const d of shown) say(d.severity === "error" ? "ALERT" : "WARNING", haproxyLine(d, trees));
  const errors = shown.some((d) => d.severity === "error");
  if (errors) {
    say("ALERT", `config : Error(s) found in configuration file : ${files.map((f) => f.name).join(", ")}`);
    say("ALERT", "config : Fatal errors found in configuration.");
    return undefined;
  }
  if (compiled.plan === undefined) return undefined;
  applyArgs(compiled.plan, args);
  return { plan: compiled.plan, warned: shown.length > 0 };
}

function haproxyLine(d: Diagnostic, trees: readonly Tree[]): string {
  const file = trees[d.range.file]?.name ?? "?";
  return `config : parsing [${file}:${d.range.line}] : ${d.haproxy ?? `${d.message}.`}`;
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
