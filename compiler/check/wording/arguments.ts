/** What HAProxy says of arguments too few or too many; each of its parsers has words of its own. */
import { missingActionText } from "./action-texts.ts";
import { unknownGroup } from "./actions.ts";
import { inRule } from "./in-rule.ts";
import { keywordText } from "./keyword-text.ts";
import { type LineInfo, proxyName } from "./line-info.ts";
import { logWords } from "./log.ts";
import { bindOptionText } from "./option-texts.ts";
import { serverMissing } from "./server.ts";

const conditional = new Set(["http-request", "http-response", "http-after-response"]);
const proxies = new Set(["frontend", "backend", "listen"]);

/** Keywords of several words whose extra arguments are counted after all of them. */
const phrases = new Set(["stats", "option", "rate-limit", "unique-id-format", "capture"]);

/** Options that say what may follow them. */
const optionWords: Readonly<Record<string, string>> = {
  httplog: "keyword 'httplog' only supports option 'clf'.",
  tcplog: "keyword 'tcplog' only supports option 'clf'.",
  forwardfor: "'option forwardfor' only supports optional values: 'except', 'header' and 'if-none'.",
  forwarded:
    "'option forwarded' only supports optional values: 'proto', 'host', 'host-expr', 'by', 'by-expr', 'by_port', 'by_port-expr', 'for', 'for-expr', 'for_port' and 'for_port-expr'.",
};

/** What its checks may expect. */
const expectWords = {
  "http-check":
    "'only supports min-recv, [!]string', '[!]rstring', '[!]string-lf', '[!]status', '[!]rstatus', [!]hdr, [!]fhdr or comment",
  "tcp-check":
    "'only supports min-recv, '[!]binary', '[!]string', '[!]rstring', '[!]string-lf''[!]rbinary', '[!]binary-lf' or comment",
};

const negatable = new Set(
  "option log busy-polling set-dumpable strict-limits insecure-fork-wanted numa-cpu-mapping".split(" "),
);

/** What HAProxy says before it looks at the section. */
export function notNegatable({ words, place }: LineInfo): string | undefined {
  const [prefix, keyword = ""] = words;
  if ((prefix !== "no" && prefix !== "default") || negatable.has(keyword)) return undefined;
  return `parsing [${place}]: negation/default currently supported only for options, log, busy-polling, set-dumpable, strict-limits, insecure-fork-wanted and numa-cpu-mapping.`;
}

export function tooManyText(line: LineInfo, at: number): string | undefined {
  const { words, place, section, isHeader } = line;
  const [keyword = "", second = ""] = words;
  const extra = words[at] ?? "";
  const parsing = `parsing [${place}] : `;
  if (isHeader && proxies.has(section)) {
    if (section !== "backend") {
      const place = `${parsing}please use the 'bind' keyword for listening addresses.`;
      return words[2] === "from" && words.length > 4
        ? `${parsing}'${keyword}' cannot handle unexpected argument '${words[4]}'.\0${place}`
        : place;
    }
    // HAProxy drops the section without a word about the header
    return "";
  }
  if (keyword === "no" && second === "log") return `${parsing}log : 'no log' does not expect arguments`;
  if (keyword === "redirect" || (conditional.has(keyword) && second === "redirect"))
    return inRule(
      line,
      at,
      0,
      `expects 'code', 'prefix', 'location', 'scheme', 'set-cookie', 'set-cookie-fmt', 'clear-cookie', 'drop-query', 'keep-query', 'ignore-empty' or 'append-slash' (was '${extra}')`,
    );
  if (keyword === "use_backend" && at === 2)
    return `${parsing}unexpected keyword '${extra}' after switching rule, only 'if' and 'unless' are allowed.`;
  if ((keyword === "use-server" || (keyword === "stats" && second === "admin")) && at === 2)
    return `${parsing}'${keyword === "stats" ? "stats admin" : keyword}' requires either 'if' or 'unless' followed by a condition.`;
  if ((keyword === "http-check" || keyword === "tcp-check") && second === "expect" && at === 2)
    return `${parsing}'${keyword} expect' : ${expectWords[keyword]} but got '${extra}' as argument..`;
  if (keyword === "errorfile" && section !== "http-errors")
    return `${parsing}errorfile : expects exactly two arguments.`;
  if (section === "userlist" && keyword === "user")
    return `parsing [${place}]: 'user' only supports 'password', 'insecure-password' and 'groups' options.`;
  if (keyword === "source" && at === 2)
    return `${parsing}'source' only supports optional keywords 'interface' and 'usesrc'.`;
  if (keyword === "declare" && at === 3)
    return `${parsing}'declare capture' requires a capture length ('len')`;
  if (section === "userlist" && keyword === "group")
    return `parsing [${place}]: 'group' only supports 'users' option.`;
  if ((keyword === "stick-table" || keyword === "table") && words[at - 1] === "type")
    return `${parsing}${keyword}: unknown type '${extra}'.`;
  if (keyword === "option" && Object.hasOwn(optionWords, second) && at === 2)
    return parsing + optionWords[second];
  if ((keyword === "no" || keyword === "default") && at <= 1 && second === "option")
    return `parsing [${place}]: negation/default is not supported for option '${words[2] ?? ""}'.`;
  if (keyword === "timeout")
    return `${parsing}'timeout ${second}' : unexpected extra argument '${extra}' after value '${words[2] ?? ""}'.`;
  if (keyword === "server" || keyword === "default-server" || keyword === "server-template") return undefined;
  if (conditional.has(keyword) && second === "wait-for-body" && !words.includes("time"))
    return inRule(line, at, -1, "expects time <time> [ at-least <bytes> ]");
  if (conditional.has(keyword))
    return `parsing [${place}]: '${keyword} ${second}' expects either 'if' or 'unless' followed by a condition but found '${extra}'.`;
  if (keyword === "tcp-request" || keyword === "tcp-response")
    return `${parsing}'${keyword} ${second} ${words[2] ?? ""}' only accepts 'if' or 'unless', in ${proxyName(line)} (got '${extra}')`;
  if (keyword === "log-format" || keyword === "log-format-sd")
    return `${parsing}${keyword} expects only one argument, don't forget to escape spaces!`;
  if (keyword === "log") {
    if (at === 1) return `${parsing}log : expects <address> and <facility> or global as arguments`;
    return logWords(line) ?? `${parsing}log : cannot handle unexpected argument '${extra}'`;
  }
  if (keyword === "filter") return undefined;
  const name = phrases.has(keyword) ? `${keyword} ${second}` : keyword;
  return `${parsing}'${name}' cannot handle unexpected argument '${extra}'.`;
}

