import { whole } from "../../../grammar/diagnostic.ts";
import type { Line } from "../../model/types.ts";
import { optionsOf } from "../line-options.ts";
import { rule } from "../rule.ts";
import { isPlainAddress } from "../values/plain-word.ts";
import { wordText } from "../word-text.ts";
import { allowsExperiments } from "./experimental.ts";

export const bindSockets = rule({
  id: "bind-sockets",
  severity: "error",
  summary: "An option of 'bind' that the addresses of the line do not allow.",
  why: "'id' is for a line with a single socket, 'nbconn' for connections that a server of HAProxy opens (rhttp@), which cannot stand beside other addresses. HAProxy refuses anything else.",
  bad: "frontend www\n    bind :80,:81 id 5\n",
  good: "frontend www\n    bind :80 id 5\n    bind :81 id 6\n",
  manual: "5.1",
  applies: (template) =>
    (template.keyword === "bind" || template.keyword === "stats socket") &&
    template.words > 2 &&
    optionsOf(template).size > 0,
  statement(line, model, report) {
    const { statement, section } = line;
    const at = statement.template.keyword === "bind" ? 1 : 2;
    if (isPlainAddress(section.tree.words, statement.word + at)) return;
    const options = optionsOf(statement.template);
    const id = options.get("id");
    const connections = options.get("nbconn");
    const text = wordText(section.tree, statement.word + at);
    if (id !== undefined && isSeveral(text))
      report(report.words(section.tree, statement, id), `'${text}' is more than one socket for the id`, {
        help: "give each address its own line",
        haproxy: framed(line, text, "'id' can only be used with a single socket"),
      });
    if (text.startsWith("rhttp@")) {
      for (const [option, word] of options)
        if (!ofReverse.has(option))
          report(report.words(section.tree, statement, word), `'${option}' is not for 'rhttp@' addresses`, {
            haproxy: whole(`'${option}' option is not accepted for reverse HTTP`),
          });
    } else if (connections !== undefined && allowsExperiments(model))
      report(report.words(section.tree, statement, connections), "'nbconn' is for 'rhttp@' addresses only", {
        haproxy: framed(line, text, "'nbconn' : only valid for reverse HTTP listeners."),
      });
  },
});

const ofReverse = new Set(["guid-prefix", "id", "idle-ping", "label", "name", "nbconn", "thread"]);

/** Several addresses, or a range of ports. */
function isSeveral(text: string): boolean {
  if (text.includes(",")) return true;
  const range = /:(\d+)-(\d+)$/.exec(text);
  return range !== null && range[1] !== range[2];
}

function framed({ statement, section }: Line, address: string, text: string): string {
  if (statement.template.keyword !== "bind") return `'stats socket' : '${text}'`;
  return `'bind ${address}' in section '${section.kind}' : ${text}`;
}
