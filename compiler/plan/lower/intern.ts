/** The index of an equal entry, or of a new one at the end of `list`. Equal means: equal as JSON. */
export function intern<T>(ids: Map<string, number>, list: T[], entry: T): number {
  return internBy(ids, list, JSON.stringify(entry), () => entry);
}

/** As `intern`, for callers with a cheaper key. */
export function internBy<T>(ids: Map<string, number>, list: T[], key: string, make: () => T): number {
  let id = ids.get(key);
  if (id === undefined) {
    id = list.length;
    ids.set(key, id);
    list.push(make());
  }
  return id;
}