const named = new Set(["frontend", "backend", "listen"]);

export function missingText(line: LineInfo): string | undefined {
  const { words, place, isHeader, section } = line;
  const [keyword = "", second = ""] = words;
  const parsing = `parsing [${place}] : `;
  if (isHeader && named.has(keyword) && words.length === 1)
    return `${parsing}'${keyword}' expects an <id> argument`;
  switch (keyword) {
    case "hold":
      return `${parsing}'hold' expects an <event> and a <time> as arguments.\0<event> can be either 'valid', 'nx', 'refused', 'timeout', or 'other'`;
    case "errorfile":
      return `${parsing}errorfile${section === "http-errors" ? "" : " "}: expects <status_code> and <file> as arguments.`;
    case "source":
      return words.at(-1) === "interface" ? `${parsing}'source' : missing interface name.` : undefined;
    case "declare":
      if (second !== "capture" || words.length < 3) break;
      return words.at(-1) === "len"
        ? `${parsing}'declare capture': 'len' requires a numeric value that represents the capture length`
        : `${parsing}'declare capture' requires a capture length ('len')`;
    case "tcp-check":
      return words.length === 1 ? unknownGroup(line) : keywordText(line, "missing", words.length);
    case "peers":
      return isHeader ? `${parsing}missing name for peers section.` : undefined;
    case "http-check":
      if (words.length === 1) return unknownGroup(line);
      return second === "send" && words.lastIndexOf("hdr") >= words.length - 2
        ? `${parsing}'http-check send' : 'hdr' expects <name> and <value> as arguments.`
        : keywordText(line, "missing", words.length);
    case "filter":
      return second === "spoe" ? `${parsing}'filter' : 'spoe' : missing config file` : undefined;
    case "server":
    case "server-template":
      if (words.length < 3)
        return keyword === "server"
          ? `[${place}] : 'server' expects <name> and <addr>[:<port>] as arguments.`
          : `[${place}] : 'server-template' expects <prefix> <nb | range> <addr>[:<port>] as arguments.`;
      return serverMissing(line);
    case "default-server":
      return serverMissing(line);
    case "bind":
      return words.length === 1
        ? `${parsing}'bind' expects {<path>|[addr1]:port1[-end1]}{,[addr]:port[-end]}... as arguments.`
        : bindOptionText(line, words.length);
    case "stats":
      if (section === "global" && second === "socket" && words.length > 2)
        return bindOptionText(line, words.length);
      break;
    case "http-request":
    case "http-response":
    case "http-after-response":
    case "tcp-request":
    case "tcp-response": {
      const text = missingActionText(line);
      if (text !== undefined) return text;
      break;
    }
    case "mode":
      return `${parsing}unknown proxy mode ''.`;
    case "option":
      return words.length === 1 ? `parsing [${place}]: 'option' expects an option name.` : undefined;
    case "timeout":
      return words.length === 2
        ? `${parsing}'timeout ${second}' expects an integer value (in milliseconds)`
        : undefined;
    case "master-worker":
      return `${parsing}support for 'master-worker' was removed in version 3.5. Use -W or -Ws in the startup script instead.\n`.trimEnd();
    case "log":
      if (section === "global" && second === "global")
        return `${parsing}log : 'global' is not supported for a global syslog server`;
      return `${parsing}log : expects <address> and <facility> ${section === "global" ? "" : "or global"} as arguments`;
    case "use_backend":
      return words.length === 1 ? `${parsing}'use_backend' expects a backend name.` : undefined;
  }
  return keywordText(line, "missing", words.length);
}
