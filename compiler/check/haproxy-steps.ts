/**
 * What HAProxy comes to of these findings, in its order: stage by stage, a later one only when the earlier ones found no error.
 * hapax's own lints are not among them.
 */
import type { Diagnostic, Stage } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import { inCheckOrder } from "./checks-order.ts";
import { type Course, courseOf } from "./haproxy-course.ts";
import { levelOf } from "./haproxy-level.ts";
import { withLostAcls } from "./lost-acls.ts";
import { withEachOutside } from "./out-of-section.ts";
import { stageOf } from "./stage-of.ts";
import { firstWords, stopsReading } from "./stops-reading.ts";
import { withoutProxy } from "./without-proxy.ts";
import { tooManyText } from "./wording/arguments.ts";
import { lineInfo } from "./wording/line-info.ts";

/** A finding, or a line of HAProxy's about how far it got. */
export type Step =
  | { is: "finding"; one: Diagnostic; reading: boolean }
  | { is: "too-many"; tree: Tree; line: number; count: number }
  | { is: "file-failed"; tree: Tree }
  | { is: "failed"; where: Where };

type Where = "reading" | "checks" | "start" | "hosts" | "buffers" | "end";

/** HAProxy gives up a file after that many lines with errors. */
const most = 50;

export function haproxySteps(
  found: readonly Diagnostic[],
  trees: readonly Tree[],
  { version, diag }: { version: string; diag?: boolean },
): Step[] {
  const course = courseOf(version);
  const steps: Step[] = [];
  const byStage: Record<Stage, Diagnostic[]> = { words: [], lines: [], checks: [], start: [] };
  const strict: Diagnostic[] = [];
  for (const one of withEachOutside(found, trees)) {
    if (one.lint === true || (one.diag === true && diag !== true) || levelOf(one) === undefined) continue;
    if (one.rule === "zero-warning") strict.push(one);
    else byStage[stageOf(one, trees, course)].push(one);
  }
  for (const stage of ["words", "lines"] as const)
    if (read(byStage[stage], trees, course, steps)) return steps;

  const failed = (these: readonly Diagnostic[], where: Where): boolean => {
    for (const one of these) steps.push({ is: "finding", one, reading: false });
    if (!these.some(isError)) return false;
    steps.push({ is: "failed", where });
    return true;
  };
  const checks = inCheckOrder(byStage.checks, trees, course);
  const hosts = byStage.start.filter(({ rule }) => rule === "unresolved-host");
  const buffers = byStage.start.filter(({ rule }) => rule === "small-buffer");
  const others = byStage.start.filter((one) => !hosts.includes(one) && !buffers.includes(one));
  const start = inCheckOrder(others, trees, course);
  if (course.startsFailed && checks.some(isError)) failed([...checks, ...start], "start");
  else if (
    !failed(checks, "checks") &&
    !failed(start, "start") &&
    !failed(hosts, "hosts") &&
    !failed(buffers, "buffers")
  )
    failed(strict, "end");
  return steps;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** What is said of a line before its keyword is looked at. */
const beforeParsing = new Set(["empty-word", "missing-newline"]);

/** Warnings about lines that could be read. */
const afterParsing = new Set(["acl-context", "rule-order", "small-timeout", "header-name"]);

/** One pass over the files; each file's findings, and what ends it early. Whether there were errors. */
function read(these: readonly Diagnostic[], trees: readonly Tree[], course: Course, steps: Step[]): boolean {
  let stopped = false;
  let failed = false;
  const dropped = new Set<string>();
  let quiet = false;
  for (const tree of trees) {
    if (stopped) break;
    const wrong = new Set<number>();
    let failedHere = false;
    const own = these.filter((one) => one.range.file === tree.file && !followsFromAnonymous(one, trees));
    const told = withLostAcls(withoutProxy(own, tree, dropped), tree);
    const faulty = new Set<number>();
    const removed = new Set<number>();
    const emptied = new Set<number>();
    for (const { severity, range, rule } of told) {
      if (severity === "error" && rule === "empty-word") emptied.add(range.line);
      if (severity === "error") faulty.add(range.line);
      if (rule === "removed-keyword") removed.add(range.line);
    }
    for (const one of countedFirst(told, tree)) {
      const { line } = one.range;
      if (one.rule === "wrong-proxy-kind" && removed.has(line)) continue;
      // such a line goes to no parser
      if (emptied.has(line) && !beforeParsing.has(one.rule)) continue;
      if (afterParsing.has(one.rule) && faulty.has(line) && firstWords(tree, line)[0] !== "monitor") continue;
      if (course.countsErrors && wrong.size >= most && !wrong.has(line)) {
        steps.push({ is: "too-many", tree, line: Math.max(...wrong) + 1, count: wrong.size });
        break;
      }
      // a line is left at its first error, but that the last one does not end is seen all the same
      if (one.severity === "error" && wrong.has(line) && one.rule !== "missing-newline") continue;
      steps.push({ is: "finding", one, reading: true });
      if (one.severity !== "error") continue;
      failedHere = true;
      wrong.add(line);
      const stops = stopsReading(one, tree);
      if (stops === "file") break;
      if (stops === "end") quiet = true;
      if (stops === "all") {
        stopped = true;
        break;
      }
    }
    if (!failedHere) continue;
    failed = true;
    steps.push({ is: "file-failed", tree });
  }
  if (failed && !stopped && !quiet) steps.push({ is: "failed", where: "reading" });
  return failed;
}

/** Parsers that read a word before they count. */
const uncounted = new Set(["balance", "http-reuse"]);

/** Most parsers count the words of a line before they read them. */
function countedFirst(told: readonly Diagnostic[], tree: Tree): readonly Diagnostic[] {
  let result: Diagnostic[] | undefined;
  for (let i = 1; i < told.length; i++) {
    const one = told[i]!;
    if (one.rule !== "argument-count" || one.severity !== "error") continue;
    const { line } = one.range;
    let first = i;
    while (first > 0 && told[first - 1]!.range.line === line && told[first - 1]!.severity === "error")
      first--;
    if (first === i || uncounted.has(firstWords(tree, line)[0]) || told[first]!.rule !== "invalid-value")
      continue;
    const info = lineInfo(tree, line, "");
    if (tooManyText(info, info.wordAt(one.range.start))?.includes("' cannot handle unexpected") !== true)
      continue;
    result ??= [...told];
    result.splice(i, 1);
    result.splice(first, 0, one);
  }
  return result ?? told;
}

/** Rules that HAProxy refused in a defaults section without a name are not inherited. */
function followsFromAnonymous({ rule, related }: Diagnostic, trees: readonly Tree[]): boolean {
  const from = rule === "defaults-rules" ? related?.[0]?.range : undefined;
  const tree = from && trees[from.file];
  return tree !== undefined && firstWords(tree, from!.line)[2] === "";
}
