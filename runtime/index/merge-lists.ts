/** Union of ascending lists, ascending, each number once. */
export function mergeLists(lists: readonly (readonly number[])[]): number[] {
  const all = new Set<number>();
  for (const list of lists) for (const item of list) all.add(item);
  return [...all].sort((a, b) => a - b);
}
