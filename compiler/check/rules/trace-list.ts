import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { lineWords } from "../tls-range.ts";
import { hasTraceEvent } from "../values/trace-events.ts";

/** Commands that list their values when none is given. */
const listing = new Set(["follow", "event", "pause", "start", "stop", "sink", "level", "lock", "verbosity"]);
/** Commands about events. */
const onEvents = new Set(["event", "pause", "start", "stop"]);
const ofAll = new Set(["follow", "sink", "level"]);
/** What can be traced. */
const sources = new Set(
  "all acme applet check dbg fcgi h1 h2 h3 haload haterm peers pt qcm qmux quic rpt session spop ssl stream".split(
    " ",
  ),
);
const verbosities = new Set("quiet default clean minimal simple advanced complete".split(" "));
const levels = ["error", "user", "proto", "state", "data", "developer"];

export const traceList = rule({
  id: "trace-list",
  severity: "warning",
  since: "3.1",
  summary: "A 'trace' line lacks a value, so HAProxy lists the possible ones.",
  why: "That is meant for the control socket: in a configuration it says nothing about the trace. Unknown commands and levels are errors.",
  bad: "traces\n    trace h1 level\n",
  good: "traces\n    trace h1 level error\n",
  manual: "12.1",
  applies: ({ keyword }) => keyword === "trace",
  statement(line, model, report) {
    const { statement, section } = line;
    if (section.kind !== "traces") return;
    const words = lineWords(line);
    const place = (at: number) => report.words(section.tree, statement, Math.min(at, words.length - 1));
    const list = (at: number, what: string, haproxy: string): void =>
      report(place(at), `${what} is missing: HAProxy lists those it knows`, {
        haproxy: `'trace': ${haproxy}`,
      });
    const wrong = (at: number, message: string, haproxy: string): void =>
      report(place(at), message, { severity: "error", haproxy });
    const source = words[1];
    if (source === undefined) return list(0, "a source", "Supported trace sources and states");
    if (source === "0") return;
    if (!sources.has(source))
      return wrong(1, `there is nothing to trace named '${source}'`, `No such trace source '${source}'`);
    if (words.length < 3) return list(1, "a command", "Supported commands:");
    for (let at = 2; at < words.length; at += 2) {
      const command = words[at]!;
      if (source === "all" && !ofAll.has(command))
        return wrong(
          at,
          `'${command}' does not go with all sources`,
          `'${command}' not applicable to meta-source 'all'`,
        );
      if (!listing.has(command))
        return wrong(at, `'trace' has no command '${command}'`, `Unknown trace keyword '${command}'`);
      const value = words[at + 1];
      if (value === undefined || (/^[-+!]*$/.test(value) && /^(event|pause|start|stop)$/.test(command)))
        return list(at, `a value of '${command}'`, listOf(command, source));
      if (atLeast(model, "3.5") && onEvents.has(command)) {
        const event = value.replace(/^[-+!]+/, "");
        const isWord = event === "none" || event === "any" || (event === "now" && command !== "event");
        if (!isWord && hasTraceEvent(source, event) === false)
          return wrong(at + 1, `'${source}' has no trace event '${event}'`, `No such trace event '${event}'`);
      }
      if (command === "follow" && value !== "none" && !sources.has(value))
        return wrong(at + 1, `there is nothing to trace named '${value}'`, `No such trace source '${value}'`);
      if (command === "level" && !levels.includes(value))
        return wrong(at + 1, `'${value}' is no trace level`, `No such trace level '${value}'.`);
      if (command === "verbosity" && !verbosities.has(value))
        return wrong(at + 1, `'${value}' is no trace verbosity`, `No such verbosity level '${value}'.`);
    }
  },
});

/** How HAProxy begins its list. */
function listOf(command: string, source: string): string {
  switch (command) {
    case "sink":
      return `Supported sinks for source ${source}`;
    case "level":
      return `Supported trace levels for source ${source}`;
    case "lock":
      return `Supported lock-on criteria for source ${source}`;
    case "verbosity":
      return `Supported trace verbosities for source ${source}`;
    case "follow":
      return source === "all"
        ? "Please specify another source to follow"
        : "Not currently following any other source.";
    default:
      return `Supported events for source ${source}`;
  }
}
