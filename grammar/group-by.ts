/** Chevrotain 13 calls Object.groupBy, which Node 20 lacks. Import this before Chevrotain. */
type GroupBy = (items: Iterable<unknown>, key: (item: unknown, index: number) => PropertyKey) => object;

const host = Object as unknown as { groupBy?: GroupBy };

host.groupBy ??= (items, key) => {
  const groups: Record<PropertyKey, unknown[]> = Object.create(null);
  let index = 0;
  for (const item of items) {
    const name = key(item, index++);
    groups[name] ??= [];
    groups[name].push(item);
  }
  return groups;
};
