/**
 * Rule lists, and which of them the lookups found for one request (each at most once). Reused from request to request.
 * What is needed of a list stands together, as one cache line is what a hit costs.
 */
export class Hits {
  /** Offsets into `table` of the lists found. */
  readonly found: Int32Array;
  count = 0;
  /** Per list: stamp, first rule, start and end in `items`. A stamp, so that clearing is one increment. */
  readonly table: Int32Array;
  items: Int32Array;
  private stamp = 1;

  constructor(lists: readonly (readonly number[])[]) {
    this.found = new Int32Array(lists.length);
    this.table = new Int32Array(lists.length * 4);
    this.items = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
    let end = 0;
    for (const [i, list] of lists.entries()) {
      this.table.set([0, list[0] ?? -1, end, end + list.length], i * 4);
      this.items.set(list, end);
      end += list.length;
    }
  }

  clear(): void {
    this.count = 0;
    if (++this.stamp < 0x7fffffff) return;
    for (let k = 0; k < this.table.length; k += 4) this.table[k] = 0;
    this.stamp = 1;
  }

  add(list: number): void {
    const k = list * 4;
    if (this.table[k] === this.stamp) return;
    this.table[k] = this.stamp;
    this.found[this.count++] = k;
  }

  /** Puts another list in the place of the last one. */
  replaceLast(rules: readonly number[]): void {
    const k = this.table.length - 4;
    const start = this.table[k + 2]!;
    const items = new Int32Array(start + rules.length);
    items.set(this.items.subarray(0, start));
    items.set(rules, start);
    this.items = items;
    this.table[k + 1] = rules[0] ?? -1;
    this.table[k + 3] = items.length;
  }

  /** Rules of the last list. */
  last(): Int32Array {
    return this.items.subarray(this.table.at(-2)!);
  }
}
