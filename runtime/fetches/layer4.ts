/** Connections: addresses, ports, PROXY protocol, timers, counters of bytes (manual 7.3.3). */
import { networkInterfaces } from "node:os";
import { bytesToString } from "../casts.ts";
import { now } from "../clock.ts";
import type { FetchFactory, LoadContext } from "../handlers.ts";
import { parseIp, sameIp } from "../ip.ts";
import type { CallPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import type { Ip, Value } from "../value.ts";
import { textArg } from "./args.ts";
import { dateFetch } from "./constants.ts";

let locals: Ip[] | undefined;
let localsAt = 0;

/** Whether an address is one of this machine's. Interfaces are looked up at most once a minute. */
function isLocal(ip: Ip | undefined): boolean | undefined {
  if (!ip) return undefined;
  if (ip.family === 4 ? ip.v4 >>> 24 === 127 : ip.toString() === "::1") return true;
  if (locals === undefined || now() - localsAt > 60000) {
    locals = Object.values(networkInterfaces()).flatMap((list) =>
      (list ?? []).flatMap((i) => {
        const parsed = parseIp(i.address);
        return parsed ? [parsed] : [];
      }),
    );
    localsAt = now();
  }
  return locals.some((l) => sameIp(l, ip));
}

const of =
  (read: (s: Stream) => Value): FetchFactory =>
  () =>
    read;

const tlvNames: Record<string, number> = {
  alpn: 0x01,
  authority: 0x02,
  crc32c: 0x03,
  noop: 0x04,
  unique_id: 0x05,
  ssl: 0x20,
  ssl_version: 0x21,
  ssl_cn: 0x22,
  ssl_cipher: 0x23,
  ssl_sig_alg: 0x24,
  ssl_key_alg: 0x25,
  netns: 0x30,
};

/** Number of a PROXY v2 TLV type, given by name or number (decimal, hexadecimal or octal); undefined when neither. */
export function tlvType(text: string): number | undefined {
  const known = tlvNames[text.toLowerCase()];
  if (known !== undefined) return known;
  const n = /^0[0-7]+$/.test(text)
    ? Number.parseInt(text, 8)
    : /^(?:0x[0-9a-f]+|\d+)$/i.test(text)
      ? Number(text)
      : Number.NaN;
  return n >= 0 && n <= 255 ? n : undefined;
}

const tlv =
  (type: number): ((s: Stream) => Value) =>
  (s) => {
    const v = s.session.tlvs?.get(type);
    return v && bytesToString(v);
  };

const port = (n: number, ip: Ip | undefined): number | undefined => (ip === undefined ? undefined : n);

/** ms between two points of the stream's life; undefined while the later one is not reached. */
function span(from: (s: Stream) => number, to: (s: Stream) => number): FetchFactory {
  return of((s) => {
    const a = from(s);
    const b = to(s);
    return a < 0 || b < 0 ? undefined : b - a;
  });
}

const requestIn = of((s) => s.req.bytesIn);
const responseIn = of((s) => s.res.bytesIn);

export const layer4Fetches = {
  src: of((s) => s.session.src),
  src_port: of((s) => port(s.session.srcPort, s.session.src)),
  src_is_local: of((s) => isLocal(s.session.src)),
  dst: of((s) => s.session.dst),
  dst_port: of((s) => port(s.session.dstPort, s.session.dst)),
  dst_is_local: of((s) => isLocal(s.session.dst)),
  dst_conn: (_call: CallPlan, load: LoadContext) => (s: Stream) => listenerConns(s, load),
  fc_src: of((s) => s.session.peerSrc),
  fc_src_port: of((s) => port(s.session.peerSrcPort, s.session.peerSrc)),
  fc_src_is_local: of((s) => isLocal(s.session.peerSrc)),
  fc_dst: of((s) => s.session.peerDst),
  fc_dst_port: of((s) => port(s.session.peerDstPort, s.session.peerDst)),
  fc_dst_is_local: of((s) => isLocal(s.session.peerDst)),
  fc_rcvd_proxy: of((s) => s.session.rcvdProxy),
  fc_pp_authority: () => tlv(0x02),
  fc_pp_unique_id: () => tlv(0x05),
  fc_pp_tlv: (call: CallPlan, load: LoadContext) => {
    const text = textArg(call.args, 0) ?? "";
    const type = tlvType(text);
    if (type === undefined) {
      load.error({ file: 0, line: 0 }, `fc_pp_tlv(): Invalid TLV Type '${text}'`);
      return () => undefined;
    }
    return tlv(type);
  },
  fc_err: of(() => 0),
  fc_err_name: of(() => ""),
  fc_err_str: of(() => "Success"),
  fc_http_major: of((s) => (s.http ? Number(s.http.req.version.split(".")[0]) || 1 : undefined)),
  bc_src: of((s) => s.serverConn?.src),
  bc_src_port: of((s) => (s.serverConn ? port(s.serverConn.srcPort, s.serverConn.src) : undefined)),
  bc_dst: of((s) => s.serverConn?.dst),
  bc_dst_port: of((s) => (s.serverConn ? port(s.serverConn.dstPort, s.serverConn.dst) : undefined)),
  bc_err: of((s) => s.serverError?.code ?? (s.serverConn ? 0 : undefined)),
  bc_err_name: of((s) => s.serverError?.name ?? (s.serverConn ? "" : undefined)),
  bc_err_str: of((s) => s.serverError?.text ?? (s.serverConn ? "Success" : undefined)),
  bc_http_major: of((s) => (s.serverConn && s.http ? 1 : undefined)),
  bc_be_queue: of((s) => s.queuePosition.backend),
  bc_srv_queue: of((s) => s.queuePosition.server),
  bc_reused: of((s) => s.serverConn?.reused),
  accept_date: dateFetch((s) => s.time.accept),
  request_date: dateFetch((s) => (s.time.requestStart < 0 ? s.time.accept : s.time.requestStart)),
  "fc.timer.handshake": of(() => 0),
  "fc.timer.total": of((s) => now() - s.session.acceptedAt),
  "bc.timer.connect": span(
    (s) => (s.time.queue < 0 ? s.time.request : s.time.queue),
    (s) => s.time.connect,
  ),
  "req.timer.idle": span(
    (s) => s.time.accept,
    (s) => s.time.requestStart,
  ),
  "req.timer.hdr": span(
    (s) => s.time.requestStart,
    (s) => s.time.request,
  ),
  "req.timer.tq": span(
    (s) => s.time.accept,
    (s) => s.time.request,
  ),
  "req.timer.queue": span(
    (s) => s.time.request,
    (s) => s.time.queue,
  ),
  "res.timer.hdr": span(
    (s) => s.time.connect,
    (s) => s.time.response,
  ),
  "res.timer.data": span(
    (s) => s.time.response,
    (s) => s.time.end,
  ),
  "txn.timer.total": of((s) => (s.time.end < 0 ? now() : s.time.end) - s.time.accept),
  "txn.timer.user": of((s) =>
    s.time.requestStart < 0 ? undefined : (s.time.end < 0 ? now() : s.time.end) - s.time.requestStart,
  ),
  bytes_in: requestIn,
  "req.bytes_in": requestIn,
  "req.bytes_out": of((s) => s.req.bytesOut),
  bytes_out: responseIn,
  "res.bytes_in": responseIn,
  "res.bytes_out": of((s) => s.res.bytesOut),
  so_id: of((s) => s.session.bind.id),
  so_name: of((s) => s.session.bind.name),
  ssl_fc: of(() => false),
  ssl_bc: of(() => false),
  "fs.aborted": of((s) => (s.cause === "C" ? 1 : 0)),
  "bs.aborted": of((s) => (s.cause === "S" ? 1 : 0)),
} satisfies Record<string, FetchFactory>;

/** Established connections of the listener the client came by. */
function listenerConns(s: Stream, load: LoadContext): number {
  return load.world.listenerConns?.(s.session.bind) ?? s.frontend.counters.curConns;
}
