/** What HAProxy says of the lines of proxies that it did not create. */
import { type Diagnostic, place, whole } from "../../grammar/diagnostic.ts";
import { LineKind, type Tree } from "../../grammar/tree.ts";

export const noProxy = whole(`parsing [${place}] : 'listen' or 'defaults' expected.`);

/** Faults of a header that leave no proxy behind. */
const dropsProxy = new Set(["argument-count", "undefined-reference"]);

const proxies = new Set(["frontend", "backend", "listen", "defaults"]);

/**
 * A proxy whose header was refused does not exist, so that HAProxy refuses each of its lines, whatever they say, and takes
 * another one of that name. `dropped` remembers such headers, of earlier files too.
 */
export function withoutProxy(
  these: readonly Diagnostic[],
  tree: Tree,
  dropped: Set<string>,
): readonly Diagnostic[] {
  const { symbols, wordId, wordStart, lineKind } = tree.words;
  /** The rules that refused headers, by line. */
  const refused = new Map<number, string>();
  const proxyless = new Set<number>();
  for (const { rule, severity, range, haproxy } of these) {
    if (severity === "error" && dropsProxy.has(rule)) refused.set(range.line, rule);
    if (haproxy === noProxy) proxyless.add(range.line);
  }
  const gone: [from: number, to: number][] = [];
  const added: Diagnostic[] = [];
  for (const { header, statements } of tree.sections) {
    if (header === undefined || !proxies.has(symbols.text(wordId[header.word]!))) continue;
    const line = header.line + 1;
    const first = statements[0];
    if (!refused.has(line) && !(first !== undefined && proxyless.has(first.line + 1))) continue;
    dropped.add(`${tree.file}:${line}`);
    const last = statements.at(-1);
    if (last === undefined) continue;
    gone.push([line, last.line + 1]);
    const rule = refused.get(line) ?? "argument-count";
    for (const { line, word } of statements)
      if (lineKind[line] === LineKind.normal)
        added.push({
          rule,
          severity: "error",
          range: { file: tree.file, line: line + 1, start: wordStart[word]!, end: wordStart[word]! },
          message: "this line is in no section, for the header of its section was refused",
          haproxy: noProxy,
        });
  }
  if (dropped.size === 0) return these;
  let at = 0;
  const kept = these.filter(({ rule, related, range }) => {
    const first = rule === "duplicate-name" ? related?.[0]?.range : undefined;
    if (first !== undefined && dropped.has(`${first.file}:${first.line}`)) return false;
    while (at < gone.length && gone[at]![1] < range.line) at++;
    return at === gone.length || range.line <= gone[at]![0];
  });
  return [...kept, ...added].sort((a, b) => a.range.start - b.range.start);
}
