import { memoOfTemplate } from "../../../grammar/template-memo.ts";
import type { Model } from "../../model/types.ts";
import { memoOfSymbol } from "../memo-of-symbol.ts";
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
/** A counter that no limit excludes. */
const none = -1;
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
    const at = actionAt(statement.template);
    const asked = counterOf(model.symbols, section.tree.words.wordId[statement.word + at]!);
    const count = limit(model, section.tree.file, statement.line);
    if (asked.problem === undefined && asked.counter < count) return;
    const problem =
      asked.problem ??
      `there is no sticky counter ${asked.counter}: the last is ${count - 1} (tune.stick-counters)`;
    report(report.words(section.tree, statement, at), problem, {
      haproxy: `invalid stick table track ID. The max allowed ID is ${count - 1} (tune.stick-counters).`,
    });
  },
});

const actionAt = memoOfTemplate(({ slots }) => slots.find(({ kind }) => kind === "action")!.at);

interface Asked {
  counter: number;
  problem?: string;
}

/** The counter that an action names. */
const counterOf = memoOfSymbol((text): Asked => {
  const tracked = /^track-sc(\d*)$/.exec(text);
  if (tracked !== null) return counterIn(`${tracked[1]})`, true);
  const open = text.indexOf("(");
  const single = /[01]$/.test(open < 0 ? text : text.slice(0, open));
  if (open >= 0) return counterIn(text.slice(open + 1), single);
  if (single) return { counter: none };
  return { counter: none, problem: `'${text}' needs an index and a counter in parentheses` };
});

/**
 * `index,counter)` or `counter)`, read as strtol() does and cut to 32 bits. HAProxy takes a negative number, and finds
 * no counter by it.
 */
function counterIn(inside: string, single: boolean): Asked {
  const read = (single ? /^\s*([+-]?\d*)\)/ : /^\s*[+-]?\d*,\s*([+-]?\d*)\)/).exec(inside);
  if (read === null)
    return {
      counter: none,
      problem: `'(${inside}' is not ${single ? "(<counter>)" : "(<index>,<counter>)"}`,
    };
  const digits = BigInt(read[1]?.replace(/^[+-]?$|^\+/, "0") || "0");
  return { counter: Number(BigInt.asIntN(32, digits)) };
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
