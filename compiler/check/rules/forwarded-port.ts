import type { Slot } from "../../../grammar/tree.ts";
import { rule } from "../rule.ts";

export const forwardedPort = rule({
  id: "forwarded-port",
  severity: "warning",
  summary: "'option forwarded' is to name a port without the address it belongs to.",
  why: "The header has no place for a port by itself: HAProxy ignores 'by_port' without 'by', and 'for_port' without 'for'.",
  bad: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    option forwarded proto for_port\n    server s1 192.0.2.1:80\n",
  good: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    option forwarded proto for for_port\n    server s1 192.0.2.1:80\n",
  manual: "4.2",
  applies: ({ keyword, prefix, slots, errors }) =>
    keyword === "option forwarded" &&
    prefix === undefined &&
    errors.length === 0 &&
    slots.some((slot) => slot.name.startsWith("by_port") || slot.name.startsWith("for_port")),
  statement({ statement, section }, _model, report) {
    for (const side of ["by", "for"]) {
      const literal = (name: string): Slot | undefined =>
        statement.template.slots.find((slot) => slot.kind === "literal" && slot.name === name);
      const port = literal(`${side}_port`) ?? literal(`${side}_port-expr`);
      if (port === undefined || literal(side) || literal(`${side}-expr`)) continue;
      report(
        report.words(section.tree, statement, port.at),
        `'${port.name}' is ignored without '${side}' or '${side}-expr'`,
        {
          help: `add '${side}'`,
          haproxy: `'option forwarded' : '${side}_port-expr' will be ignored because both '${side}' and '${side}-expr' are unset`,
        },
      );
    }
  },
});
