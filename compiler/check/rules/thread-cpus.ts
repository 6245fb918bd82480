import type { Model } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { lineWords } from "../tls-range.ts";
import { wordText } from "../word-text.ts";

export const threadCpus = rule({
  id: "thread-cpus",
  severity: "warning",
  since: "3.0",
  summary: "'cpu-map' leaves out some threads, or gives several threads one CPU.",
  why: "A thread without a CPU of its own runs on one that another thread was promised, which costs much speed at times. Said when 'nbthread' is set; without it, the machine decides.",
  bad: "global\n    nbthread 2\n    cpu-map 1/1 0\n",
  good: "global\n    nbthread 2\n    cpu-map 1/1-2 0-1\n",
  manual: "3.1",
  model(model, report) {
    const lines = model.global("cpu-map");
    const count = threads(model);
    if (lines.length === 0 || count === undefined || count > 1024) return;
    if (model.global("thread-groups").length > 0 || model.global("thread-group").length > 0) return;
    const mapped = new Set<number>();
    const cpus = new Set<number>();
    for (const line of lines) {
      const [, to = "", ...sets] = lineWords(line);
      const auto = to.startsWith("auto:");
      const [groups = "", members = "all"] = (auto ? to.slice(5) : to).split("/");
      const own = sets.flatMap((set) => set.split(",").flatMap((range) => numbers(range, 0, 4095) ?? []));
      if (numbers(groups, 1, 1)?.length !== 1) continue;
      const listed = numbers(members, 1, count);
      if (listed === undefined) return;
      const chosen = auto ? listed.slice(0, own.length) : listed;
      for (const thread of chosen) mapped.add(thread);
      if (chosen.length > 0) for (const cpu of auto ? own.slice(0, chosen.length) : own) cpus.add(cpu);
    }
    if (mapped.size === 0) return;
    const first = lines[0]!;
    const place = report.words(first.section.tree, first.statement, 0, 2);
    if (mapped.size < count) {
      const missing = numbers("all", 1, count)!.find((thread) => !mapped.has(thread))!;
      report(
        place,
        `${count - mapped.size} of ${count} threads have no CPU, the first is thread ${missing}`,
        {
          help: "map all threads, or none",
          haproxy: `Found ${mapped.size} thread(s) mapped to a CPU and ${count - mapped.size} thread(s) not mapped to any CPU. This will result in some threads being randomly assigned to the same CPU, which will occasionally cause severe performance degradation. First thread bound is ${Math.min(...mapped) - 1} and first thread not bound is ${missing - 1}. Please either bind all threads or none (maybe some cpu-map directives are missing?).`,
        },
      );
    } else if (count > cpus.size)
      report(place, `${count} threads share ${cpus.size} CPU${cpus.size === 1 ? "" : "s"}`, {
        help: "list as many CPUs as there are threads, or lower 'nbthread'",
        haproxy: `This configuration binds ${count} threads to a total of ${cpus.size} CPUs via cpu-map directives. This means that some threads will compete for the same CPU, which will cause severe performance degradation. Please fix either the 'cpu-map' directives or set the global 'nbthread' value accordingly.`,
      });
  },
});

/** Those of `from` to `to` that "3", "1-4", "all", "odd" or "even" name; undefined when it cannot be read. */
function numbers(text: string, from: number, to: number): number[] | undefined {
  const [, low, high] = /^(\d{1,4})(?:-(\d{1,4})?)?$/.exec(text) ?? [];
  const odd = text === "odd";
  if (low === undefined && text !== "all" && !odd && text !== "even") return undefined;
  const first = Math.max(from, low === undefined ? from : Number(low));
  const last = Math.min(
    to,
    low === undefined || (high === undefined && text.endsWith("-")) ? to : Number(high ?? low),
  );
  const found: number[] = [];
  for (let number = first; number <= last; number++)
    if ((!odd && text !== "even") || (number % 2 === 1) === odd) found.push(number);
  return found;
}

function threads(model: Model): number | undefined {
  const line = model.global("nbthread").at(-1);
  const count = line && Number.parseInt(wordText(line.section.tree, line.statement.word + 1), 10);
  return count === undefined || Number.isNaN(count) ? undefined : count;
}
