/** What lookups found for one request: numbers of rule lists, each at most once. Reused from request to request. */
export interface Hits {
  readonly lists: Int32Array;
  count: number;
  clear(): void;
  add(list: number): void;
}

/** @param capacity number of rule lists that exist; numbers added must be below it */
export function createHits(capacity: number): Hits {
  // A stamp per list instead of a set: clearing is one increment.
  const stamps = new Int32Array(capacity);
  let stamp = 0;
  const lists = new Int32Array(capacity);
  const hits: Hits = {
    lists,
    count: 0,
    clear() {
      hits.count = 0;
      if (++stamp === 0x7fffffff) {
        stamps.fill(0);
        stamp = 1;
      }
    },
    add(list) {
      if (stamps[list] === stamp) return;
      stamps[list] = stamp;
      lists[hits.count++] = list;
    },
  };
  hits.clear();
  return hits;
}
