/** A function's results by text; forgets all of them at `limit`, so that a long-lived editor does not grow. */
export function memoised<T>(limit = 50_000): (key: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (key, make) => {
    let value = known.get(key);
    if (value === undefined) {
      value = make();
      if (known.size >= limit) known.clear();
      known.set(key, value);
    }
    return value;
  };
}
