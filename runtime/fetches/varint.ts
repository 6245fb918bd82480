/** HAProxy's variable-length integers (peers, SPOE, binary headers): below 240 one byte, then 4 bits and 7 per byte. */
export function varint(n: number): string {
  if (n < 240) return String.fromCharCode(n);
  let out = String.fromCharCode((n & 15) | 240);
  let left = Math.floor((n - 240) / 16);
  while (left >= 128) {
    out += String.fromCharCode((left & 127) | 128);
    left = Math.floor((left - 128) / 128);
  }
  return out + String.fromCharCode(left);
}

/** Reads one at `at`; undefined when the bytes end within it. */
export function readVarint(bytes: Uint8Array, at: number): { value: number; next: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 240) return { value: first, next: at + 1 };
  let value = first;
  let shift = 4;
  let i = at + 1;
  for (;;) {
    const b = bytes[i++];
    if (b === undefined) return undefined;
    value += b * 2 ** shift;
    shift += 7;
    if (b < 128) return { value, next: i };
  }
}
