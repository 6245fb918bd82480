import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Statement } from "../../../grammar/tree.ts";
import type { Section } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { serverFrame } from "../server-frame.ts";
import { lineWords } from "../tls-range.ts";
import { wordText } from "../word-text.ts";
import { isOnlyIgnored } from "./wrong-proxy-kind.ts";

/** Server options that are times. */
const intervals = new Set(["inter", "fastinter", "downinter", "agent-inter"]);

/** HAProxy says where once a line. */
function frame(statement: Statement, section: Section): string {
  if (statement.template.keyword === "default-server") return `[${place}] : `;
  return serverFrame(statement, section);
}

export const smallTimeout = rule({
  id: "small-timeout",
  severity: "warning",
  summary: "A timeout without a unit is so small that a unit was probably forgotten.",
  why: "Numbers alone are milliseconds: 'timeout client 30' gives up after 30 ms. HAProxy warns below 100.",
  bad: "defaults\n    timeout client 30\n",
  good: "defaults\n    timeout client 30s\n",
  manual: "2.5",
  alike: ["line"],
  applies: ({ keyword, slots, prefix }) =>
    prefix === undefined &&
    (keyword.startsWith("timeout ") ||
      keyword === "hold" ||
      keyword.startsWith("hold ") ||
      slots.some((slot) => slot.kind === "option" && intervals.has(slot.name))),
  statement({ statement, section }, _model, report) {
    const { template } = statement;
    const { tree } = section;
    if (isOnlyIgnored(template, section.kind)) return;
    const proxies =
      section.kind === "defaults" ||
      section.kind === "frontend" ||
      section.kind === "backend" ||
      section.kind === "listen";
    const resolvers = section.kind === "resolvers";
    let option: (typeof template.slots)[number] | undefined;
    let framed = false;
    for (const slot of template.slots) {
      if (slot.kind === "option") option = slot;
      if (slot.kind !== "value" || slot.type?.name !== "time") continue;
      const inOption = option !== undefined && slot.group === option.group && slot.group !== 0;
      if (
        inOption
          ? !intervals.has(option!.name)
          : !((proxies && template.keyword.startsWith("timeout ")) || resolvers)
      )
        continue;
      const text = wordText(tree, statement.word + slot.at);
      if (!/^\d+$/.test(text) || Number(text) === 0 || Number(text) >= 100) continue;
      // Of a repeated timeout, HAProxy only says that it is repeated.
      const repeated =
        !inOption &&
        section.kind !== "defaults" &&
        !resolvers &&
        section.own(template.keyword)[0] !== statement;
      const name = inOption
        ? option!.name
        : resolvers
          ? lineWords({ statement, section }).slice(0, slot.at).join(" ")
          : template.keyword;
      const server = template.keyword === "server" ? wordText(tree, statement.word + 1) : "(null)";
      const holder = inOption
        ? `server '${server}'`
        : `${section.kind === "listen" ? "proxy" : section.kind} '${section.name}'`;
      const said = `'${name} ${Number(text)}' in ${holder} is suspiciously small for a value in milliseconds. Please use an explicit unit ('${Number(text)}ms') if that was the intent.`;
      report(
        report.words(tree, statement, slot.at),
        `'${name} ${text}' is ${text} milliseconds: is a unit missing?`,
        {
          help: `say '${text}s' or '${text}ms'`,
          ...(repeated ? { lint: true, severity: "info" as const } : {}),
          haproxy: resolvers
            ? `'${name} ${Number(text)}' looks suspiciously small for a value in milliseconds. Please use an explicit unit ('${Number(text)}ms') if that was the intent.`
            : inOption
              ? whole(framed ? said : frame(statement, section) + said)
              : said,
        },
      );
      framed ||= inOption;
    }
  },
});
