import type { Symbols } from "../../grammar/tree.ts";

/** An answer about a word's text, worked out once. */
export function memoOfSymbol<T>(answer: (text: string) => T): (symbols: Symbols, id: number) => T {
  const known = new WeakMap<Symbols, Map<number, { value: T }>>();
  return (symbols, id) => {
    let texts = known.get(symbols);
    if (texts === undefined) {
      texts = new Map();
      known.set(symbols, texts);
    }
    let found = texts.get(id);
    if (found === undefined) {
      found = { value: answer(symbols.text(id)) };
      texts.set(id, found);
    }
    return found.value;
  };
}
