/** The request: line, URI, cookies, parameters, body (manual 7.3.6). */
import { bytesToString, readInt, stringToBytes } from "../casts.ts";
import type { FetchFactory } from "../handlers.ts";
import { fullHash } from "../hash/full-hash.ts";
import { sdbm } from "../hash/sdbm.ts";
import { ip4, ipBytes, parseIp4Number } from "../ip.ts";
import type { CallPlan } from "../plan.ts";
import type { Head, Stream } from "../stream.ts";
import { type Fetched, INCOMPLETE, type Value } from "../value.ts";
import { textArg } from "./args.ts";
import { cookieNames, eachCookie } from "./cookies.ts";
import { pickValue } from "./header-values.ts";
import { type HeadOf, requestHead } from "./heads.ts";
import { eachParam } from "./params.ts";
import { pathOf, pathqOf, queryOf } from "./uri.ts";

/** A fetch that reads the request's head. */
export function fromRequest(read: (h: Head, s: Stream) => Value): FetchFactory {
  return () => (s) => {
    if (s.http !== undefined) return read(s.http.req, s);
    const h = requestHead(s);
    return h === undefined || h === INCOMPLETE ? h : read(h, s);
  };
}

const knownMethods = new Set(["OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "CONNECT"]);

/** A well-known method stays what it was when the request came; set-method shows only where the request came with another. */
function methodOf(h: Head, s: Stream): string {
  const original = s.http?.originalMethod;
  return original !== undefined && knownMethods.has(original) ? original : h.method;
}

function hostOf(h: Head): string | undefined {
  return pickValue(h, "host", 1);
}

function base(h: Head, query: boolean): string | undefined {
  const path = query ? pathqOf(h.target) : pathOf(h.target);
  const host = hostOf(h);
  if (host === undefined || host === "") return path;
  return host + (path?.startsWith("/") ? path : "");
}

function hash32(h: Head, query: boolean): number {
  const path = query ? pathqOf(h.target) : pathOf(h.target);
  return fullHash(sdbm((hostOf(h) ?? "") + (path?.startsWith("/") ? path : "")));
}

/** A 32-bit number and the client's address, as a stick-table key. */
function withSource(n: number, s: Stream): Value {
  const src = s.session.src;
  if (!src) return undefined;
  const address = ipBytes(src);
  const out = new Uint8Array(4 + address.length);
  new DataView(out.buffer).setUint32(0, n);
  out.set(address, 4);
  return out;
}

/** Address and port of an absolute URL with a numeric IPv4 host. */
function urlAddress(target: string): { ip: number; port: number } | undefined {
  const m = /^(https?):\/\/([0-9.]+)(?::(\d*))?/i.exec(target);
  if (!m) return undefined;
  const ip = parseIp4Number(m[2] as string);
  if (ip < 0) return undefined;
  const port = m[3] === undefined ? ((m[1] as string).length === 5 ? 443 : 80) : Number(m[3]);
  return { ip, port: port & 0xffff };
}

export function cookieFamily(head: HeadOf, request: boolean, convert: (v: string) => Value): FetchFactory {
  return (call) => {
    const name = textArg(call.args, 0) ?? "";
    return {
      get(s) {
        const h = head(s);
        if (h === undefined || h === INCOMPLETE) return h;
        let found: string | undefined;
        eachCookie(h, request, name, (v) => {
          found = v;
          return name === "";
        });
        return found === undefined ? undefined : convert(found);
      },
      each(s, visit) {
        const h = head(s);
        if (h === undefined || h === INCOMPLETE) return false;
        return eachCookie(h, request, name, (v) => visit(convert(v)));
      },
    };
  };
}

export function cookieCount(head: HeadOf, request: boolean): FetchFactory {
  return (call) => {
    const name = textArg(call.args, 0) ?? "";
    return (s) => {
      const h = head(s);
      if (h === undefined || h === INCOMPLETE) return h;
      let n = 0;
      eachCookie(h, request, name, () => {
        n++;
        return false;
      });
      return n;
    };
  };
}

export function cookieNameList(head: HeadOf, request: boolean): FetchFactory {
  return (call) => {
    const delimiter = (textArg(call.args, 0) ?? ",")[0] ?? ",";
    return (s) => {
      const h = head(s);
      return h === undefined || h === INCOMPLETE ? h : cookieNames(h, request).join(delimiter);
    };
  };
}

function params(
  text: (s: Stream, call: CallPlan) => string | undefined | typeof INCOMPLETE,
  delimiterArg: number,
  caseArg: number,
  convert: (v: string) => Value,
): FetchFactory {
  return (call) => {
    const name = textArg(call.args, 0) ?? "";
    const delimiter = delimiterArg < 0 ? "&" : (textArg(call.args, delimiterArg)?.[0] ?? "?");
    const ignoreCase = textArg(call.args, caseArg) === "i";
    return {
      get(s): Fetched {
        const t = text(s, call);
        if (t === undefined || t === INCOMPLETE) return t;
        let found: string | undefined;
        eachParam(t, name, delimiter, ignoreCase, (v) => {
          found = v;
          return true;
        });
        return found === undefined ? undefined : convert(found);
      },
      each(s, visit) {
        const t = text(s, call);
        return (
          t !== undefined &&
          t !== INCOMPLETE &&
          eachParam(t, name, delimiter, ignoreCase, (v) => visit(convert(v)))
        );
      },
    };
  };
}

const queryString = (s: Stream, call: CallPlan): string | undefined | typeof INCOMPLETE => {
  const h = requestHead(s);
  if (h === undefined || h === INCOMPLETE) return h;
  const delimiter = textArg(call.args, 1)?.[0] ?? "?";
  const at = h.target.indexOf(delimiter);
  return at < 0 ? undefined : h.target.slice(at + 1);
};

const bodyText = (s: Stream): string | undefined =>
  s.http ? bytesToString(s.http.reqBody().data) : undefined;
const same = (v: string): Value => v;

const cookie = cookieFamily(requestHead, true, same);
const cookieCounter = cookieCount(requestHead, true);
const cookieValue = cookieFamily(requestHead, true, readInt);
const urlParam = params(queryString, 1, 2, same);
const version: FetchFactory = fromRequest((h) => h.version);

export const requestFetches = {
  method: fromRequest(methodOf),
  url: fromRequest((h) => h.target),
  path: fromRequest((h) => pathOf(h.target)),
  pathq: fromRequest((h) => pathqOf(h.target)),
  query: (call: CallPlan) => {
    const mark = textArg(call.args, 0) === "with_qm";
    return (s: Stream): Fetched => {
      const h = requestHead(s);
      if (h === undefined || h === INCOMPLETE) return h;
      const q = queryOf(h.target);
      return q === undefined ? undefined : mark && q !== "" ? `?${q}` : q;
    };
  },
  base: fromRequest((h) => base(h, false)),
  baseq: fromRequest((h) => base(h, true)),
  base32: fromRequest((h) => hash32(h, false)),
  "base32+src": fromRequest((h, s) => withSource(hash32(h, false), s)),
  url32: fromRequest((h) => hash32(h, true)),
  "url32+src": fromRequest((h, s) => withSource(hash32(h, true), s)),
  url_ip: fromRequest((h) => {
    const a = urlAddress(h.target);
    return a && ip4(a.ip);
  }),
  url_port: fromRequest((h) => urlAddress(h.target)?.port),
  url_param: urlParam,
  urlp: urlParam,
  urlp_val: params(queryString, 1, 2, (v) => readInt(v)),
  "req.ver": version,
  req_ver: version,
  "req.cook": cookie,
  "req.cook_cnt": cookieCounter,
  "req.cook_names": cookieNameList(requestHead, true),
  "req.cook_val": cookieValue,
  cook: cookie,
  cook_cnt: cookieCounter,
  cook_val: cookieValue,
  cookie,
  "req.body": () => (s: Stream) => s.http?.reqBody().data,
  "req.body_len": () => (s: Stream) => s.http?.reqBody().data.length,
  "req.body_size": () => (s: Stream) => {
    if (!s.http) return undefined;
    const length = s.http.req.get("content-length");
    return length === undefined ? s.http.reqBody().data.length : readInt(length);
  },
  "req.body_param": params(bodyText, -1, 1, stringToBytes),
} satisfies Record<string, FetchFactory>;
