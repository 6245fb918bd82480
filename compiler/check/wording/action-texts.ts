/** What HAProxy says of actions whose arguments are missing. */
import { type LineInfo, proxyName } from "./line-info.ts";

const replace = "expects exactly 2 arguments <match-regex> and <replace-format>";
const format = "expects exactly 1 argument <format>";
const two = "expects exactly 2 arguments";
const three = "expects exactly 3 arguments";
const headers = "expects exactly one argument or three arguments <headers> prefix <pfx>";
const expression = "missing fetch method";
const argument = "expects an argument";
const one = "expects exactly 1 arguments";

const missing: Readonly<Record<string, string>> = {
  "add-acl": one,
  "add-header": two,
  "add-headers-bin": headers,
  "cache-store": "expects a cache name",
  "cache-use": "expects a cache name",
  "del-acl": one,
  "del-header": "expects at least 1 argument",
  "del-headers-bin": "expects at least 1 argument",
  "del-map": one,
  "early-hint": two,
  "replace-header": three,
  "replace-path": replace,
  "replace-pathq": replace,
  "replace-uri": replace,
  "replace-value": three,
  "send-spoe-group": "expects 2 arguments: <engine-id> <group-id>",
  "set-bandwidth-limit": "missing bwlim filter name",
  "set-bc-mark": argument,
  "set-bc-tos": argument,
  "set-dst": expression,
  "set-dst-port": expression,
  "set-fc-mark": argument,
  "set-fc-tos": argument,
  "set-header": two,
  "set-headers-bin": headers,
  "set-log-level": "expects exactly 1 argument (log level name or 'silent')",
  "set-map": two,
  "set-mark": argument,
  "set-method": format,
  "set-nice": "expects exactly 1 argument (integer value)",
  "set-path": format,
  "set-pathq": format,
  "set-priority-class": expression,
  "set-priority-offset": expression,
  "set-query": format,
  "set-retries": "expects exactly 1 argument (an expression or an integer between 1 and 100)",
  "set-src": expression,
  "set-src-port": expression,
  "set-status": "expects exactly 1 argument <status>",
  "set-timeout": two,
  "set-tos": argument,
  "set-uri": format,
  "set-var": expression,
  "strict-mode": one,
  "track-sc": expression,
};

/** When these words end the line. */
const missingValue: Readonly<Record<string, string>> = {
  status: "'status' expects <status_code> as argument",
  deny_status: "'status' expects <status_code> as argument",
  "content-type": "'content-type' expects <ctype> as argument",
  errorfile: "'errorfile' expects <fmt> as argument",
  errorfiles: "'errorfiles' expects <name> as argument",
  file: "'file' expects <file> as argument",
  "lf-file": "'lf-file' expects <file> as argument",
  string: "'string' expects <str> as argument",
  "lf-string": "'lf-string' expects <str> as argument",
  realm: "missing realm value",
  table: "missing table name",
  time: "missing argument for 'time'",
};
const replies = new Set(["return", "deny", "tarpit", "auth"]);

export function missingActionText(line: LineInfo): string | undefined {
  const { words, place } = line;
  const [keyword = "", second = "", third = ""] = words;
  const isHttp = keyword.startsWith("http-");
  const action = isHttp ? second : third;
  const last = words.at(-1) ?? "";
  const text = actionText(action, last, words);
  if (text === undefined) return undefined;
  if (isHttp)
    return `parsing [${place}] : error detected in ${proxyName(line)} while parsing '${keyword} ${action}' rule : ${text}.`;
  // the table's name is empty then
  if (last === "table") return undefined;
  const frame = action.startsWith("track-sc") ? `'${keyword} ${second} ${action}' : ` : "";
  return `parsing [${place}] : ${frame}${text}`;
}

function actionText(action: string, last: string, words: readonly string[]): string | undefined {
  const name = action.replace(/\(.*/s, "").replace(/^track-sc\d+$/, "track-sc");
  if (words.at(-1) === action || last !== words[0]) {
    if (name === "del-header" && last === "-m") return "-m flag expects exactly 1 argument";
    if (replies.has(name)) {
      if (words.at(-2) === "hdr" || last === "hdr") return "'hdr' expects <name> and <value> as arguments";
      return Object.hasOwn(missingValue, last) ? missingValue[last] : undefined;
    }
    if (name === "track-sc" && last === "table") return missingValue["table"];
    if (name === "wait-for-body")
      return last === "time" ? missingValue["time"] : "expects time <time> [ at-least <bytes> ]";
    if (name === "capture")
      return words[0] === "http-response"
        ? "expects <expression> id <idx>"
        : words[0] === "http-request"
          ? "expects <expression> [ 'len' <length> | id <idx> ]"
          : undefined;
  }
  return Object.hasOwn(missing, name) ? missing[name] : undefined;
}
