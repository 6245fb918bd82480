const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

/** XXH64 of the bytes, unsigned 64 bits; the seed is taken modulo 2^64. */
export function xxh64(data: Uint8Array, seed = 0n): bigint {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let at = 0;
  let h: bigint;
  if (data.length >= 32) {
    let a = u64(seed + P1 + P2);
    let b = u64(seed + P2);
    let c = u64(seed);
    let d = u64(seed - P1);
    for (; at + 32 <= data.length; at += 32) {
      a = round(a, view.getBigUint64(at, true));
      b = round(b, view.getBigUint64(at + 8, true));
      c = round(c, view.getBigUint64(at + 16, true));
      d = round(d, view.getBigUint64(at + 24, true));
    }
    h = u64(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n));
    for (const lane of [a, b, c, d]) h = u64((h ^ round(0n, lane)) * P1 + P4);
  } else h = u64(seed + P5);
  h = u64(h + BigInt(data.length));
  for (; at + 8 <= data.length; at += 8)
    h = u64(rotate(h ^ round(0n, view.getBigUint64(at, true)), 27n) * P1 + P4);
  if (at + 4 <= data.length) {
    h = u64(rotate(h ^ u64(BigInt(view.getUint32(at, true)) * P1), 23n) * P2 + P3);
    at += 4;
  }
  for (; at < data.length; at++) h = u64(rotate(h ^ u64(BigInt(data[at] as number) * P5), 11n) * P1);
  h = u64((h ^ (h >> 33n)) * P2);
  h = u64((h ^ (h >> 29n)) * P3);
  return h ^ (h >> 32n);
}

function round(acc: bigint, input: bigint): bigint {
  return u64(rotate(u64(acc + input * P2), 31n) * P1);
}

function rotate(n: bigint, by: bigint): bigint {
  return u64(n << by) | (n >> (64n - by));
}

function u64(n: bigint): bigint {
  return BigInt.asUintN(64, n);
}
