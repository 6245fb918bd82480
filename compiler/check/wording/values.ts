/** What HAProxy says of values; the frame depends on the parser that reads them. */
import type { Severity } from "../../../grammar/diagnostic.ts";
import { inRule } from "./in-rule.ts";
import { keywordText, wrongOf } from "./keyword-text.ts";
import type { LineInfo } from "./line-info.ts";
import { logValue } from "./log.ts";
import { bindOptionText } from "./option-texts.ts";
import { isServerLine, serverFrame, serverValue } from "./server.ts";
import { tableText } from "./table-text.ts";

const balance =
  "balance only supports 'roundrobin', 'static-rr', 'leastconn', 'source', 'uri', 'url_param', 'hash', 'hdr(name)', 'rdp-cookie(name)', 'log-hash' and 'sticky' options.";

export function valueText(
  line: LineInfo,
  at: number,
  message: string,
  severity: Severity,
): string | undefined {
  const { words, place, section } = line;
  const [keyword = "", second = ""] = words;
  const parsing = `parsing [${place}] : `;
  const character = /^character '(.)' is not permitted in name/s.exec(message)?.[1];
  if (character !== undefined && line.isHeader)
    return `${parsing}character '${character}' is not permitted in '${keyword}' name '${second}'.`;
  if (severity === "warning")
    return message.startsWith("unexpected character")
      ? `${isServerLine(line) ? `${serverFrame(line)}` : ""}${message.replace(/\.$/, "")}. This will be reported as an error in next versions.`
      : undefined;
  if (character !== undefined && keyword === "acl")
    return `${parsing}character '${character}' is not permitted in acl name '${second}'.`;
  if (character !== undefined && isServerLine(line) && at === 1)
    return `[${place}] : character '${character}' is not permitted in ${keyword} ${keyword === "server" ? "name" : "prefix"} '${second}'.`;
  if (isServerLine(line)) return serverValue(line, at, message);
  if (keyword === "log") return logValue(line, at, message);
  if (keyword === "mode") return `${parsing}unknown proxy mode '${words[at] ?? ""}'.`;
  if (keyword === "errorfiles" || keyword === "errorfile") {
    const code = /^status code '(.*)' not handled/.exec(message)?.[1] ?? words[at] ?? "";
    return `${parsing}${keyword} : status code '${Number.parseInt(code, 10) || 0}' not handled.`;
  }
  if (keyword === "nameserver" && at === 2) return `${parsing}'nameserver ${second}' : ${message}`;
  if (keyword === "source" && at === 1) return `${parsing}'source ${words[1] ?? ""}' : ${message}`;
  if (keyword === "source" && words[at - 1] === "usesrc")
    return `${parsing}'usesrc ${words[at] ?? ""}' : ${message}`;
  if (/^(?:http|tcp)-check$/.test(keyword) && second === "connect" && words[at - 1] === "addr")
    return `${parsing}'${keyword} connect' : 'addr' : ${message}..`;
  if (keyword === "balance" && at === 1) return parsing + balance;
  if (/^http-/.test(keyword) && second === "return" && words[at - 1] === "status")
    return inRule(line, at, -1, `Unexpected status code '${Number.parseInt(words[at] ?? "", 10) || 0}'`);
  if (keyword === "timeout" && section !== "resolvers" && section !== "mailers") {
    if (/^unexpected character '.*'$/.test(message)) return `${parsing}${message} in 'timeout ${second}'`;
    if (message.startsWith("timer overflow"))
      return `${parsing}timer overflow in argument '${words[at] ?? ""}' to 'timeout ${second}' (maximum value is 2147483647 ms or ~24.8 days)`;
  }
  if ((keyword === "bind" && at > 2) || (keyword === "stats" && second === "socket" && at > 3)) {
    const text = bindOptionText(line, at);
    if (text !== undefined) return text;
  }
  if (keyword === "stick-table" || keyword === "table") return tableText(line, at, message);
  if (keyword === "http-send-name-header") return `${parsing}${message}`;
  if (words[at - 1] === "code" && (keyword === "redirect" || second === "redirect"))
    return inRule(
      line,
      at,
      -1,
      `'code': unsupported HTTP code '${words[at] ?? ""}' (must be one of 301, 302, 303, 307 or 308)`,
    );
  if (keyword === "hold" && message.startsWith("timer overflow"))
    return `parsing [${place}]: timer overflow in argument <${second}> to <hold>, maximum value is 2147483647 ms (~24.8 days).`;
  if (keyword === "declare" && message.endsWith("the least is 1")) return `${parsing}length must be > 0`;
  if (keyword === "peer" && at === 2) return `[${place}] : 'server (null)/${second}' : ${message}`;
  if (keyword === "retry-on") return `${parsing}'retry-on': unknown keyword '${words[at] ?? ""}'`;
  if (/^http-/.test(keyword) && second === "capture" && words[at - 1] === "len")
    return inRule(line, at, -1, "length must be > 0");
  if (/^http-/.test(keyword) && /must end with '\)'$/.test(message) && /^(?:un)?set-var/.test(second))
    return inRule(
      line,
      at,
      -1,
      `incomplete argument after action '${second}'. Expects 'set-var(<var-name>)', 'set-var-fmt(<var-name>)' or 'unset-var(<var-name>)'`,
    );
  if (keyword === "bind" && at === 1 && /^invalid character '' in port/.test(message))
    return `${parsing}'bind' : invalid port ''`;
  if (keyword === "bind" && at === 1) return `${parsing}'bind' : ${message}`;
  if (keyword === "stats" && second === "timeout" && message.endsWith("must be above 0"))
    return `${parsing}'stats timeout' expects a positive value`;
  if (keyword === "stats" && second === "timeout") return `${parsing}'stats timeout' : ${message}`;
  return keywordText(line, wrongOf(message), at);
}
