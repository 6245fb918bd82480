import { place, whole } from "../../grammar/diagnostic.ts";
import type { Statement } from "../../grammar/tree.ts";
import { templateRange } from "../model/servers.ts";
import type { Section } from "../model/types.ts";
import { wordText } from "./word-text.ts";

/** HAProxy names the servers of a template one by one. */
const mostTold = 1000;

/** What HAProxy says of a server line whose host has no address. */
export function unresolvedText({ template, word }: Statement, { name, tree }: Section, host: string): string {
  const server = wordText(tree, word + 1);
  const text = (one: string): string => `[${place}] : '${one}' : could not resolve address '${host}'.`;
  const texts = [text(`${template.keyword} ${name}/${server}`)];
  const range = template.keyword === "server-template" ? templateRange(wordText(tree, word + 2)) : undefined;
  if (range !== undefined)
    for (let at = range.from + 1; at <= range.to && texts.length < mostTold; at++)
      texts.push(text(`server ${name}/${server}${at}`));
  return whole(texts.join("\0"));
}
