/** Commands on the control connection itself (management guide 9.3). */
import { type Answer, done, error, info } from "../answer.ts";
import { type CommandHandler, hasLevel, type Level } from "../cli.ts";

export const prompt: CommandHandler = (cli, words) => {
  const usage =
    "Usage: prompt [help | n | i | p | timed]*\n  help    this text\n  n       one line of commands, then the connection closes\n  i       interactive, without a prompt\n  p       interactive, with a prompt\n  timed   shows the time since the start in the prompt\nWithout an option: from n or i to p, from p to n.\n";
  let mode = "";
  let timed = false;
  for (const word of words.slice(1)) {
    if (word === "n" || word === "i" || word === "p") mode = word;
    else if (word === "timed") timed = true;
    else return word === "help" ? info(usage) : error(usage);
  }
  if (timed) {
    cli.timed = !cli.timed;
    mode ||= "p";
  }
  if (mode === "") mode = cli.prompt && cli.interactive ? "n" : "p";
  cli.prompt = mode === "p";
  cli.interactive = mode !== "n";
  return done;
};

export const quit: CommandHandler = (cli) => {
  cli.quit = true;
  return done;
};

/** `user`, `operator`: gives up rights. */
export const lowerLevel: CommandHandler = (cli, words) => {
  const wanted = words[0] as Level;
  if (!hasLevel(cli, wanted)) return error("Permission denied\n");
  cli.level = wanted;
  return done;
};

export const showLevel: CommandHandler = (cli) => `${cli.level}\n`;

function switchable(which: "experimental" | "expert"): CommandHandler {
  return (cli, words) => {
    if (words[1] === undefined) return `${which}-mode is ${cli[which] ? "ON" : "OFF"}\n`;
    cli[which] = words[1] === "on";
    return done;
  };
}
export const experimentalMode = switchable("experimental");
export const expertMode = switchable("expert");

export const severityOutput: CommandHandler = (cli, words) => {
  const wanted = words[2];
  if (wanted !== "none" && wanted !== "number" && wanted !== "string")
    return error("one of 'none', 'number', 'string' is a required argument\n");
  cli.severity = wanted;
  return done;
};

const units: Record<string, number> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration in ms; a bare number counts in `unit`. */
function duration(text: string | undefined, unit: string): number | undefined {
  const m = /^(\d+)(us|ms|s|m|h|d)?$/.exec(text ?? "");
  return m === null ? undefined : Number(m[1]) * units[m[2] ?? unit]!;
}

export const setTimeoutCli: CommandHandler = (cli, words) => {
  if (words[2] !== "cli") return error("'set timeout' only supports 'cli'.\n");
  const ms = duration(words[3], "s");
  if (ms === undefined || ms < 1) return error("Invalid timeout value.\n");
  cli.timeout = ms;
  return done;
};

export const echo: CommandHandler = (_cli, words) => info(`${words.slice(1).join(" ")}\n`);

export const wait: CommandHandler = (cli, words): Answer | Promise<Answer> => {
  if (!hasLevel(cli, "admin")) return error("Permission denied\n");
  if (words[1] === undefined) return error("Expects a duration in milliseconds.\n");
  if (words[1] === "-h" || words[2] !== undefined)
    return error(
      "Usage: wait <duration>\n  <duration> counts in milliseconds unless a unit follows (us, ms, s, m, h, d).\n  Conditions to wait for are not supported: servers and backends cannot be deleted.\n",
    );
  const ms = duration(words[1], "ms");
  if (ms === undefined || ms < 1) return error("Invalid duration.\n");
  return new Promise((resolve) => {
    setTimeout(() => resolve(info("Done.\n")), Math.min(ms, 2 ** 31 - 1)).unref();
  });
};

export const showCliSockets: CommandHandler = (cli) =>
  `# socket lvl processes\n${cli.sockets.map((s) => `${s.name} ${s.plan.level} all\n`).join("")}`;

export const showEnv: CommandHandler = (cli, words) => {
  const env = { ...process.env, ...cli.world.plan.global.env };
  const name = words[2];
  if (name === undefined)
    return Object.entries(env)
      .filter(([, v]) => v !== null && v !== undefined)
      .map(([k, v]) => `${k}=${v}\n`)
      .join("");
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return typeof value === "string" ? `${name}=${value}\n` : error("Variable not found\n");
};

export const showAnon: CommandHandler = () => "Anonymized mode disabled\n";
