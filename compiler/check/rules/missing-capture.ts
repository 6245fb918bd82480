import { memoOfSection } from "../../model/memo-of-section.ts";
import type { Proxy, Section } from "../../model/types.ts";
import { kindName } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const missingCapture = rule({
  id: "missing-capture",
  severity: "error",
  stage: "checks",
  summary: "A rule captures into a slot that its frontend does not declare.",
  why: "Slots come from 'declare capture' and 'capture' lines and are numbered from 0, apart for requests and responses. HAProxy refuses the number of one that is not there.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request capture path id 0\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    declare capture request len 40\n    http-request capture path id 0\n",
  manual: "4.4",
  applies: ({ keyword, slots, errors }) =>
    errors.length === 0 &&
    /^http-(after-)?(request|response)$/.test(keyword) &&
    slots.some(({ kind, name }) => kind === "action" && name === "capture") &&
    slots.some(({ kind, name }) => kind === "literal" && name === "id"),
  statement({ statement, section }, model, report) {
    const proxy = model.proxyOf(section);
    const { slots, keyword } = statement.template;
    const at = slots.find(({ kind, name }) => kind === "literal" && name === "id")!.at + 1;
    const id = Number.parseInt(wordText(section.tree, statement.word + at), 10);
    if (Number.isNaN(id)) return;
    if (id < 0) {
      report(report.words(section.tree, statement, at), "slots are numbered from 0", {
        since: "3.5",
        stage: "lines",
        haproxy: `error detected in ${proxy === undefined ? "defaults" : kindName(proxy)} '${section.name}' while parsing '${keyword} capture' rule : cannot parse id '${id}'.`,
      });
      return;
    }
    if (proxy?.caps.frontend === false) return;
    const side = keyword === "http-request" ? "request" : "response";
    const count = (proxy === undefined ? ownSlots(section) : slotCounts(proxy))[side];
    if (id < count) return;
    report(
      report.words(section.tree, statement, at),
      count === 0
        ? `there is no slot ${id}: nothing declares captures of ${side}s`
        : `there is no slot ${id}: the last one of ${side}s is ${count - 1}`,
      {
        help: `add 'declare capture ${side} len <length>', or use 'len' instead of 'id'`,
        haproxy: `Proxy '${section.name}': unable to find capture id '${id}' referenced by http-${side} capture rule.`,
      },
    );
  },
});

/** Slots of a proxy. Rules with 'len' make one each, for requests; those of its defaults section too. */
const slotCounts = memoOfSection((proxy: Proxy) => {
  const counts = ownSlots(proxy);
  const inherited = proxy.from === undefined ? undefined : ownSlots(proxy.from);
  return {
    request: counts.request + (inherited?.request ?? 0),
    response: counts.response + (inherited?.response ?? 0),
  };
});

const ownSlots = memoOfSection((section: Section) => {
  const counts = { request: 0, response: 0 };
  for (const { template } of section.node.statements) {
    const { keyword, slots } = template;
    if (keyword === "capture request header") counts.request++;
    else if (keyword === "capture response header") counts.response++;
    else if (keyword === "declare capture")
      counts[
        slots.some(({ kind, name }) => kind === "literal" && name === "response") ? "response" : "request"
      ]++;
    else if (
      slots.some(({ kind, name }) => kind === "action" && name === "capture") &&
      slots.some(({ kind, name }) => kind === "literal" && name === "len")
    )
      counts.request++;
  }
  return counts;
});
