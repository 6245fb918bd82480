/** What each hashing algorithm hashes of a request. undefined: nothing found, so fall back to round robin. */
import { toBin, toStr } from "../casts.ts";
import { rdpCookie } from "../fetches/layer6.ts";
import type { FetchFn } from "../handlers.ts";
import { crc32 } from "../hash/crc32.ts";
import { djb2 } from "../hash/djb2.ts";
import { fullHash } from "../hash/full-hash.ts";
import type { Key } from "../hash/key.ts";
import { none } from "../hash/none.ts";
import { sdbm } from "../hash/sdbm.ts";
import { wt6 } from "../hash/wt6.ts";
import { ipBytes } from "../ip.ts";
import type { BalancePlan } from "../plan.ts";
import type { Stream } from "../stream.ts";

const functions = { sdbm, djb2, wt6, crc32, none };

/** The hash function of `hash-type`, avalanche included. */
export function hashFunction(plan: BalancePlan): (key: Key) => number {
  const hash = functions[plan.hashFunction];
  return plan.avalanche ? (key) => fullHash(Number(hash(key)) >>> 0) : (key) => Number(hash(key)) >>> 0;
}

function pathOf(target: string): string {
  const scheme = target.indexOf("://");
  if (target.startsWith("/")) return target;
  if (scheme < 0) return target === "*" ? "" : target;
  const slash = target.indexOf("/", scheme + 3);
  return slash < 0 ? "" : target.slice(slash);
}

/** The part of the URI that counts: up to `?` unless `whole`, at most `len` bytes, `depth` directories. */
export function uriPart(target: string, plan: BalancePlan): string {
  let uri = plan.pathOnly ? pathOf(target) : target;
  if (plan.len) uri = uri.slice(0, plan.len);
  const slashes = plan.depth ? plan.depth + 1 : 0;
  let seen = 0;
  for (let i = 0; i < uri.length; i++) {
    if (uri[i] === "/") {
      if (++seen === slashes) return uri.slice(0, i);
    } else if (uri[i] === "?" && !plan.whole) return uri.slice(0, i);
  }
  return uri;
}

/** The middle label of a domain name: what `use_domain_only` hashes of "www.example.com" is "example". */
export function domainLabel(host: string): string {
  let end = host.length;
  let i = host.length;
  let inside = false;
  while (i > 0) {
    if (inside) {
      if (host[i - 1] === ".") break;
    } else if (host[i] === ".") {
      end = i;
      inside = true;
    }
    i--;
  }
  return host.slice(i, end);
}

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]$/;

/** Value of a parameter among `a=1&b=2`; in a body, anything that is not URL-encoded makes it void. */
export function parameter(text: string, name: string, body: boolean): string | undefined {
  for (const pair of text.split("&")) {
    if (!pair.startsWith(`${name}=`)) continue;
    const value = pair.slice(name.length + 1);
    if (!body) return value;
    for (let i = 0; i < value.length; i++) {
      if (token.test(value[i]!)) continue;
      return /[ \t\r\n]/.test(value[i]!) ? value.slice(0, i) : undefined;
    }
    return value;
  }
  return undefined;
}

function urlParameter(s: Stream, plan: BalancePlan): string | undefined {
  const http = s.http;
  if (!http || !plan.name) return undefined;
  const query = http.req.target.indexOf("?");
  const found = query < 0 ? undefined : parameter(http.req.target.slice(query + 1), plan.name, false);
  if (found !== undefined || http.req.method !== "POST") return found;
  return parameter(Buffer.from(http.reqBody().data).toString("latin1"), plan.name, true);
}

function xorWords(bytes: Uint8Array): number {
  let h = 0;
  for (let i = 0; i + 4 <= bytes.length; i += 4) {
    h ^= (bytes[i]! << 24) | (bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!;
  }
  return h >>> 0;
}

/** The hash of a request under a balance line. `alone`: only one server is left, so the value does not matter. */
export function hashValue(
  plan: BalancePlan,
  expr: FetchFn | undefined,
): (s: Stream, alone: boolean) => number | undefined {
  const hash = hashFunction(plan);
  switch (plan.algorithm) {
    case "source":
      return (s) => {
        const { src } = s.session;
        if (!src) return undefined;
        const h = src.family === 4 ? src.v4 >>> 0 : xorWords(ipBytes(src));
        return plan.avalanche ? fullHash(h) : h;
      };
    case "uri":
      return (s, alone) => {
        if (!s.http) return undefined;
        return alone ? 0 : hash(uriPart(s.http.req.target, plan));
      };
    case "url_param":
      return (s) => {
        const value = urlParameter(s, plan);
        return value === undefined ? undefined : hash(value);
      };
    case "hdr":
      return (s, alone) => {
        if (!s.http) return undefined;
        if (alone) return 0;
        const value = s.http.req
          .get((plan.name ?? "").toLowerCase())
          ?.split(",")[0]
          ?.trim();
        if (!value) return undefined;
        return hash(plan.useDomainOnly ? domainLabel(value) : value);
      };
    case "rdp-cookie":
      return (s) => {
        const value = rdpCookie(s.req.peek(), plan.name ?? "mstshash");
        return typeof value === "string" && value !== "" ? hash(value) : undefined;
      };
    case "hash":
      return (s, alone) => {
        if (alone) return 0;
        const value = expr?.(s);
        if (value === undefined || typeof value === "symbol") return undefined;
        const key = plan.hashFunction === "none" ? toStr(value) : toBin(value);
        return key === undefined ? undefined : hash(key);
      };
    default:
      return () => undefined;
  }
}
