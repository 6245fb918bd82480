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

/** Words that HAProxy compares with in every kind of proxy. */
function proxyWords(): Set<string> {
  return new Set([...proxies].flatMap((kind) => keywordsOf(kind).single).concat([...proxies]));
}

export function outOfSection({ place, words }: LineInfo): string {
  return `parsing [${place}]: unknown keyword '${words[0]}' out of section.`;
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
      return `parsing [${place}]: unknown keyword '${word}' in 'userlist' section`;
    case "global":
      return `${parsing}unknown keyword '${word}' in 'global' section${maybe(closest(word, globalWords(word)))}`;
  }
  if (proxies.has(section))
    return `${parsing}unknown keyword '${word}' in '${section}' section${maybe(closest(word, proxyWords()))}`;
  return `${parsing}unknown keyword '${word}' in '${section}' section`;
}

/** Words of libraries that few builds have are not among those HAProxy compares with. */
const foreign = /^(?:51degrees-|deviceatlas-|wurfl-|tune\.zlib|tune\.quic)/;

function globalWords(word: string): Set<string> {
  const words = [...keywordsOf("global").single, "global", ...proxies, "peers", "resolvers"];
  return new Set(words.filter((name) => name !== word && !foreign.test(name)));
}

function knownOption(word: string): string | undefined {
  const names = [...proxies].flatMap((kind) => keywordsOf(kind).double);
  return closest(
    word,
    new Set(names.filter((name) => name.startsWith("option ")).map((name) => name.slice(7))),
  );
}

const noAddress = " Hint: no address was expected for this server.";

/** An option of a bind or server line. */
export function unknownOption(line: LineInfo, at: number): string | undefined {
  const { words, place, section } = line;
  const [keyword = "", second = ""] = words;
  const word = words[at] ?? "";
  const family = keyword === "bind" ? "bind" : isServerLine(line) ? "server" : undefined;
  if (family === undefined) return undefined;
  const close = closest(word, Object.keys(optionFamilies[family] ?? {}));
  const hint = keyword === "default-server" ? noAddress : "";
  const text = `unknown keyword '${word}'${maybe(close) || "."}`;
  if (family === "bind") return `parsing [${place}] : 'bind ${second}' in section '${section}': ${text}`;
  return serverFrame(line) + text + hint;
}

/** A keyword that HAProxy knows, but not here. */
export function misplaced(line: LineInfo): string | undefined {
  const { words, section, place } = line;
  const word = words[0] ?? "";
  const parsing = `parsing [${place}] : `;
  if (section === "defaults") {
    if (word === "server" || word === "server-template")
      return `[${place}] : '${word}' not allowed in 'defaults' section.`;
    if (word === "filter" || word === "declare") return unknownGroup(line);
    if (word === "bind" || word === "use_backend" || word === "use-server")
      return `${parsing}'${word}' not allowed in 'defaults' section.`;
    return undefined;
  }
  if (
    section === "frontend" &&
    (word === "server" || word === "server-template" || word === "default-server")
  )
    return `[${place}] : ${parsing}'${word}' not allowed because ${proxyName(line)} has no backend capability.`;
  if (section === "backend" && word === "tcp-request")
    return `${parsing}tcp-request ${words[1]} is not allowed because ${proxyName(line).replaceAll("'", "")} is not a frontend`;
  return proxies.has(section) ? undefined : unknownKeyword(line, 0);
}
