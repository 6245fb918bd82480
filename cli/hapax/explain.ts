/**
 * `hapax explain RULE`: what a rule of the checker finds and why, with an example of each, and whether it is found in a configuration
 * for that HAProxy release. Without a name: the rules there are for that release.
 */
import type { Rule } from "../../compiler/check/rule.ts";
import { rules } from "../../compiler/check/rules/index.ts";
import { suggest } from "../../compiler/check/suggest.ts";
import { releaseNumber } from "../../grammar/haproxy-version.ts";
import { palette } from "../output/color.ts";
import { write } from "../write.ts";
import { checkFiles } from "./check.ts";

export function runExplain(id: string | undefined, { haproxyVersion }: { haproxyVersion: string }): number {
  const paint = palette("auto");
  const isThere = ({ since }: Rule): boolean =>
    since === undefined || releaseNumber(since) <= releaseNumber(haproxyVersion);
  if (id === undefined) {
    const width = Math.max(...rules.map((r) => r.id.length));
    write(
      1,
      rules
        .filter(isThere)
        .map((r) => `${paint.bold(r.id.padEnd(width))}  ${r.severity.padEnd(7)}  ${r.summary}\n`)
        .join(""),
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
    `${paint.bold(rule.id)} (${rule.severity}${origin(rule)})\n\n${rule.summary}\n\n${rule.why}\n${release(rule, haproxyVersion, isThere(rule))}\n${paint.warning("Found in:")}\n\n${indent(rule.bad)}\n${paint.good("Instead:")}\n\n${indent(rule.good)}\nSuppress: # hapax: disable-next-line ${rule.id} -- reason\n`,
  );
  return 0;
}

/** What the release makes of the example. */
function release(rule: Rule, version: string, isThere: boolean): string {
  if (!isThere) return `\nHAProxy says so from ${rule.since} on, not in ${version}.\n`;
  if (rule.machine === true) return "";
  const files = [{ name: "example.cfg", bytes: Buffer.from(rule.bad, "latin1") }];
  const found = checkFiles(files, version).diagnostics.some((one) => one.rule === rule.id);
  return found
    ? ""
    : `\nThe example is one for other releases: in a configuration for HAProxy ${version} it is not found.\n`;
}

function origin({ lint, diag }: Rule): string {
  if (lint === true) return ", not reported by HAProxy itself";
  return diag === true ? ", reported by HAProxy only with -dD" : "";
}
