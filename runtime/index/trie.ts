/**
 * A radix tree over byte strings in flat arrays. Node 0 is the root; the children of a node are neighbours, ordered by the
 * first byte of their labels.
 */
export interface Trie {
  /** Label of node i: bytes[labels[i] .. labels[i + 1]). */
  labels: Int32Array;
  bytes: Uint8Array;
  first: Uint8Array;
  /** Children of node i: nodes [children[i], childEnds[i]). */
  children: Int32Array;
  childEnds: Int32Array;
  /** Key that ends at node i, as an index into the keys given, or -1. */
  key: Int32Array;
}

/**
 * @param keys distinct byte strings, already folded (and reversed, for suffixes)
 * @param compress false gives one byte per node, as Aho-Corasick needs
 */
export function buildTrie(keys: readonly string[], compress = true): Trie {
  const order = keys.map((_, i) => i).sort((a, b) => (keys[a]! < keys[b]! ? -1 : 1));
  // Breadth first: a work item is a run of sorted keys that share `depth` bytes, and becomes one node.
  const lows = [0];
  const highs = [order.length];
  const depths = [0];
  const labels = [0];
  const first: number[] = [];
  const children: number[] = [];
  const childEnds: number[] = [];
  const key: number[] = [];
  const bytes: number[] = [];
  for (let node = 0; node < lows.length; node++) {
    let low = lows[node]!;
    const high = highs[node]!;
    const depth = depths[node]!;
    const head = low < high ? keys[order[low]!]! : "";
    let end =
      compress && high > low
        ? commonLength(head, keys[order[high - 1]!]!, depth)
        : depth + (node === 0 ? 0 : 1);
    if (node === 0) end = 0;
    for (let i = depth; i < end; i++) bytes.push(head.charCodeAt(i) & 255);
    labels.push(bytes.length);
    first.push(end > depth ? head.charCodeAt(depth) & 255 : 0);
    let own = -1;
    if (low < high && head.length === end) own = order[low++]!;
    key.push(own);
    children.push(lows.length);
    while (low < high) {
      const c = keys[order[low]!]!.charCodeAt(end);
      let next = low + 1;
      while (next < high && keys[order[next]!]!.charCodeAt(end) === c) next++;
      lows.push(low);
      highs.push(next);
      depths.push(end);
      low = next;
    }
    childEnds.push(lows.length);
  }
  return {
    labels: Int32Array.from(labels),
    bytes: Uint8Array.from(bytes),
    first: Uint8Array.from(first),
    children: Int32Array.from(children),
    childEnds: Int32Array.from(childEnds),
    key: Int32Array.from(key),
  };
}

function commonLength(a: string, b: string, from: number): number {
  const n = Math.min(a.length, b.length);
  let i = from;
  while (i < n && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i;
}

/** The child of `node` whose label starts with byte `c`, or -1. */
export function childOf(trie: Trie, node: number, c: number): number {
  let low = trie.children[node]!;
  let high = trie.childEnds[node]!;
  while (low < high) {
    const middle = (low + high) >> 1;
    const b = trie.first[middle]!;
    if (b === c) return middle;
    if (b < c) low = middle + 1;
    else high = middle;
  }
  return -1;
}
