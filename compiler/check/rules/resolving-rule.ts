import type { Model } from "../../model/types.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

const byModel = new WeakMap<Model, ReadonlySet<string>>();

export const resolvingRule = rule({
  id: "resolving-rule",
  severity: "error",
  stage: "lines",
  summary: "A rule resolves a name by resolvers that do not exist, or does not say where to.",
  why: "'do-resolve' has a variable and a resolvers section in parentheses, and may say 'ipv4' or 'ipv6'. HAProxy refuses other forms and names it does not find.",
  bad: "frontend www\n    mode http\n    bind :80\n    http-request do-resolve(txn.dst,dns,ipv4) hdr(host)\n",
  good: "frontend www\n    mode http\n    bind :80\n    http-request do-resolve(txn.dst,dns,ipv4) hdr(host)\nresolvers dns\n    nameserver one 192.0.2.53:53\n",
  manual: "4.3",
  applies: ({ slots }) => slots.some(({ kind, name }) => kind === "action" && name === "do-resolve"),
  statement({ statement, section }, model, report) {
    const { slots, keyword } = statement.template;
    const { at } = slots.find(({ kind, name }) => kind === "action" && name === "do-resolve")!;
    const text = wordText(section.tree, statement.word + at);
    const read = /^[^(]*\([^,]*,([^,)]*)([^)]*)\)/.exec(text);
    const families = read === null ? [] : read[2]!.split(",").slice(1);
    if (
      read === null ||
      families.some((family) => !"ipv4".startsWith(family) && !"ipv6".startsWith(family))
    ) {
      report(
        report.words(section.tree, statement, at),
        "expected do-resolve(<variable>,<resolvers>[,ipv4|ipv6])",
        {
          haproxy: `error detected in ${section.kind} '${section.name}' while parsing '${keyword} ${text}' rule : Can't parse '${text}'. Expects 'do-resolve(<varname>,<resolvers>[,<options>]) <expr>'. Available options are 'ipv4' and 'ipv6'.`,
        },
      );
      return;
    }
    const proxy = model.proxyOf(section);
    if (proxy !== undefined && isDisabled(proxy)) return;
    let known = byModel.get(model);
    if (known === undefined) {
      known = new Set(model.of("resolvers").map(({ name }) => name));
      byModel.set(model, known);
    }
    const name = read[1]!;
    // HAProxy makes "default" of the machine's own settings.
    if (known.has(name) || name === "default") return;
    report(report.words(section.tree, statement, at), `there is no resolvers section named '${name}'`, {
      stage: "checks",
      haproxy: `Proxy '${section.name}': Can't find resolvers section '${name}' for do-resolve action.`,
    });
  },
});
