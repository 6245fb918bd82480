/** Actions as HAProxy lists them when it does not know one; those of features that few builds have are left out. */
import { closest } from "./closest.ts";
import { type LineInfo, proxyName } from "./line-info.ts";

const counters = "sc-add-gpc(*) sc-inc-gpc(*) sc-inc-gpc0(*) sc-inc-gpc1(*) sc-set-gpt(*) sc-set-gpt0(*)";
const vars = "set-var-fmt(*) set-var(*) unset-var(*)";
const edits = "del-acl(*) del-header del-headers-bin del-map(*)";
const addresses =
  "set-dst set-dst-port set-fc-mark set-fc-tos set-mark set-src set-src-port set-tos silent-drop";
const backend = "set-bc-mark set-bc-tos";
const limits = "set-bandwidth-limit set-priority-class set-priority-offset";
const tracked = "accept reject capture expect-proxy expect-netscaler-cip 'track-sc0'...'track-sc2'";

const lists: Readonly<Record<string, string>> = {
  "http-request": `send-spoe-group wait-for-handshake set-retries set-log-level set-nice use-service ${counters} do-resolve(*) cache-use add-acl(*) add-header add-headers-bin allow auth capture ${edits} deny disable-l7-retry do-log early-hint normalize-uri pause redirect reject replace-header replace-path replace-pathq replace-uri replace-value return set-header set-headers-bin set-map(*) set-method set-path set-pathq set-query set-uri strict-mode tarpit track-sc(*) set-timeout wait-for-body ${vars} ${backend} ${addresses} ${limits}`,
  "http-response": `send-spoe-group set-log-level set-nice ${counters} cache-store add-acl(*) add-header add-headers-bin allow capture ${edits} deny do-log pause redirect replace-header replace-value return set-header set-headers-bin set-map(*) set-status strict-mode track-sc(*) set-timeout wait-for-body ${vars} set-fc-mark set-fc-tos set-mark set-tos silent-drop set-bandwidth-limit`,
  "http-after-response": `set-log-level ${counters} add-header add-headers-bin allow capture ${edits} do-log replace-header replace-value set-header set-headers-bin set-map(*) set-status strict-mode ${vars}`,
  "tcp-request connection": `${tracked} ${counters} ${vars} do-log ${addresses}`,
  "tcp-request session": `${tracked} ${counters} ${vars} attach-srv do-log ${addresses}`,
  "tcp-request content": `${tracked} send-spoe-group set-retries set-log-level set-nice switch-mode use-service ${counters} do-resolve(*) ${vars} do-log ${backend} ${addresses} ${limits}`,
  "tcp-response content": `accept close reject send-spoe-group set-log-level set-nice ${counters} ${vars} do-log set-fc-mark set-fc-tos set-mark set-tos silent-drop set-bandwidth-limit`,
};

/** The whole text. `at`: the word it does not know. */
export function unknownAction(line: LineInfo, at: number): string | undefined {
  const { words, place } = line;
  const keyword = words.slice(0, at).join(" ");
  const word = words[at] ?? "";
  const list = lists[keyword]
    ?.split(" ")
    .map((name) => (name.startsWith("'") ? name.replace("...", " ... ") : `'${name}'`))
    .join(", ");
  if (list === undefined) return keyword.endsWith("-check") ? unknownGroup(line) : undefined;
  if (keyword.startsWith("http")) {
    if (/^(?:set|unset)-var/.test(word)) return badVariable(line, keyword, word);
    return `parsing [${place}]: '${keyword}' expects ${list}, but got '${word}'.${meant(keyword, word)}`;
  }
  return `parsing [${place}] : '${keyword}' expects ${list} in ${proxyName(line)} (got '${word}').${meant(keyword, word)}`;
}

/** Names that only begin an action may differ more. */
function meant(keyword: string, word: string): string {
  const names = lists[keyword]!.replace(/'track-sc0'\S*/, "track-sc").split(" ");
  const close =
    word === ""
      ? undefined
      : closest(
          word,
          names.map((name) => name.replace("(*)", "")),
          (_, at) => (names[at]!.endsWith("(*)") ? 3 : 2),
        );
  return close === undefined ? "" : ` Did you mean '${close}' maybe ?`;
}

/** Actions whose names only begin like the ones that set variables are taken for them. */
function badVariable(line: LineInfo, keyword: string, word: string): string {
  return `parsing [${line.place}] : error detected in ${proxyName(line)} while parsing '${keyword} ${word}' rule : invalid or incomplete action '${word}'. Expects 'set-var(<var-name>)', 'set-var-fmt(<var-name>)' or 'unset-var(<var-name>)'.`;
}

const groups: Readonly<Record<string, string>> = {
  "tcp-request": "'inspect-delay', 'connection', or 'content'",
  "tcp-response": "'inspect-delay' or 'content'",
};

/** The word after a keyword that only begins others. */
export function unknownGroup(line: LineInfo): string | undefined {
  const { words, place, section } = line;
  const [keyword = "", second = ""] = words;
  const parsing = `parsing [${place}] : `;
  if (Object.hasOwn(groups, keyword))
    return `${parsing}'${keyword}' expects ${groups[keyword]} in ${proxyName(line)} (got '${second}')`;
  switch (keyword) {
    case "stats":
      if (section === "global")
        return `${parsing}'stats' only supports 'socket', 'maxconn', 'bind-process', 'calculate-max-counters'  and 'timeout' (got '${second}')`;
      return `parsing [${place}]: ${words.length > 1 ? `unknown stats parameter '${second}'` : "missing keyword in 'stats'"}, expects 'admin', 'uri', 'realm', 'auth', 'scope', 'enable', 'hide-version', 'show-node', 'show-desc' , 'show-legends' or 'show-version'.`;
    case "filter":
      if (section === "defaults") return `${parsing}${parsing}filter is not allowed in a 'default' section.`;
      return `${parsing}'filter' : unknown keyword '${second}'. Registered keywords :${filters}`;
    case "http-check":
      return `${parsing}'http-check' only supports 'disable-on-404', 'send-state', 'comment', 'connect', 'send', 'expect', 'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)'. but got '${second}'`;
    case "tcp-check":
      return `${parsing}'tcp-check' only supports 'comment', 'connect', 'send', 'send-binary', 'expect', 'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)'. but got '${second}'`;
    case "stick":
      return `${parsing}'stick' expects 'on', 'match', or 'store'.`;
    case "capture":
      return `${parsing}'capture' expects 'cookie' or 'request header' or 'response header'.`;
    case "monitor":
      return `${parsing}'monitor' only supports 'fail'.`;
    case "compression":
      return `${parsing}'compression' expects 'algo', 'type', 'direction', 'offload', 'minsize-req' or 'minsize-res'.`;
    case "email-alert":
      return `${parsing}email-alert: unknown argument '${second}'.`;
    case "declare":
      return section === "defaults" ? `${parsing}'declare' not available in default section` : undefined;
  }
  return undefined;
}

const filters = [
  "[BWLIM] bwlim-in",
  "[BWLIM] bwlim-out",
  "[CACHE] cache",
  "[COMP] comp-req",
  "[COMP] comp-res",
  "[COMP] compression",
  "[FCGI] fcgi-app",
  "[SPOE] spoe",
  "[TRACE] trace",
]
  .map((name) => `\n    ${name}`)
  .join("");
