import { isAbsolute } from "node:path";
import { whole } from "../../../grammar/diagnostic.ts";
import { textOf } from "../../model/text.ts";
import type { Line, Model } from "../../model/types.ts";
import { stateFileProblem, statsFileProblem } from "../files/state-file.ts";
import { hasServers, isDisabled } from "../proxy-names.ts";
import { type Report, rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const lostStates = rule({
  id: "lost-states",
  severity: "warning",
  stage: "start",
  machine: true,
  summary: "A file with kept states of servers, or with statistics, cannot be read.",
  why: "HAProxy warns and starts with fresh states and counters.",
  bad: "global\n    stats-file /no/such/file\n",
  good: "global\n    maxconn 100\n",
  manual: "3.1",
  model(model, report) {
    const { machine } = model.options;
    if (machine === undefined) return;
    const stats = model.global("stats-file")[0];
    if (stats !== undefined && stats.statement.template.words > 1) {
      const path = value(stats);
      const bytes = machine.read(path);
      const wrong =
        typeof bytes === "string"
          ? `Can't load stats-file '${path}': cannot open file.`
          : statsFileProblem(bytes) === undefined
            ? undefined
            : `Invalid stats-file format in file '${path}'.`;
      if (wrong !== undefined)
        report(
          report.words(stats.section.tree, stats.statement, 1),
          typeof bytes === "string" ? `cannot read '${path}': ${bytes}` : `'${path}' holds no statistics`,
          { haproxy: whole(`config: ${wrong}`) },
        );
    }
    const global = model.global("server-state-file")[0];
    if (global !== undefined && global.statement.template.words > 1)
      states(global, value(global), "", model, report);
    for (const proxy of model.proxies) {
      if (!proxy.caps.backend || isDisabled(proxy)) continue;
      const from = proxy.setting("load-server-state-from-file");
      if (from === undefined || textOf(from, "scope") !== "local" || !hasServers(proxy)) continue;
      const named = proxy.setting("server-state-file-name");
      const given = named === undefined || named.statement.template.words < 2 ? "" : value(named);
      const path = given === "" || given === "use-backend-name" ? proxy.name : given;
      states(from, path, proxy.name, model, report);
    }
  },
});

function value({ statement, section }: Line): string {
  return wordText(section.tree, statement.word + 1);
}

/** `proxy`: whose file it is; "" for the global one. A file that is not there is no mistake: it is yet to be written. */
function states(line: Line, name: string, proxy: string, model: Model, report: Report): void {
  const base = model.global("server-state-base")[0];
  const path = isAbsolute(name) || base === undefined ? name : `${value(base)}/${name}`;
  const bytes = model.options.machine!.read(path);
  if (typeof bytes === "string") return;
  const wrong = stateFileProblem(bytes);
  if (wrong === undefined) return;
  const file = `${proxy === "" ? "the global " : ""}server state file '${path}'`;
  const text =
    wrong === "version"
      ? `Can't get version of ${proxy === "" ? file : `the ${file}`}.`
      : `corrupted ${file.replace("the ", "")} at line ${wrong.corrupted}.`;
  report(
    report.line(line),
    wrong === "version"
      ? `'${path}' holds no states of servers`
      : `line ${wrong.corrupted + 1} of '${path}' is no state of a server`,
    { haproxy: whole(proxy === "" ? `config: ${text}` : `Proxy '${proxy}': ${text}`) },
  );
}
