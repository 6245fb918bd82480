/** What HAProxy says of words it does not know, or not in that place. */
import { optionFamilies } from "../../../grammar/catalogue/options/index.ts";
import { keywordsOf } from "../rules/unknown-keyword.ts";
import { unknownGroup } from "./actions.ts";
import { closest } from "./closest.ts";
import { type LineInfo, proxyName } from "./line-info.ts";
import { isServerLine, serverFrame } from "./server.ts";

const proxies = new Set(["defaults", "frontend", "backend", "listen"]);

const maybe = (word: string | undefined): string =>
  word === undefined ? "" : `; did you mean '${word}' maybe ?`;

/** Words that it still knows, to say that they are gone. */
const gone = "clitimeout contimeout srvtimeout monitor-net appsession block transparent dispatch".split(" ");

/** Words that HAProxy compares with in every kind of proxy. */
function proxyWords(): Set<string> {
  const words = [...proxies].flatMap((kind) => keywordsOf(kind).single);
  return new Set([...words, ...proxies, ...gone].filter((word) => word !== "quic-initial"));
}

export function outOfSection({ place, words }: LineInfo): string {
  const [first, second] = words;
  // the prefix is taken off before
  const word = (first === "no" || first === "default") && second !== undefined ? second : first;
  return `parsing [${place}]: unknown keyword '${word}' out of section.`;
}

export function unknownKeyword(line: LineInfo, at: number): string | undefined {
  const { words, section, place } = line;
  const parsing = `parsing [${place}] : `;
  const word = words[at] ?? "";
  if (at > 0) {
    const first = words[0];
    if (first === "timeout")
      return section === "resolvers"
        ? undefined
        : `${parsing}'timeout' supports 'client', 'server', 'connect', 'check', 'queue', 'handshake', 'http-keep-alive', 'http-request', 'tunnel', 'tarpit', 'client-fin' and 'server-fin' (got '${word}')`;
    const group = unknownGroup(line);
    if (group !== undefined) return group;
    if (first === "option") return `${parsing}unknown option '${word}'${maybe(knownOption(word)) || "."}`;
    return undefined;
  }
  switch (section) {
    case "":
      return outOfSection(line);
    case "log-forward":
    case "log-profile":
      return `${parsing}unknown keyword '${word}' in ${section} section.`;
    case "userlist":
    case "fcgi-app":
      return `parsing [${place}]: unknown keyword '${word}' in '${section}' section`;
    case "ring":
      return `${parsing}unknown statement '${word}'.`;
    case "acme":
    case "crt-store":
    case "traces":
      return `${parsing}unknown keyword '${word}' in '${section === "traces" ? "traces" : section}' section${maybe(closest(word, keywordsOf(section).single))}`;
    case "global":
      return `${parsing}unknown keyword '${word}' in 'global' section${maybe(closest(word, globalWords()))}`;
  }
  if (proxies.has(section))
    return `${parsing}unknown keyword '${word}' in '${section}' section${maybe(closest(word, proxyWords()))}`;
  return `${parsing}unknown keyword '${word}' in '${section}' section`;
}

/** Words of libraries that few builds have are not among those HAProxy compares with, nor are a few that it reads on the side. */
const foreign =
  /^(?:51degrees-|deviceatlas-|wurfl-|tune\.zlib|tune\.quic|fd-hard-limit$|anonkey$|h2-workaround-bogus-websocket-clients$|quick-exit$|debug\.counters$|profiling\.memory$)/;

function globalWords(): Set<string> {
  const words = [
    // it comes early, and the first of several alike is taken
    "quiet",
    ...keywordsOf("global").single,
    "global",
    ...proxies,
    "peers",
    "resolvers",
    "nbproc",
    "tune.chksize",
  ];
  return new Set(words.filter((name) => !foreign.test(name)));
}

