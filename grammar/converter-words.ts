/** Is a word the name of a converter, with or without arguments? The answer is kept per symbol. */
import type { Catalogue } from "./catalogue/catalogue.ts";
import type { StatementReader } from "./statement.ts";

export function isConverterWord(reader: StatementReader, id: number): boolean {
  if (id >= reader.converterWords.length) {
    const next = new Uint8Array(Math.max(reader.converterWords.length * 2, id + 1));
    next.set(reader.converterWords);
    reader.converterWords = next;
  }
  let answer = reader.converterWords[id]!;
  if (answer === 0) {
    answer = startsWithConverter(reader, id) ? 2 : 1;
    reader.converterWords[id] = answer;
  }
  return answer === 2;
}

function startsWithConverter(reader: StatementReader, id: number): boolean {
  // Most words are told apart here, without making a string of them.
  const { symbols } = reader;
  if (!reader.converterHeads.has(head(symbols.byteAt(id, 0), symbols.byteAt(id, 1)))) return false;
  const name = /^[\w.-]*/.exec(symbols.text(id))![0];
  return Object.hasOwn(reader.catalogue.converters, name);
}

export function converterHeads(catalogue: Catalogue): Set<number> {
  return new Set(
    Object.keys(catalogue.converters).map((name) => head(name.charCodeAt(0), name.charCodeAt(1))),
  );
}

function head(first = 0, second = 0): number {
  return first * 256 + second;
}
