/** When HAProxy comes to a finding. */
import type { Diagnostic, Stage } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import type { Course } from "./haproxy-course.ts";
import { firstWords } from "./stops-reading.ts";
import { inCondition } from "./wording/acl-text.ts";
import { notNegatable } from "./wording/arguments.ts";
import { isLateFormat } from "./wording/late-formats.ts";
import { lineInfo } from "./wording/line-info.ts";

/** Global settings that the first pass reads. */
const early = new Set(
  "daemon expose-deprecated-directives localpeer master-worker noepoll noevports nokqueue noktls nopoll pidfile presetenv quiet resetenv setenv unsetenv zero-warning mworker-max-reloads".split(
    " ",
  ),
);

export function stageOf(one: Diagnostic, trees: readonly Tree[], course: Course): Stage {
  const stage = usualStage(one, trees);
  if (stage === "words") return course.readsTwice ? stage : "lines";
  return stage === "lines" && course.earlyDirectives && isDirective(one, trees) ? "words" : stage;
}

function usualStage(one: Diagnostic, trees: readonly Tree[]): Stage {
  if (one.stage !== undefined) return one.stage;
  const tree = trees[one.range.file];
  if (tree === undefined || one.severity !== "error") return "lines";
  const [keyword, section] = firstWords(tree, one.range.line);
  const line = lineInfo(tree, one.range.line, "");
  // what may be negated is looked at before sections are
  if (notNegatable(line) !== undefined) return "words";
  if (
    section !== "global" &&
    isLateFormat(keyword, one.rule) &&
    !inCondition(line.words, line.wordAt(one.range.start))
  )
    return "checks";
  return section === "global" && (early.has(keyword) || keyword === "global") ? "words" : "lines";
}

function isDirective({ range }: Diagnostic, trees: readonly Tree[]): boolean {
  const tree = trees[range.file];
  return tree !== undefined && firstWords(tree, range.line)[0].startsWith(".");
}
