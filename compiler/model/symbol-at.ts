import type { Range } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import type { Definition, Model, Reference, SymbolKind } from "./types.ts";

/** The byte range of a reference's name. */
export function referenceRange(reference: Reference): Range {
  const { wordStart, wordEnd } = reference.tree.words;
  return {
    file: reference.tree.file,
    line: reference.line + 1,
    start: reference.start >= 0 ? reference.start : wordStart[reference.word]!,
    end: reference.end >= 0 ? reference.end : wordEnd[reference.word]!,
  };
}

/** The byte range of a definition's name. */
export function definitionRange(definition: Definition): Range {
  const { wordStart, wordEnd } = definition.tree.words;
  return {
    file: definition.tree.file,
    line: definition.line + 1,
    start: wordStart[definition.word]!,
    end: wordEnd[definition.word]!,
  };
}

const kinds: readonly SymbolKind[] = [
  "proxy",
  "defaults",
  "acl",
  "server",
  "userlist",
  "user",
  "group",
  "peers",
  "peer",
  "resolvers",
  "nameserver",
  "ring",
  "cache",
  "http-errors",
  "log-profile",
  "log-forward",
  "fcgi-app",
  "mailers",
  "mailer",
  "crt-store",
  "acme",
  "healthcheck",
]; // prettier-ignore

/** The name under a byte offset: where it is defined and, when the offset is at a use, that use. */
export function symbolAt(
  model: Model,
  file: number,
  offset: number,
): { definition: Definition | undefined; reference: Reference | undefined; range: Range } | undefined {
  const tree = model.trees.find((one) => one.file === file);
  if (!tree) return undefined;
  const line = lineAt(tree, offset);
  for (const reference of model.references()) {
    if (reference.line !== line || reference.tree !== tree) continue;
    const range = referenceRange(reference);
    if (range.start <= offset && offset <= range.end)
      return { definition: model.resolve(reference), reference, range };
  }
  for (const kind of kinds) {
    for (const definition of model.table(kind).definitions()) {
      if (definition.line !== line || definition.tree !== tree) continue;
      const range = definitionRange(definition);
      if (range.start <= offset && offset <= range.end) return { definition, reference: undefined, range };
    }
  }
  return undefined;
}

/** 0-based line that holds a byte offset. */
export function lineAt(tree: Tree, offset: number): number {
  const { lineStart, lineCount } = tree.words;
  let low = 0;
  let high = lineCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStart[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
