import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const cpuMapSize = rule({
  id: "cpu-map-size",
  severity: "error",
  stage: "lines",
  summary: "A cpu-map line that counts up has not as many CPUs as threads or groups.",
  why: "With 'auto:' the first thread gets the first CPU, the second the next, so there must be one for each. HAProxy refuses other sizes.",
  bad: "global\n    cpu-map auto:1/1-4 0-2\n",
  good: "global\n    cpu-map auto:1/1-4 0-3\n",
  manual: "3.1",
  model(model, report) {
    for (const { statement, section } of model.global("cpu-map")) {
      const word = (at: number): string => wordText(section.tree, statement.word + at);
      const target = /^auto:([^/]+)(?:\/(.+))?$/.exec(word(1));
      if (target === null || statement.template.words < 3) continue;
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
