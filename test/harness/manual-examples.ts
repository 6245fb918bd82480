/** The examples of HAProxy's manual, read from its sources when a test runs (HAPROXY_SRC): none of them stands here. */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

export interface ManualExample {
  /** File and line of its first line. */
  name: string;
  lines: readonly string[];
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
const heading = /^( *)(?:[Ff]or e|E)xamples?\b[^:]*: *(\S.*)?$/;
const introduction = /^( *)\S.*:$/;

/** Every block below an "Example:", and every indented block below a line that ends with a colon. */
export function manualExamples(source: string): ManualExample[] {
  const found: ManualExample[] = [];
  for (const file of [...globSync("doc/*.txt", { cwd: source })].sort()) {
    const lines = readFileSync(join(source, file), "latin1").split("\n");
    for (let at = 0; at < lines.length; at++) {
      const line = lines[at]!;
      const example = heading.exec(line);
      const start = example ?? introduction.exec(line);
      if (start === null) continue;
      const block = blockAfter(lines, at + 1, start[1]!.length);
      if (example?.[2] !== undefined) block.unshift(example[2]);
      for (const part of paragraphs(block, example !== null))
        found.push({ name: `${basename(file)}:${at + 1}`, lines: part });
    }
  }
  for (const file of [...globSync("examples/*.cfg", { cwd: source })].sort())
    found.push({
      name: basename(file),
      lines: readFileSync(join(source, file), "latin1").trimEnd().split("\n"),
    });
  return found;
}

/** Lines that are blank or stand further in than `indent`. */
function blockAfter(lines: readonly string[], from: number, indent: number): string[] {
  let to = from;
  while (to < lines.length && (lines[to]!.trim() === "" || indentOf(lines[to]!) > indent)) to++;
  return lines.slice(from, to);
}

/** An example goes to its end; after other introductions only the first paragraph is one. */
function paragraphs(block: readonly string[], whole: boolean): string[][] {
  const first = block.findIndex((line) => line.trim() !== "");
  if (first < 0) return [];
  const rest = block.slice(first);
  const blank = rest.findIndex((line) => line.trim() === "");
  const lines = whole || blank < 0 ? rest : rest.slice(0, blank);
  while (lines.at(-1)?.trim() === "") lines.pop();
  const indent = Math.min(...lines.filter((line) => line.trim() !== "").map(indentOf));
  return [lines.map((line) => line.slice(indent).replace(/\t/g, " "))];
}
