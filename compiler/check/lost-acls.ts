/** ACLs whose declaration HAProxy refused are not there for the rules that name them. */
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import type { Statement, Tree } from "../../grammar/tree.ts";
import { wordText } from "./word-text.ts";

/** What follows from the findings of a file, in their order. */
export function withLostAcls(these: readonly Diagnostic[], tree: Tree): readonly Diagnostic[] {
  const wrong = new Set<number>();
  for (const { severity, range } of these) if (severity === "error") wrong.add(range.line);
  if (wrong.size === 0) return these;
  const added: Diagnostic[] = [];
  for (const { statements } of tree.sections) {
    const lost = new Set<string>();
    for (const statement of statements) {
      const refused = wrong.has(statement.line + 1);
      if (wordText(tree, statement.word) === "acl") {
        const name = statement.template.words > 1 ? wordText(tree, statement.word + 1) : "";
        if (refused && !declared(statements, name, wrong)) lost.add(name);
      } else if (lost.size > 0 && !refused) {
        const use = useOf(statement, tree, lost);
        if (use !== undefined) added.push(use);
      }
    }

    function declared(among: readonly Statement[], name: string, refused: ReadonlySet<number>): boolean {
      return among.some(
        (one) =>
          !refused.has(one.line + 1) &&
          one.template.words > 1 &&
          wordText(tree, one.word) === "acl" &&
          wordText(tree, one.word + 1) === name,
      );
    }
  }
  return added.length === 0 ? these : [...these, ...added].sort((a, b) => a.range.start - b.range.start);
}

/** The first lost name of a line's condition. */
function useOf(statement: Statement, tree: Tree, lost: ReadonlySet<string>): Diagnostic | undefined {
  const { wordStart, wordEnd } = tree.words;
  let inCondition = false;
  for (let at = 1; at < statement.template.words; at++) {
    const word = statement.word + at;
    const text = wordText(tree, word);
    if (text === "if" || text === "unless") inCondition = true;
    const name = text.replace(/^!+/, "");
    if (!inCondition || !lost.has(name)) continue;
    return {
      rule: "undefined-reference",
      severity: "error",
      range: { file: tree.file, line: statement.line + 1, start: wordStart[word]!, end: wordEnd[word]! },
      message: `there is no ACL named '${name}'`,
      haproxy: `no such ACL : '${name}'.`,
    };
  }
  return undefined;
}
