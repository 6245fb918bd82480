/** The toolbox: checks, compiles and explains HAProxy configurations. */
import { Command, InvalidArgumentError, Option } from "commander";
import { isHaproxyVersion, newestLts, unknownVersion } from "../grammar/haproxy-version.ts";
import { hapaxVersion } from "./version.ts";

function haproxyVersion(): Option {
  return new Option("--haproxy-version <version>", "HAProxy release the configuration is for")
    .default(newestLts)
    .argParser((version) => {
      if (!isHaproxyVersion(version)) throw new InvalidArgumentError(unknownVersion(version));
      return version;
    });
}

function features(): Option {
  return new Option(
    "--features <names>",
    "build features that HAProxy has beyond the usual ones, as in haproxy -vv: WURFL,QUIC",
  ).argParser((names) => {
    const list = names.split(",").map((name) => name.trim().replace(/^\+/, ""));
    const odd = list.find((name) => !/^[A-Z0-9_]+$/.test(name));
    if (odd !== undefined) throw new InvalidArgumentError(`'${odd}' is no name of a feature`);
    return new Set(list);
  });
}

const program = new Command("hapax")
  .description("A toolchain for the HAProxy configuration language")
  .version(hapaxVersion)
  .exitOverride()
  .showHelpAfterError("(hapax --help lists the commands)");

/** Describes a command. */
const commands: Readonly<Record<string, (command: Command) => Command>> = {
  check: (command) =>
    command
      .description("report every error and warning of configuration files, with place, reason and remedy")
      .argument("<file...>", "configuration files, directories of *.cfg files, or - for standard input")
      .addOption(
        new Option("--format <format>", "form of the findings")
          .choices(["pretty", "compact", "json"])
          .default("pretty"),
      )
      .addOption(new Option("--color <when>", "colours").choices(["auto", "always", "never"]).default("auto"))
      .addOption(
        new Option("--fail-on <severity>", "least severity that makes the exit code 1")
          .choices(["error", "warning", "info", "never"])
          .default("warning"),
      )
      .addOption(
        new Option(
          "--missing-files <how>",
          "what becomes of files, users and hosts that this machine lacks; warnings about them leave the exit code at 0",
        )
          .choices(["error", "warn", "ignore"])
          .default("warn"),
      )
      .option(
        "--only-haproxy",
        "report only what 'haproxy -c' of that release would: it stops after the stage with errors, and has none of hapax's own lints",
        false,
      )
      .option("--together", "all files make one configuration, as with several -f of haproxy", false)
      .addOption(haproxyVersion())
      .addOption(features())
      .option("--stdin-filename <name>", "name to show for standard input")
      .action(async (files: string[], { onlyHaproxy, ...options }) => {
        const { runCheck } = await import("./hapax/check.ts");
        const select = onlyHaproxy
          ? (await import("../compiler/check/only-haproxy.ts")).onlyHaproxy
          : undefined;
        process.exitCode = runCheck(files, { ...options, ...(select === undefined ? {} : { select }) });
      }),

  compile: (command) =>
    command
      .description("compile a configuration to an optimised routing plan")
      .argument("<file...>", "configuration files that make one configuration")
      .option("-o, --output <plan.json>", "write the plan there instead of to standard output")
      .option("--report", "print what each pass did", false)
      .option("--no-optimise", "leave the plan as lowered")
      .addOption(haproxyVersion())
      .action(async (files: string[], options) => {
        const { runCompile } = await import("./hapax/compile.ts");
        process.exitCode = runCompile(files, options);
      }),

  route: (command) =>
    command
      .description("say where a request would go, and why, without running anything")
      .argument("<file>", "configuration file")
      .argument("<request>", "request, as in 'GET http://www.example.com/path'")
      .option(
        "-H, --header <header>",
        "request header 'Name: value' (repeatable)",
        (value: string, all: string[]) => [...all, value],
        [] as string[],
      )
      .option("--src <ip>", "client address")
      .option(
        "--frontend <name>",
        "frontend that receives it; default: the one bound to the URL's port, or the first HTTP one",
      )
      .option("--body <text>", "request body")
      .option("--all", "also tell the rules that do not match", false)
      .option("--json", "answer in JSON", false)
      .addOption(haproxyVersion())
      .action(async (file: string, request: string, options) => {
        const { route } = await import("./hapax/route.ts");
        const { header, ...rest } = options;
        process.exitCode = route([file], { request, headers: header, ...rest });
      }),

  explain: (command) =>
    command
      .description("explain a rule of the checker, or list them all")
      .argument("[rule]", "rule id")
      .addOption(haproxyVersion())
      .action(async (id: string | undefined, options) => {
        const { runExplain } = await import("./hapax/explain.ts");
        process.exitCode = runExplain(id, options);
      }),

  lsp: (command) =>
    command
      .description("run the language server")
      .option("--stdio", "talk over standard input and output (the default)", true)
      .addOption(haproxyVersion())
      .addOption(features())
      .action(async ({ haproxyVersion, features }) => {
        const { startServer } = await import("../lsp/server.ts");
        startServer(process.stdin, process.stdout, {
          env: process.env,
          haproxyVersion,
          ...(features === undefined ? {} : { features }),
        });
      }),
};

// Describing all commands takes longer than reading the arguments of one; help and typing errors need them all.
const asked = process.argv[2] ?? "";
for (const name of Object.hasOwn(commands, asked) ? [asked] : Object.keys(commands))
  commands[name]!(program.command(name));

// no top-level await: the bundled program is a script
program.parseAsync(process.argv).catch((error: { exitCode?: number; code?: string }) => {
  // commander has printed what is wrong; help and version are no errors
  const { exitCode, code } = error;
  if (code?.startsWith("commander.") !== true) throw error;
  process.exitCode = exitCode === 0 ? 0 : 2;
});
