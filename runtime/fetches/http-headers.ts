/** The hdr and fhdr families, for requests and responses (manual 7.3.6). */
import { readInt, stringToBytes } from "../casts.ts";
import type { FetchFactory, FetchFn } from "../handlers.ts";
import { ip4, ip6, parseIp4Number, parseIp6Bytes } from "../ip.ts";
import { lower } from "../maps/pattern-index.ts";
import type { CallPlan } from "../plan.ts";
import type { Head, Stream } from "../stream.ts";
import { type Fetched, INCOMPLETE, type Ip, type Value } from "../value.ts";
import { numberArg, textArg } from "./args.ts";
import { eachLine, eachValue, pickValue } from "./header-values.ts";
import type { HeadOf } from "./heads.ts";
import { varint } from "./varint.ts";

type Each = typeof eachValue;

/** `convert` undefined means: that value is passed over for the next one (only while walking). */
function family(head: HeadOf, each: Each, convert: (v: string) => Value): FetchFactory {
  return (call) => {
    const name = lower(textArg(call.args, 0) ?? "");
    const occ = numberArg(call.args, 1) ?? 0;
    const get = (s: Stream): Fetched => {
      const h = head(s);
      if (h === undefined || h === INCOMPLETE) return h;
      const v = pickValue(h, name, occ, each);
      return v === undefined ? undefined : convert(v);
    };
    return {
      get,
      each: (s, visit) => {
        if (occ !== 0) {
          const v = get(s);
          return v !== undefined && v !== INCOMPLETE && visit(v);
        }
        const h = head(s);
        if (h === undefined || h === INCOMPLETE) return false;
        return each(h, name, (text) => {
          const v = convert(text);
          return v !== undefined && visit(v);
        });
      },
    };
  };
}

/** An address as headers carry it: IPv4, maybe with a port, IPv6, maybe in brackets. */
export function headerIp(text: string): Ip | undefined {
  const colon = text.indexOf(":");
  const v4 = parseIp4Number(colon < 0 ? text : text.slice(0, colon));
  if (v4 >= 0) {
    if (colon < 0) return ip4(v4);
    const port = text.slice(colon + 1);
    return /^\d+$/.test(port) && Number(port) <= 65535 ? ip4(v4) : undefined;
  }
  const bytes = parseIp6Bytes(text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text);
  return bytes && ip6(bytes);
}

/** All digits, as strl2ic reads them: what follows is ignored. */
const toNumber = (v: string): Value => readInt(v);

function counter(head: HeadOf, each: Each): FetchFactory {
  return (call) => {
    const name = lower(textArg(call.args, 0) ?? "");
    return (s) => {
      const h = head(s);
      if (h === undefined || h === INCOMPLETE) return h;
      let n = 0;
      each(h, name, () => {
        n++;
        return false;
      });
      return n;
    };
  };
}

function ofHead(head: HeadOf, make: (call: CallPlan) => (h: Head, s: Stream) => Value): FetchFactory {
  return (call) => {
    const read = make(call);
    const get: FetchFn = (s) => {
      const h = head(s);
      return h === undefined || h === INCOMPLETE ? h : read(h, s);
    };
    return get;
  };
}

const names = (head: HeadOf): FetchFactory =>
  ofHead(head, (call) => {
    const delimiter = (textArg(call.args, 0) ?? ",")[0] ?? ",";
    return (h) => {
      const out: string[] = [];
      for (let i = 0; i < h.count; i++) out.push(h.name(i));
      return out.join(delimiter);
    };
  });

const whole = (head: HeadOf): FetchFactory =>
  ofHead(head, () => (h) => {
    let out = "";
    for (let i = 0; i < h.count; i++) out += `${h.name(i)}: ${h.value(i)}\r\n`;
    return `${out}\r\n`;
  });

const binary = (head: HeadOf): FetchFactory =>
  ofHead(head, () => (h) => {
    let out = "";
    for (let i = 0; i < h.count; i++) {
      const n = h.name(i);
      const v = h.value(i);
      out += varint(n.length) + n + varint(v.length) + v;
    }
    return stringToBytes(`${out}\0\0`);
  });

/** The fetches of one side: `prefix` is "req." or "res.", `short` "hdr" or "shdr". */
export function headerFetches(head: HeadOf): {
  hdr: FetchFactory;
  cnt: FetchFactory;
  ip: FetchFactory;
  val: FetchFactory;
  names: FetchFactory;
  hdrs: FetchFactory;
  bin: FetchFactory;
  fhdr: FetchFactory;
  fcnt: FetchFactory;
} {
  return {
    hdr: family(head, eachValue, (v) => v),
    cnt: counter(head, eachValue),
    ip: family(head, eachValue, headerIp),
    val: family(head, eachValue, toNumber),
    names: names(head),
    hdrs: whole(head),
    bin: binary(head),
    fhdr: family(head, eachLine, (v) => v),
    fcnt: counter(head, eachLine),
  };
}
