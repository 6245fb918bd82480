import { fullName } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const redirMode = rule({
  id: "redir-mode",
  severity: "error",
  stage: "checks",
  summary: "A server redirects requests, but its proxy does not speak HTTP.",
  why: "'redir' answers HTTP requests with the server's place. HAProxy refuses it in other modes.",
  bad: "backend app\n    mode tcp\n    server s1 192.0.2.1:80 redir http://a.example.com\n",
  good: "backend app\n    mode http\n    server s1 192.0.2.1:80 redir http://a.example.com\n",
  manual: "5.2",
  applies: ({ keyword, slots }) =>
    (keyword === "server" || keyword === "server-template") &&
    slots.some((slot) => slot.kind === "option" && slot.name === "redir"),
  statement({ statement, section }, model, report) {
    const proxy = model.proxyOf(section);
    if (proxy === undefined || proxy.mode === "http") return;
    const at = statement.template.slots.find((slot) => slot.kind === "option" && slot.name === "redir")!.at;
    report(
      report.words(section.tree, statement, at, 2),
      `server '${wordText(section.tree, statement.word + 1)}' cannot redirect in mode ${proxy.mode}`,
      { haproxy: `${fullName(proxy)} : server cannot have cookie or redirect prefix in non-HTTP mode.` },
    );
  },
});
