import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Line, Model } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { sizeOf } from "../size-of.ts";
import { wordText } from "../word-text.ts";

/** Bytes of a small buffer when nothing is said. */
const usualSmall = 1024;

export const ignoredSetting = rule({
  id: "ignored-setting",
  severity: "warning",
  summary: "A global setting has no effect because of its value, or of another setting.",
  why: "HAProxy warns and goes on without it: a user id that is no number, large buffers smaller than the usual ones, more threads than the limit allows.",
  bad: "global\n    tune.bufsize 16384\n    tune.bufsize.large 8192\n",
  good: "global\n    tune.bufsize 16384\n    tune.bufsize.large 65536\n",
  manual: "3",
  model(model, report) {
    for (const [keyword, other] of [
      ["uid", "user"],
      ["gid", "group"],
    ] as const)
      for (const line of model.global(keyword)) {
        const value = wordText(line.section.tree, line.statement.word + 1);
        if (line.statement.template.words < 2 || /^-?\d+$/.test(value)) continue;
        report(report.line(line), `'${keyword} ${value}' is ignored: '${value}' is no number`, {
          help: `use '${other}' for a name`,
          stage: "lines",
          haproxy: whole(
            `parsing [${place}] :  ${keyword}: string '${value}' is not a number.\n   | You might want to use the '${keyword === "uid" ? "user" : "group"}' parameter to use a system ${keyword === "uid" ? "user" : "group"} name.`,
          ),
        });
      }
    for (const line of model.global("ssl-passphrase-cmd"))
      if (line.statement.template.words < 2)
        report(report.line(line), "'ssl-passphrase-cmd' is ignored: it names no command", {
          stage: "lines",
          haproxy:
            "global statement 'ssl-passphrase-cmd' expects a command line to a passphrase-providing tool (script/binary...) and its arguments.",
        });
    const size = number(model, "tune.bufsize")?.value ?? 16384;
    const large = number(model, "tune.bufsize.large");
    if (large !== undefined && large.value > 0 && large.value < size)
      report(
        report.line(large.line),
        `large buffers of ${large.value} bytes are smaller than the usual ones of ${size}: there will be none`,
        {
          help: `make it larger than ${size}`,
          haproxy: `tune.bufsize.large (${large.value}) is lower than tune.bufsize (${size}). large buffers support is disabled. Please fix either value to remove this warning.`,
        },
      );
    const small = number(model, "tune.bufsize.small");
    const all = number(model, "tune.bufsize");
    if (small === undefined && all !== undefined && size > 0 && size < usualSmall) {
      // HAProxy rounds the size of buffers up
      const rounded = Math.ceil(size / 16) * 16;
      report(
        report.line(all.line),
        `buffers of ${size} bytes leave no room for small ones of ${usualSmall}`,
        {
          since: "3.4",
          help: `use at least ${usualSmall}`,
          haproxy: `invalid small buffer size ${usualSmall} bytes which is greater than default bufsize ${rounded} bytes.`,
        },
      );
    }
    if (small !== undefined && small.value > size)
      report(
        report.line(small.line),
        `small buffers of ${small.value} bytes are larger than the usual ones of ${size}: there will be none`,
        {
          help: `make it smaller than ${size}`,
          haproxy: `invalid small buffer size ${small.value} bytes which is greater than default bufsize ${size} bytes.`,
        },
      );
    const limit = number(model, "thread-hard-limit");
    const threads = number(model, "nbthread");
    if (limit !== undefined && threads !== undefined && threads.value > limit.value)
      report(
        report.line(threads.line),
        `only ${limit.value} of ${threads.value} threads are started: 'thread-hard-limit' allows no more`,
        {
          related: [{ range: report.line(limit.line), message: "the limit is set here" }],
          haproxy: `nbthread forced to a higher value (${threads.value}) than the configured thread-hard-limit (${limit.value}), enforcing the limit. Please fix either value to remove this warning.`,
        },
      );
  },
});

/** Value of the last line with the keyword. */
function number(model: Model, keyword: string): { line: Line; value: number } | undefined {
  const line = model.global(keyword).at(-1);
  if (line === undefined || line.statement.template.words < 2) return undefined;
  const value = sizeOf(wordText(line.section.tree, line.statement.word + 1));
  return value === undefined ? undefined : { line, value };
}
