import { FOLDED, foldText, PLAIN } from "./fold.ts";
import type { TextLookup } from "./hash-lookup.ts";
import type { Hits } from "./hits.ts";
import { buildTrie, childOf, type Trie } from "./trie.ts";

/** All keys that the value starts with (`beg`), on one walk. Key i yields rule list `base + i`. */
export function prefixLookup(keys: readonly string[], ignoreCase: boolean, base: number): TextLookup {
  const trie = buildTrie(ignoreCase ? keys.map(foldText) : keys);
  const fold = ignoreCase ? FOLDED : PLAIN;
  return (value, hits) => walk(trie, fold, value, 0, 1, value.length, base, hits, undefined);
}

/** All keys that the value ends with (`end`): the same walk from the other side. */
export function suffixLookup(keys: readonly string[], ignoreCase: boolean, base: number): TextLookup {
  const trie = buildTrie(keys.map((key) => reversed(ignoreCase ? foldText(key) : key)));
  const fold = ignoreCase ? FOLDED : PLAIN;
  return (value, hits) => walk(trie, fold, value, value.length - 1, -1, value.length, base, hits, undefined);
}

/**
 * All keys that stand between delimiters or ends (`dir`, `dom`). Keys may hold delimiters inside ("example.com"), so every
 * element start is walked from, and a hit must end at a delimiter.
 *
 * @param keys stripped of delimiters at both ends, not empty
 */
export function wordLookup(
  keys: readonly string[],
  ignoreCase: boolean,
  base: number,
  delimiters: string,
): TextLookup {
  const trie = buildTrie(ignoreCase ? keys.map(foldText) : keys);
  const fold = ignoreCase ? FOLDED : PLAIN;
  const stops = new Uint8Array(256);
  for (const c of delimiters) stops[c.charCodeAt(0)] = 1;
  return (value, hits) => {
    let atStart = true;
    for (let i = 0; i < value.length; i++) {
      if (stops[value.charCodeAt(i) & 255] === 1) atStart = true;
      else if (atStart) {
        atStart = false;
        walk(trie, fold, value, i, 1, value.length - i, base, hits, stops);
      }
    }
  };
}

function walk(
  trie: Trie,
  fold: Uint8Array,
  value: string,
  from: number,
  step: 1 | -1,
  length: number,
  base: number,
  hits: Hits,
  stops: Uint8Array | undefined,
): void {
  const { bytes, labels, key } = trie;
  let node = 0;
  let done = 0;
  let at = from;
  for (;;) {
    const end = labels[node + 1]!;
    for (let k = labels[node]!; k < end; k++) {
      if (done === length || fold[value.charCodeAt(at) & 255] !== bytes[k]) return;
      done++;
      at += step;
    }
    const own = key[node]!;
    if (own !== -1 && (stops === undefined || done === length || stops[value.charCodeAt(at) & 255] === 1))
      hits.add(base + own);
    if (done === length) return;
    node = childOf(trie, node, fold[value.charCodeAt(at) & 255]!);
    if (node === -1) return;
  }
}

function reversed(text: string): string {
  let out = "";
  for (let i = text.length - 1; i >= 0; i--) out += text[i];
  return out;
}
