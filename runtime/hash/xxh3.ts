/** XXH3's published default secret, 192 bytes. */
const secret = Buffer.from(
  "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221" +
    "b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8" +
    "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb" +
    "170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e",
  "hex",
);
const P32_1 = 0x9e3779b1n;
const P32_2 = 0x85ebca77n;
const P32_3 = 0xc2b2ae3dn;
const P64_1 = 0x9e3779b185ebca87n;
const P64_2 = 0xc2b2ae3d27d4eb4fn;
const P64_3 = 0x165667b19e3779f9n;
const P64_4 = 0x85ebca77c2b2ae63n;
const P64_5 = 0x27d4eb2f165667c5n;
const PMX1 = 0x165667919e3779f9n;
const PMX2 = 0x9fb21c651e98df25n;
const stripe = 64;
const stripesPerBlock = (secret.length - stripe) / 8;

/** XXH3, 64-bit variant, of the bytes, unsigned; the seed is taken modulo 2^64. */
export function xxh3(data: Uint8Array, seed = 0n): bigint {
  const input = Buffer.from(data.buffer, data.byteOffset, data.length);
  const s = u64(seed);
  if (input.length <= 16) return short(input, s);
  if (input.length <= 240) return middle(input, s);
  return long(input, s);
}

function short(input: Buffer, seed: bigint): bigint {
  const n = input.length;
  if (n > 8) {
    const lo = input.readBigUInt64LE(0) ^ u64((key(24) ^ key(32)) + seed);
    const hi = input.readBigUInt64LE(n - 8) ^ u64((key(40) ^ key(48)) - seed);
    return avalanche(u64(BigInt(n) + swap64(lo) + hi + fold(lo, hi)));
  }
  if (n >= 4) {
    const mixed = seed ^ u64(swap32(seed) << 32n);
    const flip = u64((key(8) ^ key(16)) - mixed);
    const both = BigInt(input.readUInt32LE(n - 4)) + (BigInt(input.readUInt32LE(0)) << 32n);
    let h = both ^ flip;
    h ^= rotate(h, 49n) ^ rotate(h, 24n);
    h = u64(h * PMX2);
    h ^= (h >> 35n) + BigInt(n);
    h = u64(h * PMX2);
    return h ^ (h >> 28n);
  }
  if (n > 0) {
    const [a, b, c] = [input[0] as number, input[n >> 1] as number, input[n - 1] as number];
    const combined = BigInt(((a << 16) | (b << 24) | c | (n << 8)) >>> 0);
    return avalanche64(
      combined ^ u64(BigInt((secret.readUInt32LE(0) ^ secret.readUInt32LE(4)) >>> 0) + seed),
    );
  }
  return avalanche64(seed ^ key(56) ^ key(64));
}

function middle(input: Buffer, seed: bigint): bigint {
  const n = input.length;
  let acc = u64(BigInt(n) * P64_1);
  if (n <= 128) {
    for (let i = (n - 1) >> 5; i >= 0; i--) {
      acc += mix(input, 16 * i, 32 * i, seed);
      acc += mix(input, n - 16 * (i + 1), 32 * i + 16, seed);
    }
    return avalanche(u64(acc));
  }
  for (let i = 0; i < 8; i++) acc += mix(input, 16 * i, 16 * i, seed);
  acc = avalanche(u64(acc));
  for (let i = 8; i < n >> 4; i++) acc += mix(input, 16 * i, 16 * (i - 8) + 3, seed);
  return avalanche(u64(acc + mix(input, n - 16, 136 - 17, seed)));
}

function long(input: Buffer, seed: bigint): bigint {
  const own = seed === 0n ? secret : seeded(seed);
  const n = input.length;
  const acc = [P32_3, P64_1, P64_2, P64_3, P64_4, P32_2, P64_5, P32_1];
  const block = stripe * stripesPerBlock;
  const blocks = Math.floor((n - 1) / block);
  for (let b = 0; b < blocks; b++) {
    for (let i = 0; i < stripesPerBlock; i++) accumulate(acc, input, b * block + i * stripe, own, i * 8);
    scramble(acc, own);
  }
  const rest = Math.floor((n - 1 - block * blocks) / stripe);
  for (let i = 0; i < rest; i++) accumulate(acc, input, blocks * block + i * stripe, own, i * 8);
  accumulate(acc, input, n - stripe, own, own.length - stripe - 7);
  let h = u64(BigInt(n) * P64_1);
  for (let i = 0; i < 4; i++) {
    const a = (acc[2 * i] as bigint) ^ own.readBigUInt64LE(11 + 16 * i);
    const b = (acc[2 * i + 1] as bigint) ^ own.readBigUInt64LE(19 + 16 * i);
    h += fold(a, b);
  }
  return avalanche(u64(h));
}

function accumulate(acc: bigint[], input: Buffer, at: number, own: Buffer, keyAt: number): void {
  for (let i = 0; i < 8; i++) {
    const value = input.readBigUInt64LE(at + 8 * i);
    const keyed = value ^ own.readBigUInt64LE(keyAt + 8 * i);
    acc[i ^ 1] = u64((acc[i ^ 1] as bigint) + value);
    acc[i] = u64((acc[i] as bigint) + (keyed & 0xffffffffn) * (keyed >> 32n));
  }
}

function scramble(acc: bigint[], own: Buffer): void {
  for (let i = 0; i < 8; i++) {
    const a = acc[i] as bigint;
    acc[i] = u64((a ^ (a >> 47n) ^ own.readBigUInt64LE(own.length - stripe + 8 * i)) * P32_1);
  }
}

function seeded(seed: bigint): Buffer {
  const own = Buffer.alloc(secret.length);
  for (let i = 0; i < secret.length; i += 16) {
    own.writeBigUInt64LE(u64(key(i) + seed), i);
    own.writeBigUInt64LE(u64(key(i + 8) - seed), i + 8);
  }
  return own;
}

function mix(input: Buffer, at: number, keyAt: number, seed: bigint): bigint {
  return fold(
    input.readBigUInt64LE(at) ^ u64(key(keyAt) + seed),
    input.readBigUInt64LE(at + 8) ^ u64(key(keyAt + 8) - seed),
  );
}

function key(at: number): bigint {
  return secret.readBigUInt64LE(at);
}

/** Both halves of the 128-bit product, combined. */
function fold(a: bigint, b: bigint): bigint {
  const product = a * b;
  return u64(product) ^ (product >> 64n);
}

function avalanche(n: bigint): bigint {
  const h = u64((n ^ (n >> 37n)) * PMX1);
  return h ^ (h >> 32n);
}

function avalanche64(n: bigint): bigint {
  let h = u64((n ^ (n >> 33n)) * P64_2);
  h = u64((h ^ (h >> 29n)) * P64_3);
  return h ^ (h >> 32n);
}

function rotate(n: bigint, by: bigint): bigint {
  return u64(n << by) | (n >> (64n - by));
}

function swap32(n: bigint): bigint {
  const low = Number(BigInt.asUintN(32, n));
  return BigInt((((low & 255) << 24) | ((low & 0xff00) << 8) | ((low >>> 8) & 0xff00) | (low >>> 24)) >>> 0);
}

function swap64(n: bigint): bigint {
  return (swap32(n) << 32n) | swap32(n >> 32n);
}

function u64(n: bigint): bigint {
  return BigInt.asUintN(64, n);
}
