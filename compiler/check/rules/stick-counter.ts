import type { Model } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

const counting = new Set([
  "sc-inc-gpc",
  "sc-inc-gpc0",
  "sc-inc-gpc1",
  "sc-add-gpc",
  "sc-set-gpt",
  "sc-set-gpt0",
]);
const usual = 3;
const lines = new WeakMap<Model, readonly { line: number; file: number; count: number }[]>();

export const stickCounter = rule({
  id: "stick-counter",
  severity: "error",
  summary: "A rule names a sticky counter that does not exist.",
  why: "There are three sticky counters, 0 to 2, unless 'tune.stick-counters' in the global section says otherwise.",
  bad: "frontend www\n    mode http\n    bind :80\n    http-request sc-inc-gpc0(3)\n",
  good: "frontend www\n    mode http\n    bind :80\n    http-request sc-inc-gpc0(2)\n",
  manual: "4.3",
  applies: ({ slots }) =>
    slots.some((slot) => slot.kind === "action" && (counting.has(slot.name) || slot.name === "track-sc")),
  statement({ statement, section }, model, report) {
    const slot = statement.template.slots.find((one) => one.kind === "action")!;
    const text = wordText(section.tree, statement.word + slot.at);
    const open = text.indexOf("(");
    const tracked = /^track-sc(\d+)$/.exec(text);
    const count = limit(model, section.tree.file, statement.line);
    const problem =
      tracked !== null
        ? badCounter(`${tracked[1]})`, true, count)
        : open < 0
          ? /[01]$/.test(slot.name)
            ? undefined
            : `'${text}' needs an index and a counter in parentheses`
          : badCounter(text.slice(open + 1), /[01]$/.test(slot.name), count);
    if (problem === undefined) return;
    report(report.words(section.tree, statement, slot.at), problem, {
      haproxy: `invalid stick table track ID. The max allowed ID is ${count - 1} (tune.stick-counters).`,
    });
  },
});

/**
 * `index,counter)` or `counter)`, read as strtol() does and cut to 32 bits. HAProxy takes a negative number, and finds
 * no counter by it.
 */
function badCounter(inside: string, single: boolean, count: number): string | undefined {
  const read = (single ? /^\s*([+-]?\d*)\)/ : /^\s*[+-]?\d*,\s*([+-]?\d*)\)/).exec(inside);
  if (read === null) return `'(${inside}' is not ${single ? "(<counter>)" : "(<index>,<counter>)"}`;
  const digits = BigInt(read[1]?.replace(/^[+-]?$|^\+/, "0") || "0");
  const counter = Number(BigInt.asIntN(32, digits));
  return counter >= count
    ? `there is no sticky counter ${counter}: the last is ${count - 1} (tune.stick-counters)`
    : undefined;
}

/** How many counters there are for a line: what the last setting before it says. */
function limit(model: Model, file: number, line: number): number {
  let settings = lines.get(model);
  if (settings === undefined) {
    settings = model
      .global("tune.stick-counters")
      .map(({ statement, section }) => ({
        file: section.tree.file,
        line: statement.line,
        count: Number.parseInt(wordText(section.tree, statement.word + 1), 10),
      }))
      .filter(({ count }) => count >= 0);
    lines.set(model, settings);
  }
  // They are in order.
  let low = 0;
  let high = settings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = settings[middle]!;
    if (one.file < file || (one.file === file && one.line < line)) low = middle + 1;
    else high = middle;
  }
  return settings[low - 1]?.count ?? usual;
}
