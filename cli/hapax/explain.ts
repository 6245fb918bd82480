/** `hapax explain RULE`: what a rule of the checker finds and why, with an example of each. Without a name: the list. */
import type { Rule } from "../../compiler/check/rule.ts";
import { rules } from "../../compiler/check/rules/index.ts";
import { suggest } from "../../compiler/check/suggest.ts";
import { palette } from "../output/color.ts";
import { write } from "../write.ts";

export function runExplain(id: string | undefined): number {
  const paint = palette("auto");
  if (id === undefined) {
    const width = Math.max(...rules.map((r) => r.id.length));
    write(
      1,
      rules.map((r) => `${paint.bold(r.id.padEnd(width))}  ${r.severity.padEnd(7)}  ${r.summary}\n`).join(""),
    );
    return 0;
  }
  const rule = rules.find((r) => r.id === id);
  if (rule === undefined) {
    const close = suggest(
      id,
      rules.map((r) => r.id),
    );
    write(2, `hapax: no rule '${id}'${close === undefined ? "" : `; did you mean '${close}'?`}\n`);
    return 2;
  }
  const indent = (text: string): string => text.replace(/^(?=.)/gm, "    ");
  write(
    1,
    `${paint.bold(rule.id)} (${rule.severity}${origin(rule)})\n\n${rule.summary}\n\n${rule.why}\n\n${paint.warning("Found in:")}\n\n${indent(rule.bad)}\n${paint.good("Instead:")}\n\n${indent(rule.good)}\nSuppress: # hapax: disable-next-line ${rule.id} -- reason\n`,
  );
  return 0;
}

function origin({ lint, diag }: Rule): string {
  if (lint === true) return ", not reported by HAProxy itself";
  return diag === true ? ", reported by HAProxy only with -dD" : "";
}
