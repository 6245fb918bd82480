/** docs/command-line.md: what the two programs say about themselves. */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { usage } from "../../cli/hapaxd/usage.ts";
import { fence, page } from "./markdown.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

function help(...words: readonly string[]): string {
  const { stdout, status } = spawnSync(process.execPath, ["cli/hapax.ts", ...words, "--help"], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
  });
  if (status !== 0) throw new Error(`hapax ${words.join(" ")} --help ended with ${status}`);
  return stdout.trimEnd();
}

export function commandLinePage(): string {
  const top = help();
  const commands = [...top.slice(top.indexOf("Commands:")).matchAll(/^ {2}(\w+)/gm)]
    .map(([, name]) => name!)
    .filter((name) => name !== "help");
  return page(
    "Command line",
    "Two programs: `hapax`, the toolbox, and `hapaxd`, the proxy, which takes HAProxy's own arguments.",
    "## hapax",
    fence([top], "text"),
    "Findings go to standard output, everything else to standard error. `hapax check` ends with 0 when nothing of the severity of `--fail-on` was found, 1 when something was, 2 when it could not run.",
    "`hapax check` finds everything in one run. `haproxy -c` works in stages and stops after the first with an error: splitting lines into words (a pass of its own since 3.1), reading the lines, checking the configuration as a whole (up to the first proxy with an error since 3.4), making servers ready. To compare with it, `--only-haproxy` reports what it would, in its order: without the lints of hapax, suppressions or what only `-dD` says. Only errors make `haproxy -c` fail: add `--fail-on error` for its exit code.",
    ...commands.map((name) => `### hapax ${name}\n\n${fence([help(name)], "text")}`),
    "## hapaxd",
    fence([usage.trimEnd()], "text"),
    "### Signals",
    "`SIGTERM` and `SIGINT` end the process at once, `SIGUSR1` lets it finish what is running and take nothing new. With `-W`, `SIGUSR2` to the master reloads: a new worker reads the configuration, the old one finishes; a bad configuration keeps the old one.",
    "## What is kept between runs",
    "Both programs keep the code that Node compiled for them, a few megabytes, in `$XDG_CACHE_HOME/hapax` or else `~/.cache/hapax`: a short run then takes about two thirds of the time. The files may be deleted at any time; only those that belong to the user, and that nobody else may write, are read. Nothing of any configuration is in them. With neither variable set, nothing is kept.",
  );
}
