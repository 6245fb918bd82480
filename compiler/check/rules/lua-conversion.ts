import { whole } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";

const keyword = "tune.lua.bool-sample-conversion";

export const luaConversion = rule({
  id: "lua-conversion",
  severity: "warning",
  stage: "lines",
  since: "3.2",
  summary: "Lua is loaded before it is said how booleans reach it.",
  why: "Before HAProxy 3.1, boolean samples came to Lua as numbers. 'tune.lua.bool-sample-conversion' chooses the old or the right way, and must stand before anything is loaded; HAProxy warns until it does.",
  bad: "global\n    lua-load hello.lua\n",
  good: "global\n    tune.lua.bool-sample-conversion normal\n    lua-load hello.lua\n",
  manual: "3.2",
  model(model, report) {
    const loads = [...model.global("lua-load"), ...model.global("lua-load-per-thread")].sort(
      (a, b) => a.section.index - b.section.index || a.statement.line - b.statement.line,
    );
    const first = loads[0];
    if (first === undefined) return;
    let before = false;
    for (const line of model.global(keyword)) {
      if (
        line.section.index < first.section.index ||
        (line.section === first.section && line.statement.line < first.statement.line)
      ) {
        before = true;
        continue;
      }
      report(report.line(line), `'${keyword}' comes too late: Lua is loaded already`, {
        help: "move it before the first 'lua-load'",
        related: [{ range: report.line(first), message: "Lua is loaded here" }],
        haproxy: `ignored as some Lua was loaded already. "${keyword}" must be set before any "lua-load" or "lua-load-per-thread" directive for it to be considered.`,
      });
    }
    if (before) return;
    const start = report.line(first).start;
    report(
      report.line(first),
      `how booleans reach Lua is not said: '${keyword}' is missing before this line`,
      {
        help: `add '${keyword} normal', or 'pre-3.1-bug' for old scripts`,
        fix: {
          title: `Add '${keyword} normal'`,
          edits: [{ range: { ...report.line(first), end: start }, text: `${keyword} normal\n    ` }],
        },
        haproxy: whole(
          `hlua: please set "${keyword}" tunable to either "normal" or "pre-3.1-bug" explicitly to avoid ambiguities. This must be set before any "lua-load" or "lua-load-per-thread" directive. Defaulting to "pre-3.1-bug".`,
        ),
      },
    );
  },
});
