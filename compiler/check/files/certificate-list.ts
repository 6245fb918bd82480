/** Files of certificates and their TLS options (`crt-list`): lines as HAProxy reads them. */
import { crtListOptions } from "../../../grammar/catalogue/options/crt-list.ts";
import type { LineOption } from "../../../grammar/catalogue/types.ts";
import { compareVersions } from "../../../grammar/predicates.ts";
import { latin1 } from "./certificate.ts";

const known: Record<string, LineOption> = crtListOptions;

/** The first fault, in HAProxy's words; what the options' values say is not looked at. */
export function certificateListProblem(
  bytes: Uint8Array,
  version: string,
): { line: number; text: string } | undefined {
  const lines = latin1(bytes).split("\n");
  const rest = lines.pop()!;
  for (const [at, text] of lines.entries()) {
    const wrong = lineProblem(text, version);
    if (wrong !== undefined) return { line: at + 1, text: wrong };
  }
  if (rest === "" || /^[#\r\0]/.test(rest) || compareVersions(version, "2.4") < 0) return undefined;
  const text =
    lineProblem(rest, version) ??
    `Missing LF on last line, file might have been truncated at position ${rest.length + 1}.`;
  return { line: lines.length + 1, text };
}

function lineProblem(text: string, version: string): string | undefined {
  if (/^[#\r]/.test(text) || text.includes("\0")) return undefined;
  const words: string[] = [];
  let open: number | undefined;
  let close: number | undefined;
  for (const [part] of text.matchAll(/[[\]]|[^\s[\]]+/g))
    if (part === "[") {
      if (open !== undefined) return "too many '['";
      if (words.length === 0) return "file must start with a cert";
      open = words.length;
    } else if (part === "]") {
      if (close !== undefined) return "too many ']'";
      if (open === undefined) return "missing '['";
      close = words.length;
    } else words.push(part);
  if (open === undefined || close === undefined) return undefined;
  for (let at = open; at < close; ) {
    const word = words[at]!;
    const option = Object.hasOwn(known, word) ? known[word]! : undefined;
    // every word of a crt-store may stand there since 3.0
    if (word === "alias" && compareVersions(version, "3.0") >= 0) {
      at += 2;
      continue;
    }
    if (option === undefined || (option.since !== undefined && compareVersions(version, option.since) < 0))
      return `unknown ssl keyword ${word}`;
    at += option.syntax === "" ? 1 : 2;
    if (at > close) return `ssl args out of '[]' for ${word}`;
  }
  return undefined;
}
