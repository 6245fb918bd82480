/** Buffer contents: payloads, TLS hellos, RDP cookies, presence of HTTP (manual 7.3.5). They see TCP streams only. */

import { bytesToString } from "../casts.ts";
import type { FetchFactory, FetchFn } from "../handlers.ts";
import type { CallPlan } from "../plan.ts";
import type { Channel, Stream } from "../stream.ts";
import { type Fetched, INCOMPLETE } from "../value.ts";
import { numberArg, textArg } from "./args.ts";
import { type ClientHello, clientHello, extension, helloType, helloVersion } from "./client-hello.ts";
import { requestHead } from "./heads.ts";

const bufferSize = 16384;

/** Runs `read` on the bytes of a raw stream; more of them may come unless the sender closed or the buffer is full. */
function raw(side: "req" | "res", read: (b: Uint8Array, channel: Channel) => Fetched): FetchFn {
  return (s) => {
    if (s.http !== undefined || s.frontend.plan.mode === "http") return undefined;
    const channel = s[side];
    if (channel === undefined) return INCOMPLETE;
    const v = read(channel.peek(), channel);
    return v === INCOMPLETE && (channel.closed || channel.full) ? undefined : v;
  };
}

const onSide =
  (
    side: "req" | "res" | "either",
    read: (call: CallPlan) => (b: Uint8Array, channel: Channel) => Fetched,
  ): FetchFactory =>
  (call, load) =>
    raw(side === "either" ? (load.direction === "response" ? "res" : "req") : side, read(call));

const payload = (call: CallPlan) => {
  const offset = numberArg(call.args, 0) ?? 0;
  const length = numberArg(call.args, 1) ?? 0;
  return (b: Uint8Array): Fetched => {
    if (offset + length > bufferSize) return undefined;
    if (offset + length > b.length) return INCOMPLETE;
    return b.slice(offset, length === 0 ? undefined : offset + length);
  };
};

/** The length sits in the stream: `payload_lv(<offset of the length>,<its size>[,<offset of the data>])`. */
const payloadLv = (call: CallPlan) => {
  const offset = numberArg(call.args, 0) ?? 0;
  const size = numberArg(call.args, 1) ?? 0;
  const where = textArg(call.args, 2) ?? "";
  const shift = where === "" ? 0 : Number(where);
  const relative = where === "" || where[0] === "+" || where[0] === "-";
  return (b: Uint8Array): Fetched => {
    if (offset + size > b.length) return INCOMPLETE;
    let length = 0;
    for (let i = 0; i < size; i++) length = (length * 256 + (b[offset + i] as number)) % 4294967296;
    const from = relative ? offset + size + shift : shift;
    if (length === 0 || from < 0 || from + length > bufferSize) return undefined;
    return from + length > b.length ? INCOMPLETE : b.slice(from, from + length);
  };
};

const hello = (read: (h: ClientHello) => Fetched): FetchFactory =>
  onSide("req", () => (b) => {
    const h = clientHello(b);
    return h === undefined || h === INCOMPLETE ? h : read(h);
  });

/** A list inside an extension, after its own two-byte length. */
const list = (type: number): FetchFactory =>
  hello((h) => {
    const e = extension(h, type);
    if (!e || e.length < 2) return undefined;
    const length = (e[0] as number) * 256 + (e[1] as number);
    return length > e.length - 2 ? undefined : e.slice(2, 2 + length);
  });

const sni = hello((h) => {
  const e = extension(h, 0);
  if (!e || e.length < 5) return undefined;
  const length = (e[3] as number) * 256 + (e[4] as number);
  return e[2] !== 0 || 5 + length > e.length ? undefined : bytesToString(e.subarray(5, 5 + length));
});

const alpn = hello((h) => {
  const e = extension(h, 16);
  if (!e || e.length < 3) return undefined;
  const length = e[2] as number;
  return 3 + length > e.length ? undefined : bytesToString(e.subarray(3, 3 + length));
});

