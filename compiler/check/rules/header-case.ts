import { whole } from "../../../grammar/diagnostic.ts";
import { onDisk } from "../files/file-paths.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const headerCase = rule({
  id: "header-case",
  severity: "error",
  stage: "lines",
  summary: "A header name is to be written as another name, or in two ways.",
  why: "'h1-case-adjust' only changes the case of letters, and one name has one way. HAProxy refuses the line; pairs in a file, too.",
  bad: "global\n    h1-case-adjust host Hostname\n",
  good: "global\n    h1-case-adjust host Host\n",
  manual: "3.1",
  model(model, report) {
    const lines = model.global("h1-case-adjust");
    const known = new Set<string>();
    const problem = (from: string, to: string): string | undefined => {
      if (to === "") return "expect <to>";
      if (from.toLowerCase() !== to.toLowerCase()) return "<from> and <to> must not differ except the case";
      if (known.has(from)) return `duplicate entry '${from}'`;
      known.add(from);
      return undefined;
    };
    for (const line of lines) {
      if (line.statement.template.words < 3) continue;
      const { tree } = line.section;
      const [from, to] = [wordText(tree, line.statement.word + 1), wordText(tree, line.statement.word + 2)];
      const wrong = problem(from, to);
      if (wrong === undefined) continue;
      report(
        report.words(tree, line.statement, 1, 2),
        wrong.startsWith("duplicate")
          ? `the case of '${from}' is already given`
          : `'${to}' differs from '${from}' in more than the case of letters`,
        { haproxy: wrong },
      );
    }
    const { machine } = model.options;
    const file = model.global("h1-case-adjust-file").at(-1);
    if (machine === undefined || file === undefined || file.statement.template.words < 2) return;
    const { tree } = file.section;
    const shown = wordText(tree, file.statement.word + 1);
    const bytes = machine.read(onDisk(model, tree, shown));
    if (typeof bytes === "string") return;
    const rows = Buffer.from(bytes).toString("latin1").split("\n");
    for (let row = 0; row < rows.length; row++) {
      const [, from, to] = /^[ \t]*([^ \t\r#][^ \t\r]*)[ \t]*([^\r]*?)[ \t]*\r?$/.exec(rows[row]!) ?? [];
      if (from === undefined) continue;
      const wrong = problem(from, to!);
      if (wrong === undefined) continue;
      report(report.words(tree, file.statement, 1), `line ${row + 1} of '${shown}': ${wrong}`, {
        stage: "checks",
        haproxy: whole(`h1-headers-case-adjust-file '${shown}' : ${wrong} at line ${row + 1}.`),
      });
      return;
    }
  },
});
