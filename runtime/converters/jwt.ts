import { constants, createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { bytesToString, stringToBytes } from "../casts.ts";
import type { ConverterFactory } from "../handlers.ts";
import type { Value } from "../value.ts";
import { isVariableName, refuse, textArg, textOperand } from "./args.ts";
import { decodeBase64Url } from "./base64.ts";
import { queryJson } from "./json.ts";

/** What jwt_verify answers (manual 7.3.1). */
const Verdict = { good: 1, bad: 0, unknownAlgorithm: -1, invalidToken: -3, unknownKey: -5 } as const;

const algorithms = /^(HS|RS|ES|PS)(256|384|512)$|^none$/;

export const jwt = {
  jwt_header_query: (args) => memberQuery(0, textArg(args, 0), textArg(args, 1) !== ""),
  jwt_payload_query: (args) => memberQuery(1, textArg(args, 0), textArg(args, 1) !== ""),
  jwt_verify: (args, load) => {
    const algorithm = textOperand(args, 0, load);
    const key = textOperand(args, 1, load);
    const keys = new Map<string, KeyObject>();
    const wanted = textArg(args, 0);
    const named = textArg(args, 1);
    const fixed = !isVariableName(wanted);
    if (fixed && !algorithms.test(wanted)) return refuse(load, "jwt_verify", `unknown algorithm '${wanted}'`);
    // Key files are read at start; a name that only comes at run time must be one already read.
    if (!isVariableName(named) && !wanted.startsWith("HS")) {
      const read = readKey(named, keys);
      if (!read && fixed) return refuse(load, "jwt_verify", `'${named}' has no public key`);
    }
    return (v, s) => {
      const alg = algorithm(s);
      const k = key(s);
      return alg === undefined || k === undefined ? undefined : verifyToken(v as Uint8Array, alg, k, keys);
    };
  },
} satisfies Record<string, ConverterFactory>;

/** Public keys of all jwt_verify calls, by file name. */
const knownKeys = new Map<string, KeyObject>();

/** False: no key file. The argument may still be a secret for an algorithm that a variable names. */
function readKey(file: string, keys: Map<string, KeyObject>): boolean {
  try {
    const key = createPublicKey(readFileSync(file));
    keys.set(file, key);
    knownKeys.set(file, key);
    return true;
  } catch {
    return false;
  }
}

function memberQuery(index: 0 | 1, path: string, asInt: boolean): ReturnType<ConverterFactory> {
  return (v): Value => {
    const parts = bytesToString(v as Uint8Array).split(".");
    const part = parts[index];
    if (part === undefined) return undefined;
    const decoded = decodeBase64Url(part);
    if (decoded === undefined) return undefined;
    // The manual promises the whole part when there is no path; every HAProxy so far gives no sample.
    return path === "" ? undefined : queryJson(bytesToString(decoded), path, asInt);
  };
}

function verifyToken(
  token: Uint8Array,
  algorithm: string,
  key: string,
  keys: Map<string, KeyObject>,
): number {
  if (!algorithms.test(algorithm)) return Verdict.unknownAlgorithm;
  const parts = bytesToString(token).split(".");
  if (parts.length !== 3) return Verdict.invalidToken;
  const [header, payload, signatureText] = parts as [string, string, string];
  if (algorithm === "none") return signatureText === "" ? Verdict.good : Verdict.bad;
  if (signatureText === "") return Verdict.invalidToken;
  const signature = decodeBase64Url(signatureText);
  if (signature === undefined) return Verdict.invalidToken;
  const signed = stringToBytes(`${header}.${payload}`);
  const hash = `sha${algorithm.slice(2)}`;
  if (algorithm.startsWith("HS")) {
    const own = createHmac(hash, stringToBytes(key)).update(signed).digest();
    return own.length === signature.length && timingSafeEqual(own, signature) ? Verdict.good : Verdict.bad;
  }
  const publicKey = keys.get(key) ?? knownKeys.get(key);
  if (publicKey === undefined) return Verdict.unknownKey;
  if (algorithm.startsWith("ES") && signature.length % 2 !== 0) return Verdict.invalidToken;
  try {
    return verifySignature(algorithm, hash, signed, publicKey, signature) ? Verdict.good : Verdict.bad;
  } catch {
    return Verdict.bad;
  }
}

function verifySignature(
  algorithm: string,
  hash: string,
  signed: Uint8Array,
  key: KeyObject,
  signature: Uint8Array,
): boolean {
  if (algorithm.startsWith("ES")) return verify(hash, signed, { key, dsaEncoding: "ieee-p1363" }, signature);
  if (algorithm.startsWith("PS"))
    return verify(hash, signed, { key, padding: constants.RSA_PKCS1_PSS_PADDING }, signature);
  return verify(hash, signed, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
}
