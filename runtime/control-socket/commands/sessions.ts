/** `show sess`, `shutdown session`, `shutdown sessions server`, `show errors` (management guide 9.3). */
import { now } from "../../clock.ts";
import type { Stream } from "../../stream.ts";
import { type Answer, done, error } from "../answer.ts";
import type { Cli, CommandHandler } from "../cli.ts";
import { logDate } from "../log-date.ts";
import { findServer, isNote } from "./find-server.ts";

/** A stream's number, written as the pointer HAProxy shows. */
const pointer = (s: Stream): string => `0x${s.id.toString(16)}`;

function age(ms: number): string {
  const s = Math.floor(ms / 1000);
  const days = Math.floor(s / 86400);
  const hours = Math.floor(s / 3600) % 24;
  const minutes = Math.floor(s / 60) % 60;
  if (days > 0) return `${days}d${hours}h`;
  if (hours > 0) return `${hours}h${minutes}m`;
  return minutes > 0 ? `${minutes}m${s % 60}s` : `${s}s`;
}

function source(s: Stream): string {
  const { src, srcPort, bind } = s.session;
  if (src === undefined) return `unix:${bind.id ?? 1}`;
  return src.family === 6 ? `${src}:${srcPort}` : `${src}:${srcPort}`;
}

function protocol(s: Stream): string {
  const { src } = s.session;
  return src === undefined ? "unix_stream" : src.family === 6 ? "tcpv6" : "tcpv4";
}

function shortLine(s: Stream): string {
  return `${pointer(s)}: proto=${protocol(s)} src=${source(s)} fe=${s.frontend.name} be=${s.backend?.name ?? "<NONE>"} srv=${s.server?.name ?? "<none>"} ts=00 epoch=0 age=${age(now() - s.time.accept)} rq[i=${s.req.bytesIn},o=${s.req.bytesOut}] rp[i=${s.res.bytesIn},o=${s.res.bytesOut}] rc=${s.retries}\n`;
}

function longText(s: Stream): string {
  const { http } = s;
  const lines = [
    `${pointer(s)}: [${logDate(s.time.accept)}] id=${s.id} proto=${protocol(s)} source=${source(s)}`,
    `  retries=${s.retries} age=${age(now() - s.time.accept)} state=${s.cause}${s.phase}`,
    `  frontend=${s.frontend.name} (id=${s.frontend.id} mode=${s.frontend.plan.mode})`,
    s.backend
      ? `  backend=${s.backend.name} (id=${s.backend.id} mode=${s.backend.plan.mode})`
      : "  backend=<NONE> (id=-1 mode=-)",
    s.server
      ? `  server=${s.server.name} (id=${s.server.id}) addr=${s.server.host}:${s.server.port}`
      : "  server=<NONE> (id=-1)",
    `  req: in=${s.req.bytesIn} out=${s.req.bytesOut}`,
    `  res: in=${s.res.bytesIn} out=${s.res.bytesOut}`,
  ];
  if (http !== undefined)
    lines.push(`  txn: meth=${http.originalMethod} uri=${http.originalTarget} status=${http.status}`);
  return `${lines.join("\n")}\n`;
}

const help = `Usage: show sess [<id> | all | help] [<options>*]
Lists the streams under way. What to list:
   <id>         this stream (0x...), in detail
   all          all of them, in detail
   help         this text
Options:
   show-uri     with method and URI
   older <age>  only those older than so many seconds
   server <b/s> only those on this server
   backend <b>  only those of this backend
   frontend <f> only those of this frontend
`;

type Test = (s: Stream) => boolean;

function readOptions(cli: Cli, words: readonly string[]): { tests: Test[]; uri: boolean } | Answer {
  const tests: Test[] = [];
  let uri = false;
  for (let i = 0; i < words.length; i++) {
    const next = words[i + 1];
    switch (words[i]) {
      case "show-uri":
        uri = true;
        continue;
      case "older": {
        const limit = Number.parseInt(next ?? "", 10);
        if (Number.isNaN(limit)) return error("Age expected.\n");
        tests.push((s) => now() - s.time.accept > limit * 1000);
        break;
      }
      case "server": {
        const server = findServer(cli.world, next);
        if (isNote(server)) return server;
        tests.push((s) => s.server === server);
        break;
      }
      case "backend":
        if (next === undefined || !cli.world.backends.has(next)) return error("No such backend.\n");
        tests.push((s) => s.backend?.name === next);
        break;
      case "frontend":
        if (next === undefined || !cli.world.frontends.has(next)) return error("No such frontend.\n");
        tests.push((s) => s.frontend.name === next);
        break;
      default:
        return error(`Unsupported option '${words[i]}', try 'help' for more info.\n`);
    }
    i++;
  }
  return { tests, uri };
}

function* dump(
  streams: readonly Stream[],
  tests: readonly Test[],
  line: (s: Stream) => string,
): Generator<string> {
  for (const s of streams) if (tests.every((t) => t(s))) yield line(s);
}

export const showSess: CommandHandler = (cli, words) => {
  const what = words[2];
  if (what === "help") return help;
  const streams = [...cli.world.streams];
  if (what?.startsWith("0x")) {
    const found = streams.find((s) => pointer(s) === what);
    return found ? longText(found) : error("Session not found.\n");
  }
  const long = what === "all";
  const options = readOptions(cli, words.slice(long ? 3 : 2));
  if (typeof options !== "object" || !("tests" in options)) return options;
  const line = long
    ? longText
    : (s: Stream): string =>
        options.uri && s.http
          ? `${shortLine(s).trimEnd()} uri="${s.http.originalMethod} ${s.http.originalTarget}"\n`
          : shortLine(s);
  return dump(streams, options.tests, line);
};

export const shutdownSession: CommandHandler = (cli, words) => {
  const id = words[2];
  if (id === undefined) return error("Session pointer expected (use 'show sess').\n");
  for (const s of cli.world.streams)
    if (pointer(s) === id) {
      cli.shutdownStream(s, "K");
      return done;
    }
  return error("No such session (use 'show sess').\n");
};

export const shutdownServerSessions: CommandHandler = (cli, words) => {
  const server = findServer(cli.world, words[3]);
  if (isNote(server)) return server;
  cli.health.states.shutdownStreams(server, "K");
  return done;
};

export const showErrors: CommandHandler = (cli, words) => {
  const name = words[2];
  if (
    name !== undefined &&
    name !== "-1" &&
    !cli.world.plan.proxies.some((p) => p.name === name || p.id === Number(name))
  )
    return error("No such proxy.\n");
  const { errorCaptures } = cli.world;
  return `Total events captured on [${logDate(Date.now())}] : ${errorCaptures.length}\n`;
};
