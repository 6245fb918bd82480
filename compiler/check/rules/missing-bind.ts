import type { Statement } from "../../../grammar/tree.ts";
import { fullName, headerRange } from "../proxy-names.ts";
import { rule } from "../rule.ts";

export const missingBind = rule({
  id: "missing-bind",
  severity: "warning",
  summary: "A frontend or listen section listens nowhere.",
  why: "Without a 'bind' line no connection ever reaches it. HAProxy suggests to make it a backend.",
  bad: "frontend www\n    mode http\n    timeout client 5s\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n",
  manual: "4.2",
  alike: ["section", "proxy"],
  section(section, _model, report) {
    const { header } = section.node;
    if (section.kind !== "log-forward" || header === undefined) return;
    // lines without an address are passed over
    const listens = ({ template }: Statement) => template.words > 1;
    if (section.own("bind").some(listens) || section.own("dgram-bind").some(listens)) return;
    report(
      report.words(section.tree, header, 0, 2),
      `log-forward '${section.name}' has neither 'bind' nor 'dgram-bind'`,
      {
        help: "add 'dgram-bind' or 'bind'",
        haproxy: `frontend '${section.name}' has no 'bind' directive. Please declare it as a backend if this was intended.`,
      },
    );
  },
  proxy(proxy, _model, report) {
    if (!proxy.caps.frontend || proxy.own("bind").length > 0) return;
    const name = fullName(proxy);
    report(headerRange(proxy, report), `${name} has no 'bind' line`, {
      help: "add 'bind', or declare it as a backend",
      haproxy: `${name} has no 'bind' directive. Please declare it as a backend if this was intended.`,
    });
  },
});
