import { createCipheriv, createDecipheriv, createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { ConverterFactory, LoadContext } from "../handlers.ts";
import type { ArgPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import { writeVariable } from "../vars/variables.ts";
import { base64Operand, binVariable, intArg, isVariableName, refuse, textArg } from "./args.ts";

export const crypto = {
  sha1: (_args, load) => hashing("sha1", load),
  sha2: (args, load) => hashing(`sha${intArg(args, 0) || 256}`, load),
  digest: (args, load) => hashing(textArg(args, 0), load),
  hmac: (args, load) => {
    const algorithm = textArg(args, 0);
    if (!isDigest(algorithm)) return refuse(load, "hmac", `'${algorithm}' is not a digest algorithm`);
    const key = base64Operand(args, 1, load);
    return (v, s) => {
      const k = key(s);
      return k === undefined
        ? undefined
        : createHmac(algorithm, k)
            .update(v as Uint8Array)
            .digest();
    };
  },
  secure_memcmp: (args, load) => {
    if (!isVariableName(textArg(args, 0))) return () => undefined;
    const other = binVariable(args, 0, load);
    return (v, s) => {
      const b = other(s);
      if (b === undefined) return undefined;
      const a = v as Uint8Array;
      return a.length === b.length && timingSafeEqual(a, b);
    };
  },
  aes_gcm_enc: (args, load) => {
    const parts = aesOperands(args, load, 4);
    const storeTag = writeVariable(textArg(args, 3), load.world);
    return (v, s) => {
      const p = parts(s);
      if (p === undefined || p.key.length < p.bits / 8 || p.nonce.length === 0) return undefined;
      return finish(() => {
        const cipher = createCipheriv(`aes-${p.bits as 128}-gcm`, p.key.subarray(0, p.bits / 8), p.nonce);
        if (p.aad.length > 0) cipher.setAAD(p.aad);
        const out = Buffer.concat([cipher.update(v as Uint8Array), cipher.final()]);
        storeTag(s, cipher.getAuthTag().toString("base64"));
        return out;
      });
    };
  },
  aes_gcm_dec: (args, load) => {
    const parts = aesOperands(args, load, 4);
    const tag = base64Operand(args, 3, load);
    return (v, s) => {
      const p = parts(s);
      const t = tag(s);
      if (p === undefined || t?.length !== 16 || p.key.length < p.bits / 8 || p.nonce.length === 0)
        return undefined;
      return finish(() => {
        const cipher = createDecipheriv(`aes-${p.bits as 128}-gcm`, p.key.subarray(0, p.bits / 8), p.nonce);
        if (p.aad.length > 0) cipher.setAAD(p.aad);
        cipher.setAuthTag(t);
        return Buffer.concat([cipher.update(v as Uint8Array), cipher.final()]);
      });
    };
  },
  aes_cbc_enc: (args, load) => cbc(args, load, createCipheriv),
  aes_cbc_dec: (args, load) => cbc(args, load, createDecipheriv),
} satisfies Record<string, ConverterFactory>;

function hashing(algorithm: string, load: LoadContext): ReturnType<ConverterFactory> {
  if (!isDigest(algorithm)) return refuse(load, "digest", `'${algorithm}' is not a digest algorithm`);
  return (v) =>
    createHash(algorithm)
      .update(v as Uint8Array)
      .digest();
}

function isDigest(algorithm: string): boolean {
  try {
    createHash(algorithm);
    return true;
  } catch {
    return false;
  }
}

interface AesParts {
  bits: number;
  nonce: Uint8Array;
  key: Uint8Array;
  aad: Uint8Array;
}

function aesOperands(
  args: readonly ArgPlan[],
  load: LoadContext,
  aadAt: number,
): (s: Stream) => AesParts | undefined {
  const bits = intArg(args, 0);
  if (![128, 192, 256].includes(bits)) return refuse(load, "aes", "the key size is 128, 192 or 256 bits");
  const nonce = base64Operand(args, 1, load);
  const key = base64Operand(args, 2, load);
  const aad = base64Operand(args, aadAt, load);
  return (s) => {
    const [n, k, a] = [nonce(s), key(s), aad(s)];
    return n && k && a ? { bits, nonce: n, key: k, aad: a } : undefined;
  };
}

/** AES-CBC: the nonce is filled up with zeroes to 16 bytes; additional data is read but has no effect. */
function cbc(
  args: readonly ArgPlan[],
  load: LoadContext,
  create: typeof createCipheriv | typeof createDecipheriv,
): ReturnType<ConverterFactory> {
  const parts = aesOperands(args, load, 3);
  return (v, s) => {
    const p = parts(s);
    if (p === undefined || p.key.length < p.bits / 8) return undefined;
    const iv = Buffer.alloc(16);
    iv.set(p.nonce.subarray(0, 16));
    return finish(() => {
      const cipher = create(`aes-${p.bits}-cbc`, p.key.subarray(0, p.bits / 8), iv);
      return Buffer.concat([cipher.update(v as Uint8Array), cipher.final()]);
    });
  };
}

/** What the cipher refuses (wrong tag, bad padding, a size it does not know) gives no sample. */
function finish(run: () => Uint8Array): Uint8Array | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
