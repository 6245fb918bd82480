import { rule } from "../rule.ts";
import { cpuSetProblem, numberSetProblem } from "../values/setting-texts.ts";
import { wordText } from "../word-text.ts";

/** What "1/2" may count to; before threads had groups, the first number counted processes or threads. */
const mostGroups = 64;
const mostThreads = 64;

export const cpuMapSize = rule({
  id: "cpu-map-size",
  severity: "error",
  stage: "lines",
  summary: "A cpu-map line names no threads or CPUs, or, counting up, not as many CPUs as threads or groups.",
  why: "With 'auto:' the first thread gets the first CPU, the second the next, so there must be one for each. HAProxy refuses other sizes.",
  bad: "global\n    cpu-map auto:1/1-4 0-2\n",
  good: "global\n    cpu-map auto:1/1-4 0-3\n",
  manual: "3.1",
  model(model, report) {
    for (const { statement, section } of model.global("cpu-map")) {
      const word = (at: number): string => wordText(section.tree, statement.word + at);
      if (statement.template.words < 3) continue;
      const [, group, , thread] = /^(?:auto:)?([^/]*)(\/(.*))?$/s.exec(word(1))!;
      const wrong =
        numberSetProblem(group!, mostGroups) ??
        (thread === undefined ? undefined : numberSetProblem(thread, mostThreads));
      if (wrong !== undefined) {
        report(report.words(section.tree, statement, 1), wrong.replace(/\.$/, ""), {
          haproxy: `cpu-map : ${wrong}`,
        });
        continue;
      }
      let odd = false;
      for (let at = 2; at < statement.template.words && !odd; at++) {
        const problem = cpuSetProblem(word(at));
        if (problem === undefined) continue;
        odd = true;
        report(report.words(section.tree, statement, at), problem.replace(/\.$/, ""), {
          haproxy: `cpu-map : ${problem}`,
        });
      }
      if (odd) continue;
      const target = /^auto:([^/]+)(?:\/(.+))?$/.exec(word(1));
      if (target === null) continue;
      const groups = count(target[1]!, 32);
      const threads = target[2] === undefined ? 64 : count(target[2], 64);
      const cpus = cpuCount(Array.from({ length: statement.template.words - 2 }, (_, at) => word(at + 2)));
      if (groups === undefined || threads === undefined || cpus === undefined) continue;
      if (groups === cpus || threads === cpus) continue;
      report(
        report.words(section.tree, statement, 1, statement.template.words - 1),
        `${cpus} CPUs cannot be dealt out to ${threads} threads or ${groups} groups`,
        {
          haproxy:
            "cpu-map : TGROUP/THREAD range and CPU sets must have the same size to be automatically bound",
        },
      );
    }
  },
});

/** How many numbers `all`, `odd`, `even`, `N` or `N-M` stands for. */
function count(text: string, most: number): number | undefined {
  if (text === "all") return most;
  if (text === "odd" || text === "even") return most / 2;
  const range = /^(\d+)(?:-(\d*))?$/.exec(text);
  if (range === null) return undefined;
  const first = Number(range[1]);
  if (range[2] === undefined) return 1;
  return Math.min(range[2] === "" ? most : Number(range[2]), most) - first + 1;
}

/** How many CPUs `0-3 8,9` names; undefined when a word is something else. */
function cpuCount(words: readonly string[]): number | undefined {
  const cpus = new Set<number>();
  for (const part of words.flatMap((word) => word.split(","))) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (range === null) return undefined;
    for (let cpu = Number(range[1]); cpu <= Math.min(Number(range[2] ?? range[1]), 1024); cpu++)
      cpus.add(cpu);
  }
  return cpus.size;
}
