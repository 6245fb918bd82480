import { whole } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";

/** Counters of the client's connection. */
const counters = new Set(["fc_unacked", "fc_sacked", "fc_retrans", "fc_fackets", "fc_lost", "fc_reordering"]);

export const ignoredArgument = rule({
  id: "ignored-argument",
  severity: "warning",
  summary: "A sample fetch gets an argument that it ignores.",
  why: "Counters of the client's connection take none; old versions let one pass by mistake. HAProxy warns.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request set-header X-Lost %[fc_lost(now)]\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request set-header X-Lost %[fc_lost]\n",
  manual: "7.3.3",
  expression({ line, word, value: { fetch }, inFormat }, _model, report) {
    if (!counters.has(fetch.name) || fetch.args.length === 0 || fetch.args[0]!.text === "") return;
    report(
      report.inWord(line, word + (inFormat ? 0 : fetch.word), fetch.at, fetch.end),
      `'${fetch.name}' takes no argument: it is ignored`,
      { haproxy: whole("no argument supported for 'fc_*' sample expressions returning counters.") },
    );
  },
});
