import { sections } from "../../../grammar/catalogue/sections.ts";
import { rule } from "../rule.ts";
import { suggest } from "../suggest.ts";

export const unknownSection = rule({
  id: "unknown-section",
  severity: "error",
  summary: "A line stands outside of any section, or opens one that does not exist.",
  why: "HAProxy reads keywords inside sections only. After a header it does not know, every following line is an error too.",
  bad: "fronted www\n    bind :80\n",
  good: "defaults\n    timeout client 5s\n    timeout server 5s\n    timeout connect 5s\nfrontend www\n    bind :80\n",
  manual: "2.1",
  kinds: [""],
  section(section, _model, report) {
    if (section.kind !== "" || section.node.statements.length === 0) return;
    // every line is an error to HAProxy; saying it once a section is enough for a reader
    const { tree } = section;
    const first = section.node.header ?? section.node.statements[0]!;
    const word = tree.words.symbols.text(tree.words.wordId[first.word]!);
    const close = suggest(word, sectionNames());
    report(report.words(tree, first), `unknown keyword '${word}' out of section`, {
      help:
        close === undefined
          ? "start a section first: global, defaults, frontend, backend, listen ..."
          : `did you mean '${close}'?`,
      haproxy: `unknown keyword '${word}' out of section.`,
    });
  },
});

let names: readonly string[] | undefined;

function sectionNames(): readonly string[] {
  names ??= Object.keys(sections);
  return names;
}
