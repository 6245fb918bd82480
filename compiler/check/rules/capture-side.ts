import type { Proxy } from "../../model/types.ts";
import { fullName } from "../proxy-names.ts";
import { rule } from "../rule.ts";

export const captureSide = rule({
  id: "capture-side",
  severity: "error",
  summary: "A rule of a backend captures into a slot of its own.",
  why: "Slots belong to frontends. In a backend, 'capture' can only fill one that a frontend has declared, named by its id.",
  bad: "backend app\n    mode http\n    http-request capture req.hdr(user-agent) len 64\n",
  good: "frontend www\n    mode http\n    bind :80\n    declare capture request len 64\n    default_backend app\nbackend app\n    mode http\n    http-request capture req.hdr(user-agent) id 0\n",
  manual: "4.3",
  applies: ({ slots }) =>
    slots.some(({ kind, name }) => kind === "action" && name === "capture") &&
    slots.some(({ name }) => name === "length"),
  statement({ statement, section }, _model, report) {
    if (section.kind !== "backend") return;
    const action = statement.template.slots.find(({ kind }) => kind === "action")!;
    report(
      report.words(section.tree, statement, action.at),
      `a backend cannot capture into a slot of its own`,
      {
        help: "write 'declare capture' in the frontend, and 'id <index>' here",
        haproxy: `error detected in ${fullName(section as Proxy)} while parsing '${statement.template.keyword} capture' rule : proxy '${section.name}' has no frontend capability.`,
      },
    );
  },
});
