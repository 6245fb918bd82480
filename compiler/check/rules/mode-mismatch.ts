import { place, type Stage, whole } from "../../../grammar/diagnostic.ts";
import type { Slot, Statement } from "../../../grammar/tree.ts";
import { firstOf, lastOf } from "../../model/line-order.ts";
import { hasLiteral, textOf } from "../../model/text.ts";
import type { Line, Model, Proxy } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { fullName, placeIn } from "../proxy-names.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

/** Rule lists that HAProxy speaks of once a proxy. */
const lists = ["http-request", "http-response", "http-after-response", "redirect"];

/** Options it speaks of, inherited ones too. */
const options = [
  "option checkcache",
  "option http-buffer-request",
  "option http-drop-request-trailers",
  "option http-drop-response-trailers",
  "option http-ignore-probes",
  "option idle-close-on-response",
  "option prefer-last-server",
  "option accept-unsafe-violations-in-http-request",
  "option accept-unsafe-violations-in-http-response",
  "option http-use-proxy-header",
  "option http-pretend-keepalive",
  "option http-no-delay",
  "option disable-h2-upgrade",
  "option forwarded",
  "option forwardfor",
  "option originalto",
];

/** Options that HAProxy looks at after all proxies were found to be right. */
const addsHeader = new Set(["option forwarded", "option forwardfor", "option originalto"]);

const logOptions = ["option httplog", "option httpslog"];
const formats = new Set(["option httplog", "option httpslog", "option tcplog", "log-format"]);
export const httpHashes: ReadonlySet<string> = new Set(["uri", "url_param", "hdr"]);

export const modeMismatch = rule({
  id: "mode-mismatch",
  severity: "warning",
  summary: "A keyword that needs HTTP stands in a proxy that is not in HTTP mode.",
  why: "HAProxy ignores it, with a warning for most. The default mode is tcp.",
  bad: "frontend www\n    bind :80\n    mode tcp\n    timeout client 5s\n    http-request deny if { src 192.0.2.0/24 }\n",
  good: "frontend www\n    bind :80\n    mode http\n    timeout client 5s\n    http-request deny if { src 192.0.2.0/24 }\n",
  manual: "4.2",
  alike: ["proxy"],
  // else it goes by the modes of its backends
  alikeIf: (proxy) => proxy.mode === "http",
  proxy(proxy, model, report) {
    if (proxy.mode !== "log") logHash(proxy, report);
    if (proxy.mode === "http" || proxy.mode === "haterm") return;
    const said = new Set<Line["statement"]>();
    const say: Say = (line, what, haproxy, stage = "checks") => {
      said.add(line.statement);
      const words = line.statement.template.keyword.split(" ").length;
      report(
        placeIn(proxy, line, report, words),
        `${what}: ${fullName(proxy)} is in mode ${proxy.mode}, not http`,
        {
          help: "set 'mode http', or remove the line",
          haproxy,
          stage,
          ...(line.section === proxy
            ? {}
            : { related: [{ range: report.line(line), message: "inherited from here" }] }),
        },
      );
    };
    always(proxy, model, report, say);
    servers(proxy, report);
    if (!switchesToHttp(proxy, model)) whenPlain(proxy, say);
    for (const statement of proxy.node.statements) {
      const { keyword, entry, prefix } = statement.template;
      if (entry?.mode !== "http" || prefix !== undefined || said.has(statement) || lists.includes(keyword))
        continue;
      report(
        report.words(proxy.tree, statement, 0, keyword.split(" ").length),
        `'${keyword}' has no effect: ${fullName(proxy)} is in mode ${proxy.mode}, not http`,
        { lint: true, severity: "info" },
      );
    }
  },
});

type Say = (line: Line, what: string, haproxy: string, stage?: Stage) => void;

