import { rule } from "../rule.ts";
import { hostIn } from "../values/addresses.ts";
import { readingsOf, verdictOf } from "../values/readings.ts";

/** Where servers have their address. */
const addressAt: Readonly<Record<string, number>> = { server: 2, "server-template": 3 };

export const invalidValue = rule({
  id: "invalid-value",
  severity: "error",
  summary:
    "A value is not what its place holds: a number out of range, a time without sense, a broken address.",
  why: "HAProxy refuses it. In many old places it reads the digits that lead and ignores the rest; there it says nothing, and so does this rule.",
  bad: "backend app\n    timeout connect 5sek0\n    timeout server 1.5s\n",
  good: "backend app\n    timeout connect 5s\n    timeout server 1500ms\n",
  manual: "2.5",
  alike: ["line"],
  applies: ({ slots }) =>
    slots.some(
      (slot) =>
        (slot.kind === "value" && slot.count === 1) ||
        slot.action?.paren !== undefined ||
        slot.option?.paren !== undefined,
    ),
  statement({ statement, section }, model, report) {
    const { template } = statement;
    const { tree } = section;
    const places = readingsOf(template, model, section.kind);
    for (let i = 0; i < places.length; i++) {
      const { slot } = places[i]!;
      const verdict = verdictOf(places[i]!, tree, statement.word + slot.at);
      if (verdict === null) continue;
      const { message } = verdict;
      const severity = template.entry?.lenient === "warned" ? "warning" : verdict.severity;
      // HAProxy forgets that it was an error, but not the word it raised
      const alert = severity === "warning" && statement === section.node.header;
      const proxy = slot.at === addressAt[template.keyword] ? model.proxyOf(section) : undefined;
      const host = proxy === undefined ? undefined : hostIn(message);
      // said where it is known whether the server may start without (unresolved-host)
      if (host !== undefined && severity === "error" && proxy?.caps.backend === true) continue;
      report(report.words(tree, statement, slot.at), message, {
        severity,
        ...(alert ? { alert } : {}),
        haproxy: severity === "warning" ? message : `'${template.keyword}' : ${message}.`,
      });
    }
  },
});
