/** Is a word the name of a converter, with or without arguments? The answer is kept per symbol. */
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
  const name = /^[\w.-]*/.exec(reader.symbols.text(id))![0];
  return Object.hasOwn(reader.catalogue.converters, name);
}
