import { whole } from "../../../grammar/diagnostic.ts";
import { asByteSymbols } from "../../../grammar/symbols.ts";
import type { Line, Model } from "../../model/types.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

const holders = new Set(["condition", "acl-criterion"]);

export const aclParenthesis = rule({
  id: "acl-parenthesis",
  severity: "warning",
  summary: "A blank separates what an ACL test looks at from its argument in parentheses.",
  why: "'hdr (host)' compares all headers with the text '(host)'. HAProxy takes it for a likely mistake; '--' between the two says that it is none.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    acl local path (/local)\n    http-request deny if local\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    acl local path /local\n    http-request deny if local\n",
  manual: "7.1",
  applies: ({ slots }, model) =>
    slots.some((slot) => slot.count > 0 && holders.has(slot.type?.name ?? "")) && mayOpen(model),
  statement(line, _model, report) {
    const { statement, section } = line;
    const { words } = section.tree;
    for (const slot of statement.template.slots) {
      const { type, at, count } = slot;
      if (type?.name === "acl-criterion") {
        const word = statement.word + at + 1;
        if (at + 1 < statement.template.words && opens(line, word))
          say(line, word, wordText(section.tree, statement.word + 1), report);
      } else if (type?.name === "condition")
        // { criterion (pattern) }
        for (let word = statement.word + at + 3; word < statement.word + at + count; word++)
          if (
            opens(line, word) &&
            words.wordEnd[word - 2]! - words.wordStart[word - 2]! === 1 &&
            wordText(section.tree, word - 2) === "{"
          )
            say(line, word, "", report);
    }
  },
});

const opening = new WeakMap<Model, boolean>();

/** Few files have a word that begins with a parenthesis. */
function mayOpen(model: Model): boolean {
  let found = opening.get(model);
  if (found === undefined) {
    const { arena, offsets, size } = asByteSymbols(model.symbols).table;
    found = false;
    for (let id = 0; id < size && !found; id++) found = arena[offsets[id]!] === 40;
    opening.set(model, found);
  }
  return found;
}

/** Whether a word begins with a parenthesis, in quotes or without. */
function opens({ section }: Line, word: number): boolean {
  const { bytes, wordStart } = section.tree.words;
  const first = bytes[wordStart[word]!];
  return first === 40 || ((first === 34 || first === 39) && bytes[wordStart[word]! + 1] === 40);
}

function say(line: Line, word: number, name: string, report: Report): void {
  const { tree } = line.section;
  const criterion = wordText(tree, word - 1);
  if (criterion.includes("(")) return;
  const pattern = wordText(tree, word);
  const place = report.inWord(line, word);
  report(place, `'${criterion}' is compared with the text '${pattern}': is the blank before '(' intended?`, {
    help: `write '${criterion}${pattern}', or put '--' before '${pattern}'`,
    fix: {
      title: "Remove the blank",
      edits: [{ range: { ...place, start: tree.words.wordEnd[word - 1]!, end: place.start }, text: "" }],
    },
    haproxy: whole(
      `parsing acl '${name}' :\n  matching '${criterion}' for pattern '${pattern}' is likely a mistake and probably\n  not what you want. Maybe you need to remove the extraneous space before '('.\n  If you are really sure this is not an error, please insert '--' between the\n  match and the pattern to make this warning message disappear.`,
    ),
  });
}
