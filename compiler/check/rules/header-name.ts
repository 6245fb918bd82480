import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

const actions = new Set(["set-header", "add-header", "early-hint"]);

export const headerName = rule({
  id: "header-name",
  severity: "warning",
  summary: "A header that a rule adds has a character in its name that no header name may have.",
  why: "A trailing colon is the usual case: HAProxy adds its own, and the message is no longer valid HTTP.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request set-header X-Proto: https\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request set-header X-Proto https\n",
  manual: "4.4",
  alike: ["line"],
  applies: ({ slots }) => slots.some((slot) => slot.kind === "action" && actions.has(slot.name)),
  statement({ statement, section }, model, report) {
    const { template } = statement;
    const action = template.slots.find((slot) => slot.kind === "action")!;
    const name = template.slots.find((slot) => slot.kind === "value" && slot.at === action.at + 1);
    if (name === undefined) return;
    const text = wordText(section.tree, statement.word + name.at);
    const odd = /(?!^:)[^\w!#$%&'*+.^`|~-]/.exec(text);
    if (odd === null) return;
    report(
      report.words(section.tree, statement, name.at),
      `header name '${text}' contains the forbidden character '${odd[0]}'`,
      {
        haproxy: `header name '${text}' contains forbidden character '${odd[0]}'.`,
        ...(atLeast(model, "2.8") ? {} : { lint: true }),
      },
    );
  },
});
