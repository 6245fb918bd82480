/** Which TLS versions a line leaves, as HAProxy works it out from no-*, force-*, ssl-min-ver and ssl-max-ver. */
import type { Line, Model } from "../model/types.ts";
import { wordText } from "./word-text.ts";

/** Oldest first. SSLv3 has gone from TLS libraries: a setting may name it, nothing speaks it. */
export const versions = ["SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const;
const keywords = ["sslv3", "tlsv10", "tlsv11", "tlsv12", "tlsv13"];

export interface TlsRange {
  /** Places in `versions` that a no-* leaves out. */
  without: ReadonlySet<number>;
  min: number | undefined;
  max: number | undefined;
}

const nothing: TlsRange = { without: new Set(), min: undefined, max: undefined };

/** What words say, over what was said before: the last one counts, no-* add up. */
export function readRange(words: readonly string[], before: TlsRange = nothing): TlsRange {
  let { min, max } = before;
  const without = new Set(before.without);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const next = (versions as readonly string[]).indexOf(words[at + 1] ?? "");
    if (word === "ssl-min-ver" && next >= 0) min = next;
    else if (word === "ssl-max-ver" && next >= 0) max = next;
    else if (word.startsWith("no-") && keywords.includes(word.slice(3)))
      without.add(keywords.indexOf(word.slice(3)));
    else if (word.startsWith("force-") && keywords.includes(word.slice(6)))
      min = max = keywords.indexOf(word.slice(6));
  }
  return { without, min, max };
}

export function saysVersion(word: string): boolean {
  return word === "ssl-min-ver" || word === "ssl-max-ver" || /^(?:no|force)-(?:sslv3|tlsv1[0-3])$/.test(word);
}

/** What `ssl-default-bind-options` or `ssl-default-server-options` say. */
export function defaultRange(model: Model, keyword: string): TlsRange {
  let range = nothing;
  for (const line of model.global(keyword)) range = readRange(lineWords(line), range);
  return range;
}

/** A line's own settings over the defaults. */
export function withDefaults(own: TlsRange, defaults: TlsRange): TlsRange {
  return {
    without: new Set([...defaults.without, ...own.without]),
    min: own.min ?? defaults.min,
    max: own.max ?? defaults.max,
  };
}

/** no-* beside a minimum or maximum, which HAProxy then ignores. */
export function isMixed({ without, min, max }: TlsRange): boolean {
  return without.size > 0 && (min !== undefined || max !== undefined);
}

/** Versions that remain, and the newest one that is left out between two of them. */
export function remaining(range: TlsRange): { left: number[]; hole: number | undefined } {
  const ignored = isMixed(range);
  const left: number[] = [];
  for (let at = 1; at < versions.length; at++)
    if (at >= (range.min ?? 0) && at <= (range.max ?? versions.length) && (ignored || !range.without.has(at)))
      left.push(at);
  let hole: number | undefined;
  for (let at = 1; at < left.length; at++) if (left[at]! > left[at - 1]! + 1) hole = left[at]! - 1;
  return { left, hole };
}

export function lineWords({ section, statement }: Line): string[] {
  const words: string[] = [];
  for (let at = 0; at < statement.template.words; at++)
    words.push(wordText(section.tree, statement.word + at));
  return words;
}
