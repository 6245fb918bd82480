/** The proxy: HAProxy's command line over the compiled plan. Loads only what the arguments need. */
import { readArgs } from "./hapaxd/args.ts";
import { isQuiet, say, setQuiet } from "./hapaxd/messages.ts";
import { usage } from "./hapaxd/usage.ts";
import { systemReason } from "./system-reason.ts";

async function main(argv: readonly string[]): Promise<number> {
  const read = readArgs(argv);
  if ("usage" in read) {
    if (read.message !== undefined) say("ALERT", read.message);
    const { shortVersion } = await import("./hapaxd/version-text.ts");
    process.stderr.write(`${shortVersion()}${usage}`);
    return 1;
  }
  const { args } = read;
  if (args.quiet && !args.verbose) setQuiet(true);
  if (args.version !== undefined) {
    const text = await import("./hapaxd/version-text.ts");
    process.stdout.write(
      args.version === "full"
        ? text.fullVersion()
        : args.version === "short"
          ? text.shortVersion()
          : text.plainVersion(args.version),
    );
    return 0;
  }
  if (args.checkCondition !== undefined) {
    const { checkCondition } = await import("./hapaxd/check-condition.ts");
    return checkCondition(args.checkCondition, args.switches, args.haproxyVersion);
  }
  if (args.dumpKeywords !== undefined) {
    const { dumpKeywords } = await import("./hapaxd/dump-keywords.ts");
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
    const { readPlan } = await import("./hapaxd/read-plan.ts");
    const plan = readPlan(args.plan);
    if (plan === undefined) return 1;
    return args.check ? done(args.verbose) : start(plan, args);
  }
  if (args.files.length === 0) {
    process.stderr.write(usage);
    return 1;
  }
  if (
    args.masterWorker &&
    !args.check &&
    args.dumpConfig === undefined &&
    process.env["HAPAXD_WORKER_SOCKET"] === undefined
  ) {
    const { runMaster } = await import("./hapaxd/master.ts");
    return runMaster(args);
  }
  const { loadPlan } = await import("./hapaxd/load-plan.ts");
  if (args.dumpConfig !== undefined) {
    const { dumpConfig } = await import("./hapaxd/dump-config.ts");
    dumpConfig(args.files, args.dumpConfig.includes("line"));
    if (!args.check) return 0;
  }
  const loaded = await loadPlan(args);
  if (loaded === undefined) return 1;
  const { plan, problem, warned, zeroWarning } = loaded;
  if (warned && zeroWarning) {
    say("ALERT", "Some warnings were found and 'zero-warning' is set. Aborting.");
    return 1;
  }
  if (args.check) {
    // the verdict is about the configuration; that hapaxd itself could not run it is worth knowing all the same
    const { cannotRun } = await import("./hapaxd/cannot-run.ts");
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

async function start(
  plan: import("../runtime/plan.ts").Plan,
  args: import("./hapaxd/args.ts").DaemonArgs,
): Promise<number> {
  if (args.daemon || (plan.global.daemon === true && !args.debug && !args.foreground && !args.masterWorker)) {
    const { isBackground, goToBackground } = await import("./hapaxd/background.ts");
    if (!isBackground()) return goToBackground();
  }
  const { serve } = await import("./hapaxd/serve.ts");
  return serve(plan, args);
}

process.exitCode = await main(process.argv.slice(2));
