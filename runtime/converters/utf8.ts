export interface Utf8Char {
  code: number;
  /** Bytes taken, at least 1. */
  length: number;
  badSequence: boolean;
  overlong: boolean;
  /** A surrogate, or U+FFFE and U+FFFF. */
  invalidRange: boolean;
}

/** The character at byte `at`, in the original encoding of up to 6 bytes; a bad one says how many bytes to pass. */
export function nextUtf8(text: string, at: number): Utf8Char {
  const first = text.charCodeAt(at);
  const more =
    first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf8 ? 3 : first < 0xfc ? 4 : 5;
  const bad = (length: number, code: number): Utf8Char => ({
    code,
    length,
    badSequence: true,
    overlong: false,
    invalidRange: false,
  });
  if (first < 0x80)
    return { code: first, length: 1, badSequence: false, overlong: false, invalidRange: false };
  if (more === 0 || first >= 0xfe || at + more >= text.length) return bad(1, first);
  let code = first & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const byte = text.charCodeAt(at + i);
    if ((byte & 0xc0) !== 0x80) return bad(i, code);
    code = code * 64 + (byte & 0x3f);
  }
  const length = more + 1;
  const needed = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : code < 0x200000 ? 4 : length;
  return {
    code,
    length,
    badSequence: false,
    overlong: length > needed,
    invalidRange: (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff,
  };
}
