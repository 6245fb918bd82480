/** Character classes of HTTP/1 messages as byte-indexed tables. */

function table(test: (c: number) => boolean): Uint8Array {
  const t = new Uint8Array(256);
  for (let c = 0; c < 256; c++) if (test(c)) t[c] = 1;
  return t;
}

const tokenPunctuation = "!#$%&'*+-.^_`|~";

function alnum(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
}

/** RFC 9110 token characters. */
export const TOKEN = table((c) => alnum(c) || (c > 0 && tokenPunctuation.includes(String.fromCharCode(c))));

/** Characters of "HTTP/1.1". */
export const VERSION_TOKEN = table((c) => alnum(c) || c === 0x2f || c === 0x2e);

/** Lower-case of every byte. */
export const LOWER = new Uint8Array(256);
for (let c = 0; c < 256; c++) LOWER[c] = c >= 65 && c <= 90 ? c + 32 : c;

/** Value of a hexadecimal digit, 255 for others. */
export const HEX = new Uint8Array(256).fill(255);
for (let c = 0; c < 10; c++) HEX[48 + c] = c;
for (let c = 0; c < 6; c++) {
  HEX[65 + c] = 10 + c;
  HEX[97 + c] = 10 + c;
}

/** Forbidden in an authority or Host value: controls, blanks, non-ASCII and delimiters. Brackets are checked apart. */
export const AUTHORITY_FORBIDDEN = table(
  (c) => c < 0x21 || c > 0x7e || ",#/?@\\".includes(String.fromCharCode(c)),
);
