/**
 * Full avalanche of a 32-bit number, unsigned: `hash-type ... avalanche`, the places of servers on the consistent-hash
 * ring, and the argument of the hash converters. The mixing steps are Bob Jenkins' public integer hash, the factor
 * (close to 3/4 of 2^32) is HAProxy's.
 */
export function fullHash(n: number): number {
  let a = n | 0;
  a = (a + 0x7ed55d16 + (a << 12)) | 0;
  a = a ^ 0xc761c23c ^ (a >>> 19);
  a = (a + 0x165667b1 + (a << 5)) | 0;
  a = (a + 0xd3a2646c) ^ (a << 9);
  a = (a + 0xfd7046c5 + (a << 3)) | 0;
  a = a ^ 0xb55a4f09 ^ (a >>> 16);
  return Math.imul(a, 3221225473) >>> 0;
}
