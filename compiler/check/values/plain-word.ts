/** Words that are right at first sight, told from the file's bytes without making a string of them. */
import type { Words } from "../../../grammar/tree.ts";

export type PlainWord = (words: Words, word: number) => boolean;

/** By type of value; for others nothing is known at first sight. */
export const plainWords: Readonly<Record<string, PlainWord>> = {
  address: isPlainAddress,
  "bind-address": isPlainAddress,
  def: isPlainName,
  name: isPlainName,
};

/** "192.0.2.1:80" with numbers in range, port 0 left out: any place for an address takes it. */
export function isPlainAddress({ bytes, wordStart, wordEnd, wordFlags }: Words, word: number): boolean {
  if (wordFlags[word] !== 0) return false;
  const end = wordEnd[word]!;
  let at = wordStart[word]!;
  for (let part = 0; part < 5; part++) {
    let value = 0;
    const start = at;
    for (; at < end; at++) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    const size = at - start;
    if (part === 4) return size > 0 && size < 6 && at === end && value > 0 && value < 65536;
    if (size === 0 || size > 3 || value > 255 || bytes[at] !== (part === 3 ? 58 : 46)) return false;
    at++;
  }
  return false;
}

/** Some names may not be longer than 127. */
const shortName = 120;

/** Letters, digits, `_`, `-`, `.` and `:`. */
function isPlainName({ bytes, wordStart, wordEnd, wordFlags }: Words, word: number): boolean {
  if (wordFlags[word] !== 0) return false;
  const end = wordEnd[word]!;
  if (end - wordStart[word]! > shortName) return false;
  for (let at = wordStart[word]!; at < end; at++) {
    const byte = bytes[at]!;
    const lower = byte | 32;
    if (lower >= 97 && lower <= 122) continue;
    if ((byte < 48 || byte > 58) && byte !== 95 && byte !== 45 && byte !== 46) return false;
  }
  return true;
}
