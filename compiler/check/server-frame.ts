import { place } from "../../grammar/diagnostic.ts";
import type { Statement } from "../../grammar/tree.ts";
import type { Section } from "../model/types.ts";
import { wordText } from "./word-text.ts";

/** What HAProxy puts before all it says of a line that declares servers, as rules write it: `[file:line] : 'server app/s1' : `. */
export function serverFrame({ template, word }: Statement, { kind, name, tree }: Section): string {
  // peers belong to no proxy with a name
  const owner = kind === "peers" ? "(null)" : name;
  return `[${place}] : '${template.keyword} ${owner}/${wordText(tree, word + 1)}' : `;
}