/** The ones it compares with last, so that others win a tie. */
const lateOptions = new Set(
  "httpclose http-server-close http-keep-alive redispatch httplog tcplog tcpka httpchk ssl-hello-chk smtpchk pgsql-check redis-check mysql-check ldap-check spop-check tcp-check external-check forwardfor original-to forwarded".split(
    " ",
  ),
);

function knownOption(word: string): string | undefined {
  const names = [...proxies]
    .flatMap((kind) => keywordsOf(kind).double)
    .filter((name) => name.startsWith("option "))
    .map((name) => name.slice(7));
  const isLate = (name: string): boolean => lateOptions.has(name);
  return closest(word, new Set([...names.filter((name) => !isLate(name)), ...names.filter(isLate)]));
}

const noAddress = " Hint: no address was expected for this server.";

/** An option of a bind or server line. */
export function unknownOption(line: LineInfo, at: number): string | undefined {
  const { words, place, section } = line;
  const [keyword = "", second = ""] = words;
  const word = words[at] ?? "";
  if (keyword === "stats" && second === "socket") {
    const close = closest(word, Object.keys(optionFamilies["bind"] ?? {}));
    return `parsing [${place}] : 'stats socket' : unknown keyword '${word}'.${close === undefined ? "" : ` Did you mean '${close}' maybe ?`}`;
  }
  const family = keyword === "bind" ? "bind" : isServerLine(line) ? "server" : undefined;
  if (family === undefined) return undefined;
  const close = closest(word, Object.keys(optionFamilies[family] ?? {}));
  const hint = keyword === "default-server" ? noAddress : "";
  const text = `unknown keyword '${word}'${maybe(close) || "."}`;
  if (family === "bind") return `parsing [${place}] : 'bind ${second}' in section '${section}': ${text}`;
  return serverFrame(line) + text + hint;
}

/** Keywords of proxies that defaults sections refuse in one way. */
const keywordsIn = new Set(
  "bind use_backend use-server redirect force-persist ignore-persist stick monitor dynamic-cookie-key".split(
    " ",
  ),
);

/** A keyword that HAProxy knows, but not here. */
export function misplaced(line: LineInfo): string | undefined {
  const { words, section, place } = line;
  const word = words[0] ?? "";
  const parsing = `parsing [${place}] : `;
  if (word === "stats" && (section === "global" || proxies.has(section))) return unknownGroup(line);
  if (section === "defaults") {
    if (word === "server" || word === "server-template")
      return `[${place}] : '${word}' not allowed in 'defaults' section.`;
    if (word === "filter" || word === "declare") return unknownGroup(line);
    if (word === "description" || word === "id")
      return `parsing [${place}]: '${word}' not allowed in 'defaults' section.`;
    if (word === "stick-table") return `${parsing}'stick-table' is not supported in 'defaults' section.`;
    if (word === "guid") return `${parsing}'guid' not allowed in 'defaults' section.`;
    if (word === "use-fcgi-app" || word === "force-be-switch")
      return `${parsing}'${word}' is not allowed in 'defaults' sections`;
    if (keywordsIn.has(word)) return `${parsing}'${word}' not allowed in 'defaults' section.`;
    return proxyWords().has(word) ? undefined : unknownKeyword(line, 0);
  }
  if (
    section === "frontend" &&
    (word === "server" || word === "server-template" || word === "default-server")
  )
    return `[${place}] : ${parsing}'${word}' not allowed because ${proxyName(line)} has no backend capability.`;
  if (section === "frontend" && word === "tcp-response")
    return `${parsing}tcp-response ${words[1]} is only allowed in 'backend' sections or 'defaults' section with a name`;
  if (section === "backend" && word === "tcp-request")
    return `${parsing}tcp-request ${words[1]} is not allowed because ${proxyName(line).replaceAll("'", "")} is not a frontend`;
  if (word === "option" && proxies.has(section))
    return `${parsing}unknown option '${words[1]}'${maybe(knownOption(words[1] ?? "")) || "."}`;
  return proxies.has(section) && proxyWords().has(word) ? undefined : unknownKeyword(line, 0);
}
