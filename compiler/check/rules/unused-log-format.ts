import type { Defaults, Line, Proxy, Section } from "../../model/types.ts";
import { fullName, placeIn } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";
import { lastFormat } from "./mode-mismatch.ts";

export const unusedLogFormat = rule({
  id: "unused-log-format",
  severity: "warning",
  summary: "A log format is set, but nothing says where logs go.",
  why: "HAProxy writes no logs for a proxy without a 'log' line, its own or from defaults. 'log global' stands for the targets of global sections above it.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    option httplog\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    log stdout format raw local0\n    option httplog\n",
  manual: "8.2",
  alike: ["proxy"],
  proxy(proxy, model, report) {
    if (!proxy.caps.frontend || (proxy.mode !== "http" && proxy.mode !== "tcp" && proxy.mode !== "haterm"))
      return;
    const global = model.global("log")[0];
    if (logs(proxy, global)) return;
    const format = lastFormat(proxy) ?? proxy.setting("log-format-sd");
    if (format === undefined) return;
    const name = fullName(proxy);
    const early =
      global !== undefined && proxy.all("log").some(({ statement }) => !statement.template.prefix);
    const reason = early
      ? `its 'log global' stands above the 'log' lines of the global section`
      : "it has no 'log' line";
    report(placeIn(proxy, format, report, 2), `the log format of ${name} is not used: ${reason}`, {
      help: early
        ? "move the global section to the beginning"
        : "add 'log global' or another target here or in its defaults",
      haproxy: `log format ignored for ${name} since it has no log address.`,
      ...(format.section === proxy
        ? {}
        : { related: [{ range: report.line(format), message: "the format is set here" }] }),
    });
  },
});

/** Whether a proxy has a target for logs. `global`: 'log global' is one from this line on. */
function logs(proxy: Proxy, global: Line | undefined): boolean {
  const passed: Defaults[] = [];
  let answer = ownAnswer(proxy, global);
  for (let from = proxy.from; answer === undefined && from !== undefined; from = from.from) {
    answer = known.get(from);
    if (answer !== undefined) break;
    passed.push(from);
    answer = ownAnswer(from, global);
  }
  answer ??= false;
  for (const section of passed) known.set(section, answer);
  return answer;
}

/** Answers that sections get from here on: chains of them may be long. */
const known = new WeakMap<Defaults, boolean>();

/** undefined: what is inherited decides. */
function ownAnswer(section: Section, global: Line | undefined): boolean | undefined {
  const lines = section.own("log");
  for (let at = lines.length - 1; at >= 0; at--) {
    const { template, word } = lines[at]!;
    if (template.prefix === "no") return false;
    const isOpen = global !== undefined && global.section.index < section.index;
    if (isOpen || wordText(section.tree, word + 1) !== "global") return true;
  }
  return undefined;
}
