/** Where a path of the configuration leads: bases set in `global`, and `default-path`. */
import { dirname, isAbsolute, join } from "node:path";
import type { Tree } from "../../../grammar/tree.ts";
import type { Model } from "../../model/types.ts";
import { wordText } from "../word-text.ts";

export type Base = "ca-base" | "crt-base" | "key-base";

/** The path as HAProxy names it in messages: with its base before it. */
export function based(model: Model, base: Base | undefined, path: string): string {
  if (base === undefined || isAbsolute(path)) return path;
  const line = model.global(base).at(-1);
  if (line === undefined || line.statement.template.words < 2) return path;
  return `${wordText(line.section.tree, line.statement.word + 1)}/${path}`;
}

/** The same path for the file system, after `default-path`. */
export function onDisk(model: Model, tree: Tree, path: string): string {
  if (isAbsolute(path)) return path;
  const line = model.global("default-path").at(-1);
  if (line === undefined) return path;
  const words = line.section.tree;
  switch (wordText(words, line.statement.word + 1)) {
    case "config":
      return join(dirname(tree.name), path);
    case "parent":
      return join(dirname(tree.name), "..", path);
    case "origin":
      return line.statement.template.words > 2 ? join(wordText(words, line.statement.word + 2), path) : path;
  }
  return path;
}

/** Names that are no files: "@store/cert", "virt@list", "@system-ca". Optional ones ("opt@list") may be missing. */
export function isVirtual(path: string): boolean {
  return path.startsWith("@") || path.startsWith("virt@") || path.startsWith("opt@");
}

export function withoutScheme(path: string): string {
  return path.startsWith("file@") ? path.slice(5) : path;
}
