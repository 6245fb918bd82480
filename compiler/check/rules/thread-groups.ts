import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Line, Model } from "../../model/types.ts";
import { optionsOf } from "../line-options.ts";
import { fullName, isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { missingThreads, threadLayout } from "../thread-layout.ts";
import { lineWords } from "../tls-range.ts";
import { threadSetProblem } from "../values/thread-set.ts";
import { wordText } from "../word-text.ts";

const binds = new Set(["bind", "dgram-bind", "stats socket"]);
const mostThreads = 1024;
const outOfRange = (text: string): boolean => Number(text) < 1 || Number(text) > mostThreads;

export const threadGroups = rule({
  id: "thread-groups",
  severity: "warning",
  stage: "lines",
  summary: "A thread group is defined twice, or threads are given to two groups or do not exist.",
  why: "The last definition counts. Threads above 'nbthread' are left out of their group, and a listener must have a thread that there is. HAProxy refuses groups that would have none.",
  bad: "global\n    nbthread 2\n    thread-groups 2\n    thread-group 1 1-2\n    thread-group 2 2\n",
  good: "global\n    nbthread 2\n    thread-groups 2\n    thread-group 1 1\n    thread-group 2 2\n",
  manual: "3.1",
  applies: (template, model) =>
    binds.has(template.keyword) &&
    optionsOf(template).has("thread") &&
    (model.global("nbthread").length > 0 || model.global("thread-groups").length > 0),
  statement(line, model, report) {
    const { statement, section } = line;
    const at = optionsOf(statement.template).get("thread")!;
    const proxy = model.proxyOf(section);
    if (
      at + 1 >= statement.template.words ||
      section.kind === "peers" ||
      (proxy !== undefined && isDisabled(proxy))
    )
      return;
    const set = wordText(section.tree, statement.word + at + 1);
    if (threadSetProblem(set) !== undefined) return;
    const wrong = missingThreads(set, threadLayout(model));
    if (wrong === undefined) return;
    const control = statement.template.keyword === "stats socket";
    const address = wordText(section.tree, statement.word + (control ? 2 : 1));
    report(report.words(section.tree, statement, at, 2), `there are no threads '${set}' in this process`, {
      severity: "error",
      stage: "checks",
      help: "see 'nbthread' and 'thread-groups'",
      haproxy: whole(
        `${proxy === undefined ? `frontend '${control ? "GLOBAL" : section.name}'` : fullName(proxy)}: ${wrong} in 'bind ${section.kind === "log-forward" ? "(null)" : address}' at [${place}].`,
      ),
    });
  },
  model(model, report) {
    const { limited, crowded, threads: most, groups: all } = threadLayout(model);
    if (limited !== undefined)
      report(
        report.line(limited.line),
        `${all} thread group${all === 1 ? "" : "s"} cannot hold ${limited.asked} threads: there will be ${most}`,
        {
          diag: true,
          since: "3.2",
          severity: "info",
          stage: "checks",
          help: "raise 'thread-groups', or lower 'nbthread'",
          haproxy: whole(
            `nbthread too large or not set, found ${limited.asked} CPUs, limiting to ${most} threads (maximum is 64 per thread group and 32 groups). Please set nbthreads and/or increase thread-groups in the global section to silence this warning.`,
          ),
        },
      );
    if (crowded !== undefined) {
      const nbthread = lineWords(model.global("nbthread").at(-1)!)[1]!;
      const groups = lineWords(crowded)[1]!;
      report(report.line(crowded), `there are more thread groups than the ${nbthread} threads`, {
        severity: "error",
        stage: "checks",
        help: "lower 'thread-groups', or raise 'nbthread'",
        haproxy: whole(
          `More unassigned thread-groups (${groups}) than threads (${nbthread}). Please reduce thread-groups`,
        ),
      });
    }
    const owner = new Map<number, string>();
    const groups = new Map<string, { line: Line; from: number; to: number }>();
    for (const line of model.global("thread-group")) {
      const [, group = "", ...ranges] = lineWords(line);
      const before = groups.get(group);
      if (before !== undefined)
        report(
          report.line(line),
          `group ${group} replaces what line ${before.line.statement.line + 1} defines`,
          {
            related: [{ range: report.line(before.line), message: "defined here before" }],
            haproxy: `'thread-group ${group}' was already defined and will be overridden.`,
          },
        );
      const own = new Set<number>();
      let first = Number.POSITIVE_INFINITY;
      let last = 0;
      ranges.forEach((range, at) => {
        const [, low, high] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(range) ?? [];
        if (low === undefined || outOfRange(low) || (high !== undefined && outOfRange(high))) {
          report(
            report.words(line.section.tree, line.statement, at + 2),
            `'${range}' is no number of a thread, nor a range of them`,
            {
              severity: "error",
              haproxy: `'thread-group ${group}' passed an unparsable or invalid thread number '${range}' (valid range is 1 to ${mostThreads})`,
            },
          );
          return;
        }
        const words = report.words(line.section.tree, line.statement, at + 2);
        const to = high === undefined ? Number(low) : Number(high);
        let said = false;
        for (let thread = Number(low); thread <= Math.min(to, 4096); thread++) {
          const other = owner.get(thread);
          if (!said && (own.has(thread) || other !== undefined)) {
            said = true;
            report(
              words,
              own.has(thread) || other === group
                ? `thread ${thread} is given to group ${group} twice`
                : `thread ${thread} was in group ${other}, and is moved to group ${group}`,
              {
                haproxy:
                  own.has(thread) || other === group
                    ? `'thread-group ${group}': thread ${thread} assigned more than once on the same line.`
                    : `'thread-group ${group}': thread ${thread} was previously assigned to thread group ${other} and will be overridden.`,
              },
            );
          }
          own.add(thread);
          owner.set(thread, group);
          first = Math.min(first, thread);
          last = Math.max(last, thread);
        }
      });
      if (last > 0) groups.set(group, { line, from: first, to: last });
    }
    const threads = threadCount(model);
    if (threads === undefined) return;
    for (const [group, { line, from, to }] of groups)
      if (from <= threads && to > threads)
        report(report.line(line), `group ${group} ends at thread ${threads}: there are no more`, {
          since: "3.3",
          help: "adjust the group, or 'nbthread'",
          haproxy: `Reducing thread-group ${group} to ${threads - from + 1} threads (requested ${from}-${to}, using ${from}-${threads})`,
        });
  },
});

/** `nbthread`; undefined when the machine decides. */
function threadCount(model: Model): number | undefined {
  const line = model.global("nbthread").at(-1);
  const count = line && Number.parseInt(wordText(line.section.tree, line.statement.word + 1), 10);
  return count === undefined || Number.isNaN(count) ? undefined : count;
}
