/**
 * Sample values. The JavaScript type is the sample type, so a value needs no wrapper:
 *
 *   boolean -> bool      number | bigint -> sint (64-bit signed; number whenever it is a safe integer, bigint beyond)
 *   string  -> str (byte string, latin1; also meth)     Uint8Array -> bin     Ip -> ipv4 / ipv6
 *   undefined -> no sample: the fetch failed            INCOMPLETE -> may still come, wait for more data
 */
export type Value = boolean | number | bigint | string | Uint8Array | Ip | undefined;

/** Returned by fetches while what they look at has not arrived yet (HAProxy's SMP_F_MAY_CHANGE on an absent sample). */
export const INCOMPLETE: unique symbol = Symbol("incomplete");
export type Incomplete = typeof INCOMPLETE;
export type Fetched = Value | Incomplete;

/** An address. `v4` is the 32-bit number when `family` is 4; `bytes` has 16 bytes when it is 6. Immutable. */
export interface Ip {
  readonly family: 4 | 6;
  readonly v4: number;
  readonly bytes: Uint8Array | undefined;
  /** Canonical text: "192.0.2.1", "2001:db8::1". */
  toString(): string;
}
