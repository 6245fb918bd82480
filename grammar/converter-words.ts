/** Is a word the name of a converter, with or without arguments? The answer is kept per symbol. */
import type { Catalogue } from "./catalogue/catalogue.ts";
import type { StatementReader } from "./statement.ts";
import { hashSeed, hashStep } from "./symbols.ts";

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
  // Nearly all words are told apart here, without making a string of them.
  const { symbols } = reader;
  const { arena, offsets } = symbols.table;
  const end = offsets[id + 1]!;
  let hash = hashSeed;
  for (let at = offsets[id]!; at < end; at++) {
    const byte = arena[at]!;
    if (nameBytes[byte] === 0) break;
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  reader.converterHashes ??= converterHashes(reader.catalogue);
  if (!reader.converterHashes.has(hash)) return false;
  const name = /^[\w.-]*/.exec(symbols.text(id))![0];
  return Object.hasOwn(reader.catalogue.converters, name);
}

/** Hashes of the names of converters. */
function converterHashes(catalogue: Catalogue): Set<number> {
  const hashes = new Set<number>();
  for (const name of Object.keys(catalogue.converters)) {
    let hash = hashSeed;
    for (let at = 0; at < name.length; at++) hash = hashStep(hash, name.charCodeAt(at));
    hashes.add(hash);
  }
  return hashes;
}

const nameBytes = new Uint8Array(256);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-")
  nameBytes[char.charCodeAt(0)] = 1;