const keyShares = hello((h) => {
  const e = extension(h, 51);
  if (!e || e.length < 2) return undefined;
  const out: number[] = [];
  for (let p = 2; p + 4 <= e.length; p += 4 + (e[p + 2] as number) * 256 + (e[p + 3] as number))
    out.push(e[p] as number, e[p + 1] as number);
  return Uint8Array.from(out);
});

const type = onSide("req", () => helloType);
const version = onSide("req", () => helloVersion);

/** `Cookie: mstshash=value` in an RDP connection request, after 11 bytes of protocol. */
export function rdpCookie(b: Uint8Array, name: string): string | undefined | typeof INCOMPLETE {
  if (b.length <= 11 + 7) return INCOMPLETE;
  const text = bytesToString(b.subarray(11));
  if (text.slice(0, 7).toLowerCase() !== "cookie:") return undefined;
  let p = 7;
  while (text[p] === " ") p++;
  if (name !== "") {
    if (text.length - p <= name.length) return INCOMPLETE;
    if (text[p + name.length] !== "=" || text.slice(p, p + name.length).toLowerCase() !== name.toLowerCase())
      return undefined;
    p += name.length + 1;
  } else {
    while (p < text.length && text[p] !== "=") {
      if (text[p] === "\r" || text[p] === "\n") return undefined;
      p++;
    }
    if (p >= text.length) return INCOMPLETE;
    p++;
  }
  const end = text.indexOf("\r", p);
  if (end < 0 || end + 1 >= text.length) return INCOMPLETE;
  return text[end + 1] === "\n" ? text.slice(p, end) : undefined;
}

const rdp = onSide("req", (call) => {
  const name = textArg(call.args, 0) ?? "";
  return (b) => rdpCookie(b, name);
});
const rdpCount = onSide("req", (call) => {
  const name = textArg(call.args, 0) ?? "";
  return (b) => {
    const v = rdpCookie(b, name);
    return v === INCOMPLETE ? INCOMPLETE : v === undefined ? 0 : 1;
  };
});

/** Bytes waiting. HTTP streams count what is buffered of their body. */
const length =
  (side: "req" | "res" | "either"): FetchFactory =>
  (_call, load) => {
    const where = side === "either" ? (load.direction === "response" ? "res" : "req") : side;
    return (s: Stream) => s[where]?.peek().length;
  };

const isHttp: FetchFactory = () => (s) => {
  const h = requestHead(s);
  return h === undefined || h === INCOMPLETE ? h : true;
};

const responseHello = onSide("res", () => helloType);

export const layer6Fetches = {
  "req.len": length("req"),
  req_len: length("req"),
  "res.len": length("res"),
  "req.payload": onSide("req", payload),
  "res.payload": onSide("res", payload),
  payload: onSide("either", payload),
  "req.payload_lv": onSide("req", payloadLv),
  "res.payload_lv": onSide("res", payloadLv),
  payload_lv: onSide("either", payloadLv),
  "req.proto_http": isHttp,
  req_proto_http: isHttp,
  "req.ssl_hello_type": type,
  req_ssl_hello_type: type,
  "res.ssl_hello_type": responseHello,
  rep_ssl_hello_type: responseHello,
  "req.ssl_ver": version,
  req_ssl_ver: version,
  "req.ssl_sni": sni,
  req_ssl_sni: sni,
  "req.ssl_alpn": alpn,
  "req.ssl_cipherlist": hello((h) => h.ciphers.slice()),
  "req.ssl_ec_ext": hello((h) => extension(h, 10) !== undefined),
  "req.ssl_st_ext": hello((h) => {
    const e = extension(h, 35);
    return e === undefined ? 0 : e.length === 0 ? 1 : 2;
  }),
  "req.ssl_sigalgs": list(13),
  "req.ssl_supported_groups": list(10),
  "req.ssl_keyshare_groups": keyShares,
  "req.rdp_cookie": rdp,
  rdp_cookie: rdp,
  "req.rdp_cookie_cnt": rdpCount,
  rdp_cookie_cnt: rdpCount,
  wait_end: () => (s: Stream) => (s.final ? true : INCOMPLETE),
} satisfies Record<string, FetchFactory>;
