import { fetchName } from "../../model/arg-types.ts";
import { exprAt } from "../../model/read.ts";
import type { Line, Proxy } from "../../model/types.ts";
import { fullName, isDisabled } from "../proxy-names.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";
import { contextsOf } from "../samples/contexts.ts";
import { needsRequest, readsRequest } from "../samples/request-parts.ts";
import { wordText } from "../word-text.ts";

/** Columns of fetch contexts: what is known when a session begins, and when a server was chosen. */
const session = 1 << 1;
const serverChosen = 1 << 10;

export const missingInspectDelay = rule({
  id: "missing-inspect-delay",
  severity: "warning",
  stage: "checks",
  summary: "A tcp rule looks at contents without giving them time to arrive.",
  why: "Without 'tcp-request inspect-delay' (or 'tcp-response inspect-delay'), such a rule is run on whatever has come in by chance. Tracking what is known from the start belongs into 'tcp-request session' for HTTP frontends: invalid requests end before 'content' rules.",
  bad: "frontend www\n    mode tcp\n    bind :443\n    timeout client 5s\n    tcp-request content capture req.ssl_sni len 32\n",
  good: "frontend www\n    mode tcp\n    bind :443\n    timeout client 5s\n    tcp-request inspect-delay 5s\n    tcp-request content capture req.ssl_sni len 32\n",
  manual: "4.2",
  applies: ({ keyword, slots, errors }) =>
    errors.length === 0 &&
    (keyword === "tcp-request content" || keyword === "tcp-response content") &&
    slots.some((slot) => slot.kind === "action" && watched.has(slot.name)),
  statement(line, model, report) {
    const proxy = model.proxyOf(line.section);
    if (proxy === undefined || isDisabled(proxy)) return;
    const { template } = line.statement;
    const request = template.keyword === "tcp-request content";
    if (request ? !proxy.caps.frontend : !proxy.caps.backend) return;
    const action = template.slots.find((slot) => slot.kind === "action")!.name;
    const side = request ? "tcp-request" : "tcp-response";
    const late = fetches(line, proxy, action).filter(
      ({ fetch }) => (contextsOf(fetch) & (request ? session : serverChosen)) === 0,
    );
    if (late.length > 0 && proxy.setting(`${side} inspect-delay`) === undefined) {
      const what =
        action === "capture"
          ? "'tcp-request capture'"
          : `'${side} content ${action === "track-sc" ? "track-sc*" : "set-bandwidth-limit*"}'`;
      for (const { word, fetch } of late)
        report(
          report.inWord(line, word),
          `nothing waits for what '${fetch}' looks at: there is no '${side} inspect-delay'`,
          {
            help: `add '${side} inspect-delay 5s'`,
            haproxy: `${fullName(proxy)} : a ${what} rule explicitly depending on ${request ? "request" : "response"} contents without any '${side} inspect-delay' setting. This means that this rule will randomly find its contents. This can be fixed by setting the ${side} inspect-delay.`,
          },
        );
    }
    if (action === "track-sc" && request) sessionLevel(line, proxy, report);
  },
});

const watched = new Set(["track-sc", "capture", "set-bandwidth-limit"]);

/** What is tracked does not depend on a request that may never become one. */
function sessionLevel(line: Line, proxy: Proxy, report: Report): void {
  if (proxy.mode !== "http" && proxy.mode !== "haterm") return;
  if (fetches(line, proxy, "track-sc").some(({ fetch }) => readsRequest(fetch))) return;
  if (needsRequest(line)) return;
  const { template, word } = line.statement;
  const action = template.slots.find((slot) => slot.kind === "action")!;
  report(
    report.inWord(line, word + action.at),
    "this does not depend on the request, and misses those that are invalid: track it for the session",
    {
      help: "use 'tcp-request session' instead of 'tcp-request content'",
      haproxy: `${fullName(proxy)} : a 'tcp-request content track-sc*' rule not depending on request contents for an HTTP frontend should be executed at the session level, using a 'tcp-request session' rule (mandatory to track invalid HTTP requests).`,
    },
  );
}

/** Arguments of bandwidth limits that are numbers, or expressions. */
const limits = new Set(["limit", "period"]);

function fetchOf(expression: string): string {
  return /^[\w.-]*/.exec(expression)![0];
}

interface Use {
  /** Absolute word in the rule's line. */
  word: number;
  fetch: string;
}

/** Fetches that the rule's action evaluates; of a bandwidth limit also the key of its filter. */
function fetches(line: Line, proxy: Proxy, action: string): Use[] {
  const { statement, section } = line;
  const uses: Use[] = [];
  for (const slot of statement.template.slots) {
    if (slot.kind !== "value") continue;
    const word = statement.word + slot.at;
    const name =
      slot.type?.name === "expr"
        ? exprAt(section.tree, word, slot.count).value?.fetch.name
        : limits.has(slot.name)
          ? fetchOf(wordText(section.tree, word))
          : undefined;
    if (name !== undefined && (contextsOf(name) !== -1 || fetchName(name) !== name))
      uses.push({ word, fetch: name });
  }
  if (action !== "set-bandwidth-limit") return uses;
  const at = statement.template.slots.find((slot) => slot.kind === "action")!.at + 1;
  const limit = wordText(section.tree, statement.word + at);
  for (const keyword of ["filter bwlim-in", "filter bwlim-out"])
    for (const filter of proxy.own(keyword)) {
      const { tree } = proxy;
      if (wordText(tree, filter.word + 2) !== limit) continue;
      for (let word = 3; word + 1 < filter.template.words; word++)
        if (wordText(tree, filter.word + word) === "key")
          uses.push({
            word: statement.word + at,
            fetch: fetchOf(wordText(tree, filter.word + word + 1)),
          });
    }
  return uses;
}
