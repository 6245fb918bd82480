import { place, whole } from "../../../grammar/diagnostic.ts";
import { parseExpression } from "../../../grammar/expression.ts";
import { firstOf } from "../../model/line-order.ts";
import { textOf } from "../../model/text.ts";
import { atLeast } from "../../model/version.ts";
import { fullName, headerRange, placeIn } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { checkExpr } from "../samples/check-expr.ts";
import { wordText } from "../word-text.ts";
import { httpHashes } from "./mode-mismatch.ts";

/** What a backend in mode log cannot use, with HAProxy's words for it. */
const ignored: readonly [keywords: readonly string[], what: string, haproxy: string][] = [
  [
    ["tcp-request connection", "tcp-request session", "tcp-request content"],
    "tcp-request rules",
    "Cannot use tcp-request rules",
  ],
  [["tcp-response content"], "tcp-response rules", "Cannot use tcp-response rules"],
  [["stick-table"], "a stick-table", "Cannot use stick table"],
  [
    ["stick on", "stick match", "stick store-request", "stick store", "stick store-response"],
    "stick rules",
    "Cannot use sticking rules",
  ],
  [["http-send-name-header"], "'http-send-name-header'", 'Cannot set "http-send-name-header"'],
  [["dynamic-cookie-key"], "'dynamic-cookie-key'", 'Cannot set "dynamic-cookie-key"'],
  [["use-server"], "use-server rules", 'Cannot use "use-server" rules'],
];
const algorithms = new Set(["roundrobin", "random", "sticky", "log-hash"]);

export const logBackend = rule({
  id: "log-backend",
  severity: "warning",
  stage: "start",
  summary: "A backend in mode log has settings that need a connection.",
  why: "Such a backend sends log messages to its servers; HAProxy ignores most other settings and refuses other ways of balancing.",
  bad: "backend logs\n    mode log\n    stick-table type ip size 1k\n    server s1 udp@192.0.2.1:514\n",
  good: "backend logs\n    mode log\n    server s1 udp@192.0.2.1:514\n",
  manual: "4.2",
  alike: ["proxy"],
  alikeIf: ({ mode }) => mode !== "log",
  proxy(proxy, model, report) {
    if (proxy.mode !== "log") return;
    if (!proxy.caps.backend) {
      // Frontends came to be left alone.
      if (atLeast(model, "2.9") && !atLeast(model, "3.3"))
        report(headerRange(proxy, report), "a frontend cannot be in mode log", {
          severity: "error",
          haproxy: `in ${fullName(proxy)}: "balance" only supports 'roundrobin', 'random', 'sticky' and 'log-hash'.`,
        });
      return;
    }
    const name = fullName(proxy);
    for (const [keywords, what, haproxy] of ignored) {
      const line = firstOf(proxy, keywords);
      if (line === undefined) continue;
      report(placeIn(proxy, line, report, 2), `${what} of ${name} have no effect in mode log`, {
        haproxy: `${haproxy} with 'mode log' in ${name}. ${what.endsWith("rules") ? "They" : "It"} will be ignored.`,
      });
    }
    const steps = proxy.caps.frontend ? proxy.enabled("log-steps") : undefined;
    if (steps !== undefined)
      report(placeIn(proxy, steps, report), `'log-steps' of ${name} has no effect in mode log`, {
        haproxy: `Cannot use "log-steps" with 'mode log' in ${name}. It will be ignored.`,
      });
    const balance = proxy.enabled("balance");
    const algorithm =
      balance === undefined
        ? "random"
        : wordText(balance.section.tree, balance.statement.word + 1).replace(/\(.*/, "");
    // Those that look at a request have become roundrobin by then; mode-mismatch says so.
    if (!algorithms.has(algorithm) && !httpHashes.has(algorithm))
      report(
        balance === undefined ? headerRange(proxy, report) : placeIn(proxy, balance, report, 2),
        `'balance ${algorithm}' cannot be used in mode log`,
        {
          severity: "error",
          help: "use roundrobin, random, sticky or log-hash",
          haproxy: `in ${name}: "balance" only supports 'roundrobin', 'random', 'sticky' and 'log-hash'.`,
        },
      );
    const wrong = algorithm === "log-hash" ? hashProblem(textOf(balance!, "converters") ?? "") : undefined;
    if (wrong !== undefined)
      report(placeIn(proxy, balance!, report, 3), `'log-hash' needs a list of converters: ${wrong.message}`, {
        severity: "error",
        haproxy: `log backend '${proxy.name}': failed to initialize: ${wrong.haproxy} (from converter list argument in "balance log-hash").`,
      });
    let first: boolean | undefined;
    for (const statement of proxy.own("server")) {
      const address = wordText(proxy.tree, statement.word + 2);
      const datagrams = /^(udp[46]?|dgram\+\w+)@/.test(address);
      first ??= datagrams;
      if (datagrams !== first)
        report(
          report.words(proxy.tree, statement, 2),
          `a backend in mode log cannot mix servers over UDP with others`,
          {
            severity: "error",
            help: "write udp@ before all addresses, or before none",
            haproxy: `log backend '${proxy.name}': failed to initialize: cannot mix server types within a log backend, '${wordText(proxy.tree, statement.word + 1)}' srv's network type differs from previous server.`,
          },
        );
      if (/^(unix@|uxst@|uxdg@|abns|\/|fd@|sockpair@)/.test(address))
        report(report.words(proxy.tree, statement, 2), `a server in mode log needs an IP address`, {
          severity: "error",
          haproxy: whole(`[${place}] : log server address family not supported for log backend server.`),
        });
    }
  },
});

/** The converters work on the text of a message. */
function hashProblem(converters: string): { message: string; haproxy: string } | undefined {
  const { value, diagnostics } = parseExpression([`str(message),${converters}`]);
  const [wrong] =
    value === undefined || diagnostics.length > 0 ? diagnostics : checkExpr(value, false).problems;
  return wrong && { message: wrong.message, haproxy: wrong.haproxy ?? wrong.message };
}
