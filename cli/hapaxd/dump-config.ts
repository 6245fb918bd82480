/** `-dC[line]`: the configuration's words as they were read, one space between, quoted where that is needed. */
import { parseFiles } from "../../compiler/plan/compile.ts";
import { readConfig } from "../read-config.ts";

export function dumpConfig(paths: readonly string[], withLines: boolean): void {
  const { trees } = parseFiles(readConfig(paths).files, { env: { ...process.env } });
  for (const { words } of trees) {
    for (let l = 0; l < words.lineCount; l++) {
      const from = words.lineWord[l]!;
      const to = words.lineWord[l + 1]!;
      if (from === to) continue;
      const line: string[] = [];
      for (let w = from; w < to; w++) line.push(quoted(words.symbols.text(words.wordId[w]!)));
      const indent =
        /^(global|defaults|frontend|backend|listen|peers|resolvers|userlist|ring|cache|mailers|program)$/.test(
          line[0]!,
        )
          ? ""
          : "\t";
      process.stdout.write(
        Buffer.from(
          `${withLines ? `${String(l + 1).padStart(6)} ` : ""}${indent}${line.join(" ")}\n`,
          "latin1",
        ),
      );
    }
  }
}

function quoted(word: string): string {
  return /^[\w.,:;/@+=%*^()<>{}[\]|&!?~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
