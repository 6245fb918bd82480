/** What hapaxd does but for telling its version and usage. Loads only what the arguments need. */
import type { Plan } from "../../runtime/plan.ts";
import { systemReason } from "../system-reason.ts";
import type { DaemonArgs } from "./args.ts";
import { isQuiet, say, setQuiet } from "./messages.ts";
import { usage } from "./usage.ts";

/** Returns the exit code. */
export async function run(args: DaemonArgs): Promise<number> {
  if (args.quiet && !args.verbose) setQuiet(true);
  if (args.checkCondition !== undefined) {
    const { checkCondition } = await import("./check-condition.ts");
    return checkCondition(args.checkCondition, args.switches, args.haproxyVersion);
  }
  if (args.dumpKeywords !== undefined) {
    const { dumpKeywords } = await import("./dump-keywords.ts");
    dumpKeywords(args.dumpKeywords);
    if (args.files.length === 0) return 0;
  }
  if (args.changeDir !== undefined) {
    try {
      process.chdir(args.changeDir);
    } catch (error) {
      say("ALERT", `Could not change to directory ${args.changeDir} : ${systemReason(error)}`);
      return 1;
    }
  }
  if (args.plan !== undefined) {
    const { readPlan } = await import("./read-plan.ts");
    const plan = readPlan(args.plan);
    if (plan === undefined) return 1;
    return args.check ? done(args.verbose) : start(plan, args);
  }
  if (args.files.length === 0) {
    process.stderr.write(usage);
    return 1;
  }
  if (args.dumpConfig !== undefined) {
    const { dumpConfig } = await import("./dump-config.ts");
    const code = dumpConfig(args);
    return code === 0 && args.check ? done(args.verbose) : code;
  }
  if (args.masterWorker && !args.check && process.env["HAPAXD_WORKER_SOCKET"] === undefined) {
    const { runMaster } = await import("./master.ts");
    return runMaster(args);
  }
  const { loadPlan } = await import("./load-plan.ts");
  const loaded = await loadPlan(args);
  if (loaded === undefined) return 1;
  const { plan, problem, warned, zeroWarning } = loaded;
  if (warned && zeroWarning) {
    say("ALERT", "Some warnings were found and 'zero-warning' is set. Aborting.");
    return 1;
  }
  if (args.check) {
    // the verdict is about the configuration; that hapaxd itself could not run it is worth knowing all the same
    const { cannotRun } = await import("./cannot-run.ts");
    for (const reason of plan === undefined ? [problem ?? ""] : cannotRun(plan))
      say("NOTICE", `hapaxd would not start: ${reason}`);
    if (warned && !isQuiet()) process.stdout.write("Warnings were found.\n");
    return done(args.verbose);
  }
  if (plan === undefined) return 1;
  return start(plan, args);
}

function done(verbose: boolean): number {
  if (verbose) process.stdout.write("Configuration file is valid\n");
  return 0;
}

async function start(plan: Plan, args: DaemonArgs): Promise<number> {
  if (args.daemon || (plan.global.daemon === true && !args.debug && !args.foreground && !args.masterWorker)) {
    const { isBackground, goToBackground } = await import("./background.ts");
    if (!isBackground()) return goToBackground();
  }
  const { serve } = await import("./serve.ts");
  return serve(plan, args);
}
