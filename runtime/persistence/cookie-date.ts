const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Cookie dates are 30-bit numbers of four seconds, in five base64 digits. `seconds` since the epoch. */
export function writeCookieDate(fourths: number): string {
  let text = "";
  for (let shift = 24; shift >= 0; shift -= 6) text += digits[(fourths >> shift) & 63];
  return text;
}

/** Seconds since the epoch, or 0 when there is no date in the text. */
export function readCookieDate(text: string | undefined): number {
  if (text === undefined || text.length < 5) return 0;
  let n = 0;
  for (let i = 0; i < 5; i++) {
    const digit = digits.indexOf(text[i]!);
    if (digit < 0) return 0;
    n = n * 64 + digit;
  }
  return n * 4;
}
