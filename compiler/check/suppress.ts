/**
 * Suppression comments:
 *
 *     # hapax: disable-next-line rule-order -- ordered on purpose
 *     http-request deny if x   # hapax: disable-line rule-order, missing-timeout
 *     # hapax: disable-file missing-timeout
 *     # hapax: disable rule-order   ...   # hapax: enable rule-order
 *
 * No rule name means all rules. What follows `--` is the reason, for readers.
 */
import type { Tree } from "../../grammar/tree.ts";

export interface Suppressions {
  covers(rule: string, line: number): boolean;
}

/** From a line on, a rule is off or on again. */
interface Switch {
  from: number;
  off: boolean;
}

/** Stands for all rules. */
const every = "";

const directive = /#\s*hapax:\s*(disable-next-line|disable-line|disable-file|disable|enable)\b([^\n]*)/;

export function readSuppressions(tree: Tree): Suppressions {
  /** Rules off for one line, or for the file. */
  const single = new Map<number, Set<string>>();
  const file = new Set<string>();
  /** In order of lines, by rule. */
  const switches = new Map<string, Switch[]>();
  const one = (line: number, rules: readonly string[]): void => {
    const set = single.get(line) ?? new Set();
    single.set(line, set);
    for (const rule of rules) set.add(rule);
  };
  const turn = (rules: readonly string[], to: Switch): void => {
    for (const rule of rules) {
      const list = switches.get(rule);
      if (list === undefined) switches.set(rule, [to]);
      else list.push(to);
    }
  };
  const { words } = tree;
  for (let l = 0; l < words.lineCount; l++) {
    const at = words.lineComment[l]!;
    if (at < 0) continue;
    const comment = Buffer.from(
      words.bytes.buffer,
      words.bytes.byteOffset + at,
      words.lineStart[l + 1]! - at,
    ).toString("latin1");
    const found = directive.exec(comment);
    if (found === null) continue;
    const rules = ruleNames(found[2]!);
    const line = l + 1;
    switch (found[1]) {
      case "disable-next-line":
        one(line + 1, rules);
        break;
      case "disable-line":
        one(line, rules);
        break;
      case "disable-file":
        for (const rule of rules) file.add(rule);
        break;
      case "disable":
        turn(rules, { from: line, off: true });
        break;
      default:
        // After that line and before what the next one says.
        turn(rules, { from: line + 0.5, off: false });
    }
  }
  return {
    covers(rule, line) {
      if (file.has(every) || file.has(rule)) return true;
      const own = single.get(line);
      if (own !== undefined && (own.has(every) || own.has(rule))) return true;
      const all = lastBefore(switches.get(every), line);
      const last = lastBefore(switches.get(rule), line);
      return (last !== undefined && (all === undefined || last.from > all.from) ? last : all)?.off ?? false;
    },
  };
}

/** The last that is in force on a line. */
function lastBefore(list: readonly Switch[] | undefined, line: number): Switch | undefined {
  if (list === undefined) return undefined;
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.from > line) high = middle;
    else low = middle + 1;
  }
  return list[low - 1];
}

function ruleNames(text: string): readonly string[] {
  const names = text
    .split("--")[0]!
    .split(/[\s,]+/)
    .filter((n) => n !== "");
  return names.length === 0 ? [every] : names;
}
