/** Passwords of userlists: plain, or hashed by crypt(3)'s MD5, SHA-256 and SHA-512 methods. */
import { createHash, timingSafeEqual } from "node:crypto";
import { stringToBytes } from "../casts.ts";

/** A check of the given password, or why there can be none. */
export function passwordChecker(stored: string, secure: boolean): ((password: string) => boolean) | string {
  if (!secure) {
    return (password) => password === stored;
  }
  const hash = hasher(stored);
  if (typeof hash === "string") return hash;
  // Hashing takes thousands of rounds on purpose: clients that send the same credentials with every request must not pay it each time.
  const known = new Map<string, boolean>();
  return (password) => {
    const seen = known.get(password);
    if (seen !== undefined) return seen;
    const a = stringToBytes(hash(password));
    const b = stringToBytes(stored);
    const ok = a.length === b.length && timingSafeEqual(a, b);
    if (known.size >= 64) known.clear();
    known.set(password, ok);
    return ok;
  };
}

function hasher(stored: string): ((password: string) => string) | string {
  if (stored.startsWith("$1$")) return (p) => md5Crypt(p, stored);
  if (stored.startsWith("$5$")) return (p) => shaCrypt(p, stored, "sha256");
  if (stored.startsWith("$6$")) return (p) => shaCrypt(p, stored, "sha512");
  const method = /^\$2[abxy]?\$/.test(stored)
    ? "bcrypt ($2$)"
    : stored.startsWith("$y$")
      ? "yescrypt ($y$)"
      : stored.startsWith("$7$")
        ? "scrypt ($7$)"
        : stored.startsWith("$gy$")
          ? "gost-yescrypt ($gy$)"
          : stored.startsWith("$")
            ? `crypt method '${stored.slice(0, stored.indexOf("$", 1) + 1)}'`
            : "traditional DES crypt";
  return `password hashed with ${method} is not supported; use MD5 ($1$), SHA-256 ($5$) or SHA-512 ($6$) crypt`;
}

const alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** crypt's base 64: low bits first. */
function encode(n: number, length: number): string {
  let out = "";
  let left = n;
  for (let i = 0; i < length; i++) {
    out += alphabet[left & 63];
    left = Math.floor(left / 64);
  }
  return out;
}

function digest(algorithm: string, parts: readonly Uint8Array[]): Buffer {
  const h = createHash(algorithm);
  for (const p of parts) h.update(p);
  return h.digest();
}

/** `length` bytes of a digest repeated. */
function stretch(block: Uint8Array, length: number): Buffer {
  const out = Buffer.alloc(length);
  for (let i = 0; i < length; i += block.length)
    out.set(block.subarray(0, Math.min(block.length, length - i)), i);
  return out;
}

function md5Crypt(password: string, stored: string): string {
  const key = Buffer.from(password, "latin1");
  const saltText = (stored.slice(3).split("$")[0] ?? "").slice(0, 8);
  const salt = Buffer.from(saltText, "latin1");
  const alternate = digest("md5", [key, salt, key]);
  const parts: Uint8Array[] = [key, Buffer.from("$1$"), salt, stretch(alternate, key.length)];
  for (let i = key.length; i > 0; i >>= 1) parts.push(i & 1 ? Buffer.of(0) : key.subarray(0, 1));
  let sum = digest("md5", parts);
  for (let i = 0; i < 1000; i++) {
    const round: Uint8Array[] = [i & 1 ? key : sum];
    if (i % 3) round.push(salt);
    if (i % 7) round.push(key);
    round.push(i & 1 ? sum : key);
    sum = digest("md5", round);
  }
  const order = [0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5];
  let out = "";
  for (let i = 0; i < 15; i += 3) {
    const [a, b, c] = [order[i], order[i + 1], order[i + 2]].map((x) => sum[x as number] as number);
    out += encode(((a as number) << 16) | ((b as number) << 8) | (c as number), 4);
  }
  return `$1$${saltText}$${out}${encode(sum[11] as number, 2)}`;
}

const orders = {
  sha256: [
    0, 10, 20, 21, 1, 11, 12, 22, 2, 3, 13, 23, 24, 4, 14, 15, 25, 5, 6, 16, 26, 27, 7, 17, 18, 28, 8, 9, 19,
    29,
  ],
  sha512: [
    0, 21, 42, 22, 43, 1, 44, 2, 23, 3, 24, 45, 25, 46, 4, 47, 5, 26, 6, 27, 48, 28, 49, 7, 50, 8, 29, 9, 30,
    51, 31, 52, 10, 53, 11, 32, 12, 33, 54, 34, 55, 13, 56, 14, 35, 15, 36, 57, 37, 58, 16, 59, 17, 38, 18,
    39, 60, 40, 61, 19, 62, 20, 41,
  ],
} as const;

function shaCrypt(password: string, stored: string, algorithm: "sha256" | "sha512"): string {
  const size = algorithm === "sha256" ? 32 : 64;
  const id = stored.slice(0, 3);
  const m = /^(?:rounds=(\d+)\$)?([^$]*)/.exec(stored.slice(3)) as RegExpExecArray;
  const rounds = m[1] === undefined ? 5000 : Math.min(999999999, Math.max(1000, Number(m[1])));
  const saltText = (m[2] as string).slice(0, 16);
  const key = Buffer.from(password, "latin1");
  const salt = Buffer.from(saltText, "latin1");
  const b = digest(algorithm, [key, salt, key]);
  const parts: Uint8Array[] = [key, salt, stretch(b, key.length)];
  for (let i = key.length; i > 0; i >>= 1) parts.push(i & 1 ? b : key);
  const a = digest(algorithm, parts);
  const p = stretch(digest(algorithm, new Array<Uint8Array>(key.length).fill(key)), key.length);
  const s = stretch(digest(algorithm, new Array<Uint8Array>(16 + (a[0] as number)).fill(salt)), salt.length);
  let c = a;
  for (let i = 0; i < rounds; i++) {
    const round: Uint8Array[] = [i & 1 ? p : c];
    if (i % 3) round.push(s);
    if (i % 7) round.push(p);
    round.push(i & 1 ? c : p);
    c = digest(algorithm, round);
  }
  const order = orders[algorithm];
  let out = "";
  for (let i = 0; i < order.length; i += 3) {
    const at = (j: number): number => c[order[i + j] as number] as number;
    out += encode((at(0) << 16) | (at(1) << 8) | at(2), 4);
  }
  if (size === 32) out += encode(((c[31] as number) << 8) | (c[30] as number), 3);
  else out += encode(c[63] as number, 2);
  return `${id}${m[1] === undefined ? "" : `rounds=${rounds}$`}${saltText}$${out}`;
}
