import type { ExprCall } from "../../../grammar/ast.ts";
import { argTypes, converterRow, fetchRow } from "../../model/arg-types.ts";
import { rule } from "../rule.ts";

export const unresolvableArgument = rule({
  id: "unresolvable-argument",
  severity: "error",
  summary: "A format of a log-profile names a proxy, a server, a table, a userlist or a regular expression.",
  why: "Such arguments are looked up when a proxy is complete, but a log-profile belongs to none. HAProxy refuses them there.",
  bad: "log-profile mine\n    on any format %[nbsrv(app)]\nbackend app\n    server s1 192.0.2.1:80\n",
  good: "log-profile mine\n    on any format %[src]\n",
  manual: "8.3.1",
  since: "3.1",
  expression({ line, word, value, calls, inFormat }, _model, report) {
    if (line.section.kind !== "log-profile") return;
    for (const call of calls) {
      const isFetch = call === value.fetch;
      const types = argTypes((isFetch ? fetchRow(call.name) : converterRow(call.name))?.args);
      const at = types.findIndex(
        ({ type, of }, place) =>
          (type === "ref" || type === "regex") &&
          ((call.args[place]?.text ?? "") !== "" || (place === 0 && isImplied(call, of))),
      );
      if (at < 0) continue;
      const arg = call.args[at];
      report(
        report.inWord(line, word + (inFormat ? 0 : call.word), arg?.at ?? call.at, arg?.end ?? call.end),
        `'${call.name}' cannot be used in a log-profile: its argument is looked up in a proxy`,
        {
          help: "put it into the log-format of a proxy",
          haproxy: `unresolved argument of type '${types[at]!.of || types[at]!.type}' at position ${at + 1} not allowed`,
        },
      );
      return;
    }
  },
});

/** Without a name it means the proxy it stands in. */
function isImplied({ name, args }: ExprCall, of: string | undefined): boolean {
  return args.length < 2 && (of === "backend" || of === "frontend" || /^(src_|table_|in_table$)/.test(name));
}
