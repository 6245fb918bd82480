import { FOLDED, foldText, PLAIN } from "./fold.ts";
import type { TextLookup } from "./hash-lookup.ts";
import { buildTrie, childOf } from "./trie.ts";

/**
 * All keys that occur in the value (`sub`): Aho-Corasick, one pass whatever the number of keys.
 *
 * @param keys distinct after folding, not empty; key i yields rule list `base + i`
 */
export function substringLookup(keys: readonly string[], ignoreCase: boolean, base: number): TextLookup {
  const trie = buildTrie(ignoreCase ? keys.map(foldText) : keys, false);
  const fold = ignoreCase ? FOLDED : PLAIN;
  const count = trie.key.length;
  const fail = new Int32Array(count);
  /** Next node on the failure path where a key ends, or -1. */
  const output = new Int32Array(count).fill(-1);
  // Nodes are numbered breadth first, so a parent's failure link is ready before its children need it.
  for (let node = 0; node < count; node++) {
    for (let child = trie.children[node]!; child < trie.childEnds[node]!; child++) {
      const c = trie.first[child]!;
      let link = 0;
      for (let back = node; back !== 0; ) {
        back = fail[back]!;
        const next = childOf(trie, back, c);
        if (next !== -1) {
          link = next;
          break;
        }
      }
      fail[child] = link;
      output[child] = trie.key[link] === -1 ? output[link]! : link;
    }
  }
  const fromRoot = new Int32Array(256);
  for (let child = trie.children[0]!; child < trie.childEnds[0]!; child++)
    fromRoot[trie.first[child]!] = child;

  return (value, hits) => {
    let node = 0;
    for (let i = 0; i < value.length; i++) {
      const c = fold[value.charCodeAt(i) & 255]!;
      let next = node === 0 ? fromRoot[c]! : childOf(trie, node, c);
      while (next === -1) {
        node = fail[node]!;
        next = node === 0 ? fromRoot[c]! : childOf(trie, node, c);
      }
      node = next;
      if (trie.key[node] !== -1) hits.add(base + trie.key[node]!);
      for (let out = output[node]!; out !== -1; out = output[out]!) hits.add(base + trie.key[out]!);
    }
  };
}