/** What is said even of a tcp frontend that hands over to an HTTP backend. */
function always(proxy: Proxy, model: Model, report: Report, say: Say): void {
  const name = fullName(proxy);
  const cookie = inForce(proxy, "cookie", proxy.caps.backend);
  if (cookie !== undefined)
    say(cookie, "'cookie' has no effect", `cookie will be ignored for ${name} (needs 'mode http').`);
  const balance = inForce(proxy, "balance", proxy.caps.backend);
  const algorithm = balance && wordText(balance.section.tree, balance.statement.word + 1).replace(/\(.*/, "");
  if (balance !== undefined && httpHashes.has(algorithm!))
    say(
      balance,
      `'balance ${algorithm}' falls back to roundrobin`,
      `Layer 7 hash not possible for ${name} (needs 'mode http'). Falling back to round robin.`,
    );
  if (!proxy.caps.frontend) return;
  const log = lastFormat(proxy);
  if (log === undefined || !logOptions.includes(log.statement.template.keyword)) return;
  const { keyword } = log.statement.template;
  const clf = hasLiteral(log, "clf") ? " clf" : "";
  // HAProxy names the line of the option, wherever it is inherited from.
  const named = (atLeast(model, "3.0") ? undefined : lastFormatLine(proxy)) ?? log;
  report(
    report.words(named.section.tree, named.statement, 0, 2),
    `'${keyword}${clf}' falls back to 'option tcplog${clf}': ${name} is in mode ${proxy.mode}, not http`,
    {
      help: "set 'mode http', or use 'option tcplog'",
      haproxy: whole(
        `parsing [${place}] : '${keyword}${clf}' not usable with ${name} (needs 'mode http'). Falling back to 'option tcplog${clf}'.`,
      ),
    },
  );
}

/** The line that sets the log format in force. */
export function lastFormat(proxy: Proxy): Line | undefined {
  const last = lastOf(proxy, [...formats]);
  return last?.statement.template.prefix === undefined ? last : undefined;
}

/** The line HAProxy names for the log format up to 2.9: the last one of the proxy with any format. */
export function lastFormatLine(proxy: Proxy): Line | undefined {
  const log = lastFormat(proxy);
  const own = proxy.node.statements.findLast(
    ({ template }) => /^(http-|redirect)/.test(template.keyword) && template.slots.some(isFormat),
  );
  return own !== undefined && (log?.section !== proxy || own.line > log.statement.line)
    ? { statement: own, section: proxy }
    : log;
}

function isFormat({ type, count }: Slot): boolean {
  return count > 0 && (type?.name === "log-format" || type?.name === "log-format-list");
}

function whenPlain(proxy: Proxy, say: Say): void {
  const name = fullName(proxy);
  const stats = firstOf(
    proxy,
    [...proxy.keywords()].filter(
      (keyword) => keyword.startsWith("stats ") && keyword !== "stats hide-version",
    ),
  );
  if (stats !== undefined)
    say(stats, "'stats' has no effect", `'stats' statement ignored for ${name} as it requires HTTP mode.`);
  for (const [keyword, short] of [
    ["capture cookie", "capture"],
    ["monitor-uri", "monitor-uri"],
  ] as const) {
    const line = inForce(proxy, keyword, proxy.caps.frontend);
    if (line !== undefined)
      say(
        line,
        `'${keyword}' has no effect`,
        `'${short}' statement ignored for ${name} as it requires HTTP mode.`,
      );
  }
  for (const list of lists) {
    // Inherited rules are not counted as the proxy's own.
    const statement = proxy.own(list)[0];
    if (statement !== undefined)
      say(
        { statement, section: proxy },
        `'${list}' rules have no effect`,
        `'${list}' rules ignored for ${name} as they require HTTP mode.`,
      );
  }
  for (const option of options) {
    const line = proxy.enabled(option) ?? formerly(proxy, option);
    if (line !== undefined)
      say(
        line,
        `'${option}' has no effect`,
        `'${option}' ignored for ${name} as it requires HTTP mode.`,
        addsHeader.has(option) ? "start" : "checks",
      );
  }
}

/** An option under its old name. */
function formerly(proxy: Proxy, option: string): Line | undefined {
  const old = option.replace("accept-unsafe-violations-in-http", "accept-invalid-http");
  if (old === option || proxy.setting(option) !== undefined) return undefined;
  return proxy.enabled(old);
}

/** The last line, own or inherited; of the other side's keywords, those that HAProxy has stored nevertheless. */
function inForce(proxy: Proxy, keyword: string, side: boolean): Line | undefined {
  if (side) return proxy.setting(keyword);
  const statement = proxy.own(keyword).at(-1);
  return statement && { statement, section: proxy };
}

function logHash(proxy: Proxy, report: Report): void {
  if (!proxy.caps.backend) return;
  const balance = proxy.enabled("balance");
  if (balance === undefined || wordText(balance.section.tree, balance.statement.word + 1) !== "log-hash")
    return;
  report(
    placeIn(proxy, balance, report, 2),
    `'balance log-hash' falls back to roundrobin: ${fullName(proxy)} is in mode ${proxy.mode}, not log`,
    {
      help: "set 'mode log', or choose another algorithm",
      haproxy: `Unusable balance algorithm for ${fullName(proxy)} (needs 'mode log'). Falling back to round robin.`,
    },
  );
}

/** What server and source lines say about HTTP, and PROXY protocol headers where no connection is proxied. */
function servers(proxy: Proxy, report: Report): void {
  const name = fullName(proxy);
  const { tree } = proxy;
  const source = proxy.own("source").at(-1);
  const header = source && headerAfter(proxy, source, 0);
  if (source !== undefined && header !== undefined)
    report(
      report.words(tree, source, header.at, 1),
      `the address in header ${header.name} cannot be used: ${name} is in mode ${proxy.mode}, not http`,
      { haproxy: `${name} : ignoring use of header ${header.name} as source IP in non-HTTP mode.` },
    );
  for (const keyword of ["server", "server-template"])
    for (const statement of proxy.own(keyword)) {
      const { template, word } = statement;
      if (!template.slots.some((slot) => slot.kind === "option" && concerned.has(slot.name))) continue;
      const server = wordText(tree, word + 1);
      for (const slot of template.slots) {
        if (slot.kind !== "option") continue;
        if (slot.name === "cookie")
          report(
            report.words(tree, statement, slot.at, 2),
            `the cookie of server '${server}' has no effect: ${name} is in mode ${proxy.mode}, not http`,
            { haproxy: `${name} : ignoring cookie for server '${server}' as HTTP mode is disabled.` },
          );
        else if (slot.name === "source") {
          const used = headerAfter(proxy, statement, slot.at);
          if (used !== undefined)
            report(
              report.words(tree, statement, used.at, 1),
              `the address in header ${used.name} cannot be used: ${name} is in mode ${proxy.mode}, not http`,
              {
                haproxy: `${name} : server ${server} cannot use header ${used.name} as source IP in non-HTTP mode.`,
              },
            );
        } else if (proxyHeaders.has(slot.name) && proxy.mode !== "tcp") {
          report(
            report.words(tree, statement, slot.at, 1),
            `'${slot.name}' has no effect in mode ${proxy.mode}`,
            {
              stage: "start",
              haproxy: whole(`[${place}] : 'send-proxy*' server option is unsupported there, ignoring it`),
            },
          );
        }
      }
    }
}

const proxyHeaders = new Set(["send-proxy", "send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn"]);
const concerned = new Set(["cookie", "source", ...proxyHeaders]);

/** `usesrc hdr_ip(name)` after a word of a line. */
function headerAfter(
  proxy: Proxy,
  statement: Statement,
  from: number,
): { name: string; at: number } | undefined {
  for (let at = from + 1; at + 1 < statement.template.words; at++) {
    if (wordText(proxy.tree, statement.word + at) !== "usesrc") continue;
    const match = /^hdr_ip\(\s*([^\s,)]*)/.exec(wordText(proxy.tree, statement.word + at + 1));
    return match === null ? undefined : { name: match[1]!, at: at + 1 };
  }
  return undefined;
}

/** A tcp frontend whose backend is in HTTP mode upgrades its connections. */
export function switchesToHttp(proxy: Proxy, model: Model): boolean {
  if (!proxy.caps.frontend) return false;
  const fallback = proxy.enabled("default_backend");
  const names = proxy.own("use_backend").map((statement) => wordText(proxy.tree, statement.word + 1));
  if (fallback !== undefined) names.push(textOf(fallback, "backend") ?? "");
  // A name made for each request may turn out to be one.
  if (names.some((name) => name.includes("%[") || model.backend(name)?.mode === "http")) return true;
  return proxy
    .all("tcp-request content")
    .some(({ statement }) => statement.template.slots.some((slot) => slot.name === "switch-mode"));
}
