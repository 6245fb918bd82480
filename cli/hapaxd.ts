/** The proxy: HAProxy's command line over the compiled plan. */
import { readArgs } from "./hapaxd/args.ts";
import { say } from "./hapaxd/messages.ts";
import { usage } from "./hapaxd/usage.ts";

async function main(argv: readonly string[]): Promise<number> {
  const read = readArgs(argv);
  if ("usage" in read) {
    if (read.message !== undefined) say("ALERT", read.message);
    const { shortVersion } = await import("./hapaxd/version-text.ts");
    process.stderr.write(`${shortVersion()}${usage}`);
    return 1;
  }
  const { args } = read;
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
  const { run } = await import("./hapaxd/run.ts");
  return run(args);
}

// no top-level await: the bundled program is a script
main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
