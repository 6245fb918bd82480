import { place, whole } from "../../grammar/diagnostic.ts";
import type { Statement } from "../../grammar/tree.ts";
import { templateRange } from "../model/servers.ts";
import type { Section } from "../model/types.ts";
import { serverFrame } from "./server-frame.ts";
import { wordText } from "./word-text.ts";

/** HAProxy names the servers of a template one by one. */
const mostTold = 1000;

/** What HAProxy says of a server line whose host has no address. */
export function unresolvedText(statement: Statement, section: Section, host: string): string {
  const { template, word } = statement;
  const { name, tree } = section;
  const text = `could not resolve address '${host}'.`;
  const texts = [serverFrame(statement, section) + text];
  const range = template.keyword === "server-template" ? templateRange(wordText(tree, word + 2)) : undefined;
  if (range !== undefined)
    for (let at = range.from + 1; at <= range.to && texts.length < mostTold; at++)
      texts.push(`[${place}] : 'server ${name}/${wordText(tree, word + 1)}${at}' : ${text}`);
  return whole(texts.join("\0"));
}
