import { fetchRow } from "../../model/arg-types.ts";
import { rule } from "../rule.ts";
import { contextName, contextsOf, counterContexts, valueContexts } from "../samples/contexts.ts";
import { sourceName } from "../samples/source-name.ts";
import { wordText } from "../word-text.ts";

const counters = /^sc-(add-gpc|set-gpt0?)$/;

export const fetchContext = rule({
  id: "fetch-context",
  severity: "error",
  summary: "A sample fetch is used where what it asks for is not there yet, or not any more.",
  why: "HAProxy refuses the line: no response has come when requests are looked at, and no header has been read in a connection rule.",
  bad: "frontend www\n    mode http\n    bind :80\n    http-request set-header X-Status %[status]\n",
  good: "frontend www\n    mode http\n    bind :80\n    http-response set-header X-Status %[status]\n",
  manual: "7.3",
  applies: ({ slots }) => slots.some(({ kind, name }) => kind === "action" && counters.test(name)),
  statement({ statement, section }, _model, report) {
    // A word that is no number is an expression.
    const at = statement.template.slots.find(({ kind }) => kind === "action")!.at + 1;
    if (at >= statement.template.words) return;
    const text = wordText(section.tree, statement.word + at);
    const place = counterContexts(statement.template.keyword);
    const name = /^[\w.-]*[a-z][\w.-]*/i.exec(text)?.[0];
    if (name === undefined || place === undefined || fetchRow(name) === undefined) return;
    if (contextsOf(name) & place) return;
    report(
      report.words(section.tree, statement, at),
      `'${name}' is not available here (${contextName(place)})`,
      {
        haproxy: `fetch method '${name}' extracts information from '${sourceName(name)}', none of which is available here.`,
      },
    );
  },
  expression({ line, word, value, inFormat, asAcl }, _model, report) {
    // ACLs are only warned about, by another rule.
    if (asAcl) return;
    const { fetch } = value;
    if (fetchRow(fetch.name) === undefined) return;
    const place = valueContexts(line.statement.template, line.section.kind, inFormat);
    if (place === undefined || contextsOf(fetch.name) & place) return;
    const where = contextName(place);
    if (line.statement.template.keyword === "option forwarded") {
      report(
        report.inWord(line, word + fetch.word, fetch.at, fetch.end),
        `'${fetch.name}' gives nothing here (${where})`,
        {
          severity: "warning",
          haproxy: `in 'option forwarded' sample expression '${wordText(line.section.tree, word)}' : some args extract information from`,
        },
      );
      return;
    }
    report(
      report.inWord(line, word + (inFormat ? 0 : fetch.word), fetch.at, fetch.end),
      `'${fetch.name}' is not available here (${where})`,
      {
        haproxy: inFormat
          ? `sample fetch <${fetch.name}> may not be reliably used here because it needs '${sourceName(fetch.name)}' which is not available here.`
          : `fetch method '${fetch.name}' extracts information from '${sourceName(fetch.name)}', none of which is available here.`,
      },
    );
  },
});
