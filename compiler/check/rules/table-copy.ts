import type { Statement } from "../../../grammar/tree.ts";
import type { Section } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const tableCopy = rule({
  id: "table-copy",
  severity: "error",
  stage: "checks",
  summary: "A stick-table is copied to one that cannot take it.",
  why: "'write-to' wants a table of the same type and key length that is not itself copied to another. HAProxy refuses others.",
  bad: "backend app\n    stick-table type ip size 1k write-to copy\nbackend copy\n    stick-table type ipv6 size 1k\n",
  good: "backend app\n    stick-table type ip size 1k write-to copy\nbackend copy\n    stick-table type ip size 1k\n",
  manual: "11.1",
  applies: ({ slots, errors }) =>
    errors.length === 0 && slots.some(({ kind, name }) => kind === "literal" && name === "write-to"),
  statement({ statement, section }, model, report) {
    const at =
      statement.template.slots.find(({ kind, name }) => kind === "literal" && name === "write-to")!.at + 1;
    const word = statement.word + at;
    const found = model.table("table").first(section.tree.words.wordId[word]!);
    if (found?.statement === undefined || found.statement === statement) return;
    const name = wordText(section.tree, word);
    const say = (message: string, haproxy: string): void =>
      report(report.words(section.tree, statement, at), message, {
        related: [
          {
            range: report.line({ statement: found.statement!, section: found.section }),
            message: "that table",
          },
        ],
        haproxy: `Proxy '${section.name}': failed to initialize stick-table: write-to: ${haproxy}.`,
      });
    const here = keyOf(section, statement);
    const there = keyOf(found.section, found.statement);
    if (found.statement.template.slots.some(({ kind, name }) => kind === "literal" && name === "write-to"))
      say(`table '${name}' is itself copied to another`, `table '${name}' is already used as a source table`);
    else if (here.type !== there.type)
      say(
        `table '${name}' is of type ${there.type}, this one of type ${here.type}`,
        `cannot mix table types ('${name}' has '${there.type}' type and '${section.name}' has '${here.type}' type)`,
      );
    else if (here.length !== there.length)
      say(
        `keys of table '${name}' are ${there.length} long, those of this one ${here.length}`,
        `cannot mix key sizes ('${name}' has '${there.size}' key_size and '${section.name}' has '${here.size}' key_size)`,
      );
  },
});

interface Key {
  type: string;
  length: number;
  /** As HAProxy counts it: with the end of a string. */
  size: number;
}

const types = new Set(["ip", "ipv6", "integer", "string", "binary"]);

function keyOf({ tree }: Section, { template, word }: Statement): Key {
  const { slots } = template;
  const type = slots.find(({ kind, name }) => kind === "literal" && types.has(name))?.name ?? "";
  const length = slots.find(({ kind, name }) => kind === "literal" && name === "len");
  const given = length === undefined ? undefined : Number.parseInt(wordText(tree, word + length.at + 1), 10);
  const usual = type === "string" ? 31 : 32;
  const read = type === "string" || type === "binary" ? (given ?? usual) : 0;
  return { type, length: read, size: type === "string" ? read + 1 : read };
}
