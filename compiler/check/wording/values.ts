/** What HAProxy says of values; the frame depends on the parser that reads them. */
import type { Severity } from "../../../grammar/diagnostic.ts";
import { keywordText, wrongOf } from "./keyword-text.ts";
import type { LineInfo } from "./line-info.ts";
import { logValue } from "./log.ts";
import { isServerLine, serverValue } from "./server.ts";

export function valueText(
  line: LineInfo,
  at: number,
  message: string,
  severity: Severity,
): string | undefined {
  const { words, place } = line;
  const [keyword = "", second = ""] = words;
  const parsing = `parsing [${place}] : `;
  const character = /^character '(.)' is not permitted in name/s.exec(message)?.[1];
  if (character !== undefined && line.isHeader)
    return `${parsing}character '${character}' is not permitted in '${keyword}' name '${second}'.`;
  if (severity === "warning")
    return message.startsWith("unexpected character")
      ? `${message.replace(/\.$/, "")}. This will be reported as an error in next versions.`
      : undefined;
  if (character !== undefined && keyword === "acl")
    return `${parsing}character '${character}' is not permitted in acl name '${second}'.`;
  if (character !== undefined && isServerLine(line) && at === 1)
    return `[${place}] : character '${character}' is not permitted in ${keyword} ${keyword === "server" ? "name" : "prefix"} '${second}'.`;
  if (isServerLine(line)) return serverValue(line, at, message);
  if (keyword === "log") return logValue(line, at, message);
  if (keyword === "mode") return `${parsing}unknown proxy mode '${words[at] ?? ""}'.`;
  if (keyword === "timeout") {
    if (/^unexpected character '.*'$/.test(message)) return `${parsing}${message} in 'timeout ${second}'`;
    if (message.startsWith("timer overflow"))
      return `${parsing}timer overflow in argument '${words[at] ?? ""}' to 'timeout ${second}' (maximum value is 2147483647 ms or ~24.8 days)`;
  }
  if (keyword === "bind" && at === 1) return `${parsing}'bind' : ${message}`;
  if (keyword === "stats" && second === "timeout") return `${parsing}'stats timeout' : ${message}`;
  return keywordText(line, wrongOf(message), at);
}
