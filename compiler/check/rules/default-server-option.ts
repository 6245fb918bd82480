import { place, whole } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";

export const defaultServerOption = rule({
  id: "default-server-option",
  severity: "warning",
  summary: "An option that can only belong to one server stands on a 'default-server' line.",
  why: "Ids and GUIDs must differ from server to server, and some switches exist for a single server only. HAProxy sounds an alert, leaves the option out and goes on.",
  bad: "backend app\n    default-server id 5\n    server s1 192.0.2.1:80\n",
  good: "backend app\n    server s1 192.0.2.1:80 id 5\n",
  manual: "5.2",
  applies: ({ keyword, slots }) =>
    keyword === "default-server" &&
    slots.some(({ option }) => option !== undefined && option.inDefaultServer !== true),
  statement({ statement, section }, _model, report) {
    for (const { kind, name, at, option } of statement.template.slots) {
      if (kind !== "option" || option === undefined || option.inDefaultServer === true) continue;
      if (option.removed !== undefined) continue;
      report(report.words(section.tree, statement, at), `'${name}' is not for 'default-server'`, {
        alert: true,
        help: "put it on the server's own line",
        haproxy: whole(`[${place}] : '${name}' option is not accepted in default-server sections`),
      });
    }
  },
});
