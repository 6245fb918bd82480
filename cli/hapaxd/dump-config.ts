/** `-dC[line]`: the configuration's words as they were read, as `haproxy -dC` does, but once where that reads it twice. */
import { asHaproxy } from "../../compiler/check/as-haproxy.ts";
import { parseFiles } from "../../compiler/plan/compile.ts";
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { LineKind, type Tree } from "../../grammar/tree.ts";
import { readConfig } from "../read-config.ts";
import { languageVersion } from "../version.ts";
import type { DaemonArgs } from "./args.ts";
import { say } from "./messages.ts";

/** Returns the exit code: only what keeps words from being read is an error here. */
export function dumpConfig(args: DaemonArgs): number {
  const how = args.dumpConfig ?? "";
  if (Number.parseInt(how, 10) !== 0 && /^\s*[+-]?\d/.test(how)) {
    say(
      "ALERT",
      `-dC${how}: hapaxd does not make names and addresses unreadable; -dC shows them as they are.`,
    );
    return 1;
  }
  const { files, failures } = readConfig(args.files);
  for (const { name, message } of failures) {
    say("ALERT", `config : Cannot open configuration file/directory ${name} : ${message}`);
    return 1;
  }
  const version = args.haproxyVersion ?? languageVersion.split("-")[0]!;
  const { trees, diagnostics } = parseFiles(files, { env: { ...process.env }, haproxyVersion: version });
  const unread = unreadLines(trees, diagnostics);
  const withLines = how.split(",").includes("line");
  for (const tree of trees) process.stdout.write(Buffer.from(dumpOf(tree, unread, withLines), "latin1"));
  const { messages, failed } = asHaproxy(unread, trees, { version });
  for (const { level, text } of messages) say(level, text);
  return failed ? 1 : 0;
}

/** The lines but those `unread`: a blank follows each word, a tab precedes what is no header. */
export function dumpOf(tree: Tree, unread: readonly Diagnostic[], withLines: boolean): string {
  const without = new Set(unread.flatMap(({ range }) => (range.file === tree.file ? [range.line] : [])));
  const { lineCount, lineWord, symbols, wordId } = tree.words;
  let text = "";
  for (let line = 0; line < lineCount; line++) {
    const from = lineWord[line]!;
    const to = lineWord[line + 1]!;
    if (from === to || without.has(line + 1)) continue;
    if (withLines) text += `${line + 1}\t`;
    if (!Object.hasOwn(catalogue.sections, symbols.text(wordId[from]!))) text += "\t";
    for (let word = from; word < to; word++) text += `${symbols.text(wordId[word]!)} `;
    text += "\n";
  }
  return text;
}

/** Errors of reading words; directives are shown, not obeyed. */
export function unreadLines(trees: readonly Tree[], diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(
    ({ rule, stage, severity, range }) =>
      stage === "words" &&
      severity === "error" &&
      rule !== "unclosed-block" &&
      trees[range.file]?.words.lineKind[range.line - 1] !== LineKind.directive,
  );
}
