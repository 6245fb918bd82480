/** Results by the sequence of word classes that leads to them: finding one makes neither tokens nor strings. */
export interface ClassTrie<T> {
  next: (ClassTrie<T> | undefined)[];
  value: T | undefined;
}

export function classTrie<T>(): ClassTrie<T> {
  return { next: [], value: undefined };
}

/** The node after one more word of class `cls`, a small integer. */
export function step<T>(node: ClassTrie<T>, cls: number): ClassTrie<T> {
  let next = node.next[cls];
  if (next === undefined) {
    next = classTrie();
    node.next[cls] = next;
  }
  return next;
}
