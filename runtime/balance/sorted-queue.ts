/** Items by ascending key, first come first served among equals. */
export interface SortedQueue<T> {
  insert(key: number, item: T): void;
  remove(item: T): void;
  first(): T | undefined;
}

export function makeSortedQueue<T>(): SortedQueue<T> {
  const keys: number[] = [];
  const items: T[] = [];
  return {
    insert(key, item) {
      let low = 0;
      let high = keys.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (keys[middle]! <= key) low = middle + 1;
        else high = middle;
      }
      keys.splice(low, 0, key);
      items.splice(low, 0, item);
    },
    remove(item) {
      const at = items.indexOf(item);
      if (at < 0) return;
      keys.splice(at, 1);
      items.splice(at, 1);
    },
    first: () => items[0],
  };
}
