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

interface Span {
  from: number;
  to: number;
  /** undefined: every rule. */
  rules: ReadonlySet<string> | undefined;
}

const directive = /#\s*hapax:\s*(disable-next-line|disable-line|disable-file|disable|enable)\b([^\n]*)/;

export function readSuppressions(tree: Tree): Suppressions {
  /** Those of one line, by it; a file can have very many. */
  const single = new Map<number, Span[]>();
  const spans: Span[] = [];
  const one = (line: number, rules: Span["rules"]): void => {
    const span = { from: line, to: line, rules };
    const list = single.get(line);
    if (list === undefined) single.set(line, [span]);
    else list.push(span);
  };
  let open: Span[] = [];
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
        spans.push({ from: 0, to: Number.POSITIVE_INFINITY, rules });
        break;
      case "disable": {
        const span = { from: line, to: Number.POSITIVE_INFINITY, rules };
        spans.push(span);
        open.push(span);
        break;
      }
      default:
        for (const span of open) {
          if (rules === undefined || span.rules === undefined || [...rules].some((r) => span.rules!.has(r)))
            span.to = line;
        }
        open = open.filter(({ to }) => to === Number.POSITIVE_INFINITY);
    }
  }
  return {
    covers: (rule, line) =>
      (single.get(line)?.some((span) => names(span, rule)) ?? false) ||
      spans.some((span) => line >= span.from && line <= span.to && names(span, rule)),
  };
}

function names({ rules }: Span, rule: string): boolean {
  return rules === undefined || rules.has(rule);
}

function ruleNames(text: string): ReadonlySet<string> | undefined {
  const names = text
    .split("--")[0]!
    .split(/[\s,]+/)
    .filter((n) => n !== "");
  return names.length === 0 ? undefined : new Set(names);
}
