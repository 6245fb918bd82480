/**
 * The `%` aliases of log formats (manual 8.2.6): each knows what it needs and what it says about a stream.
 * `kind` decides how the value is dressed: see `dress.ts`.
 */
import { hostname } from "node:os";
import { now } from "../clock.ts";
import type { Stream } from "../stream.ts";
import type { Ip } from "../value.ts";
import type { World } from "../world.ts";
import { gmtDate, localDate, logDate } from "./dates.ts";
import { encodeCapture, encodeUri } from "./escape.ts";
import { Need } from "./needs.ts";

/** What an alias may look at besides the stream. */
export interface AliasContext {
  world: World;
  /** Frontends' running count of log lines, for %lc. */
  counts: Map<string, number>;
  uniqueId(s: Stream): string | undefined;
}

/**
 * text: quoted by +Q, '-' when empty. raw: never quoted nor '-'. int: a number. encoded: a text quoted by +Q, already
 * encoded. list: several of them. ip, port: numbers in +X.
 */
export type Alias =
  | {
      needs: number;
      kind: "text" | "raw";
      get(s: Stream, c: AliasContext, origin: string): string | undefined;
    }
  | { needs: number; kind: "encoded"; get(s: Stream): string | undefined }
  | {
      needs: number;
      kind: "int";
      get(s: Stream, c: AliasContext): number;
      hexWidth?: number;
      width?: number;
      plus?: "early" | "redispatched";
    }
  | { needs: number; kind: "ip"; get(s: Stream): Ip | undefined }
  | { needs: number; kind: "port"; get(s: Stream): number | undefined }
  | { needs: number; kind: "list"; get(s: Stream): (string | undefined)[] | undefined };

const end = (s: Stream): number => (s.time.end >= 0 ? s.time.end : now());
/** ms from accept to the complete request head; -1 before. */
const requestAt = (s: Stream): number => (s.time.request >= 0 ? s.time.request - s.time.accept : -1);
const since = (s: Stream, at: number): number => (at >= 0 ? at - s.time.accept : -1);
const idle = (s: Stream): number => (s.time.requestStart >= 0 ? s.time.requestStart - s.time.accept : 0);
const start = (s: Stream): number => s.time.accept + idle(s);

const BAD = "<BADREQ>";

/** The request line in its parts as first received; undefined when there was none. */
function requestLine(s: Stream): { method: string; uri: string; version: string } | undefined {
  const http = s.http;
  if (!http?.originalMethod) return undefined;
  return { method: http.originalMethod, uri: http.originalTarget, version: `HTTP/${http.originalVersion}` };
}

function part(pick: (line: { method: string; uri: string; version: string }) => string) {
  return (s: Stream): string => {
    const line = requestLine(s);
    return line ? encodeUri(pick(line)) : BAD;
  };
}

/** The path inside a request target, without scheme, authority and query. */
function pathOnly(uri: string): string {
  let path = uri;
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(uri);
  if (scheme) {
    const slash = uri.indexOf("/", scheme[0].length);
    path = slash < 0 ? "" : uri.slice(slash);
  } else if (!uri.startsWith("/") && uri !== "*") path = "";
  const query = path.indexOf("?");
  return query < 0 ? path : path.slice(0, query);
}

function captures(values: (string | undefined)[]): string | undefined {
  if (values.length === 0) return undefined;
  return `{${values.map((v) => (v === undefined ? "" : encodeCapture(v))).join("|")}}`;
}

const reqCaptures = (s: Stream): (string | undefined)[] =>
  s.frontend.plan.captures.request.map((_, i) => s.reqCaptures[i]);
const resCaptures = (s: Stream): (string | undefined)[] =>
  s.frontend.plan.captures.response.map((_, i) => s.resCaptures[i]);

/** Port in logs: of a unix socket, the listener's number. */
const port = (s: Stream, ip: Ip | undefined, n: number): number => (ip ? n : (s.session.bind.id ?? 1));

const backendName = (s: Stream): string => s.backend?.name ?? s.frontend.name;

const { none, client, request, server, response, bytes } = Need;

export const aliases: Readonly<Record<string, Alias>> = {
  OG: { needs: none, kind: "text", get: (_s, _c, origin) => origin },
  B: { needs: bytes, kind: "int", plus: "early", get: (s) => s.res.bytesIn },
  U: { needs: bytes, kind: "int", get: (s) => s.req.bytesIn },
  CC: { needs: request, kind: "text", get: (s) => s.http?.clientCookie },
  CS: { needs: response, kind: "text", get: (s) => s.http?.serverCookie },
  H: { needs: none, kind: "text", get: () => hostname() },
  ID: { needs: bytes, kind: "text", get: (s, c) => c.uniqueId(s) },
  ST: { needs: response, kind: "int", get: (s) => s.http?.status ?? 0 },
  T: { needs: none, kind: "raw", get: (s) => gmtDate(s.time.accept) },
  Tl: { needs: none, kind: "raw", get: (s) => localDate(s.time.accept) },
  Ts: { needs: none, kind: "int", hexWidth: 4, get: (s) => Math.floor(s.time.accept / 1000) },
  ms: { needs: none, kind: "int", hexWidth: 2, width: 3, get: (s) => Math.floor(s.time.accept % 1000) },
  t: { needs: none, kind: "raw", get: (s) => logDate(s.time.accept) },
  tr: { needs: none, kind: "raw", get: (s) => logDate(start(s)) },
  trg: { needs: none, kind: "raw", get: (s) => gmtDate(start(s)) },
  trl: { needs: none, kind: "raw", get: (s) => localDate(start(s)) },
  Ta: { needs: bytes, kind: "int", plus: "early", get: (s) => end(s) - start(s) },
  Tc: {
    needs: bytes,
    kind: "int",
    get: (s) => (s.time.connect >= 0 ? since(s, s.time.connect) - since(s, s.time.queue) : -1),
  },
  Th: { needs: bytes, kind: "int", get: () => 0 },
  Ti: { needs: bytes, kind: "int", get: (s) => idle(s) },
  Tq: { needs: bytes, kind: "int", get: requestAt },
  TR: { needs: bytes, kind: "int", get: (s) => (s.time.request >= 0 ? requestAt(s) - idle(s) : -1) },
  Tr: {
    needs: bytes,
    kind: "int",
    get: (s) => (s.time.response >= 0 ? s.time.response - s.time.connect : -1),
  },
  Td: {
    needs: bytes,
    kind: "int",
    get: (s) => {
      const from = s.backend?.plan.mode === "http" ? s.time.response : s.time.connect;
      return from >= 0 ? end(s) - from : -1;
    },
  },
  Tt: { needs: bytes, kind: "int", plus: "early", get: (s) => end(s) - s.time.accept },
  Tu: { needs: bytes, kind: "int", plus: "early", get: (s) => end(s) - start(s) },
  Tw: {
    needs: bytes,
    kind: "int",
    get: (s) => (s.time.queue >= 0 ? since(s, s.time.queue) - requestAt(s) : -1),
  },
  ac: { needs: bytes, kind: "int", get: (_s, c) => c.world.curConns },
  fc: { needs: bytes, kind: "int", get: (s) => s.frontend.counters.curConns },
  bc: { needs: bytes, kind: "int", get: (s) => s.backend?.counters.curConns ?? 0 },
  sc: { needs: bytes, kind: "int", get: (s) => s.server?.counters.curConns ?? 0 },
  rc: { needs: bytes, kind: "int", plus: "redispatched", get: (s) => s.retries },
  sq: { needs: bytes, kind: "int", get: (s) => s.queuePosition.server },
  bq: { needs: bytes, kind: "int", get: (s) => s.queuePosition.backend },
  b: { needs: none, kind: "text", get: backendName },
  f: { needs: none, kind: "text", get: (s) => s.frontend.name },
  ft: {
    needs: none,
    kind: "encoded",
    get: (s) => (s.session.bind.options["ssl"] ? `${s.frontend.name}~` : s.frontend.name),
  },
  s: { needs: server, kind: "text", get: (s) => s.server?.name ?? s.applet ?? "<NOSRV>" },
  bi: { needs: server, kind: "ip", get: (s) => s.serverConn?.src },
  bp: { needs: server, kind: "port", get: (s) => s.serverConn?.src && s.serverConn.srcPort },
  si: { needs: server, kind: "ip", get: (s) => s.serverConn?.dst },
  sp: { needs: server, kind: "port", get: (s) => s.serverConn?.dst && s.serverConn.dstPort },
  ci: {
    needs: client,
    kind: "ip",
    get: (s) => s.session.src ?? unixAddress,
  },
  cp: { needs: client, kind: "port", get: (s) => port(s, s.session.src, s.session.srcPort) },
  fi: { needs: client, kind: "ip", get: (s) => s.session.dst ?? unixAddress },
  fp: { needs: client, kind: "port", get: (s) => port(s, s.session.dst, s.session.dstPort) },
  hr: {
    needs: response,
    kind: "encoded",
    get: (s) => (s.time.request < 0 ? undefined : captures(reqCaptures(s))),
  },
  hs: {
    needs: response,
    kind: "encoded",
    get: (s) => (s.time.request < 0 ? undefined : captures(resCaptures(s))),
  },
  hrl: { needs: response, kind: "list", get: reqCaptures },
  hsl: { needs: response, kind: "list", get: resCaptures },
  r: { needs: request, kind: "encoded", get: part((l) => `${l.method} ${l.uri} ${l.version}`) },
  HM: { needs: request, kind: "encoded", get: part((l) => l.method) },
  HP: { needs: request, kind: "encoded", get: part((l) => l.uri.replace(/\?.*$/s, "")) },
  HPO: { needs: request, kind: "encoded", get: part((l) => pathOnly(l.uri)) },
  HQ: { needs: request, kind: "encoded", get: part((l) => /\?.*$/s.exec(l.uri)?.[0] ?? "") },
  HU: { needs: request, kind: "encoded", get: part((l) => l.uri) },
  HV: { needs: request, kind: "encoded", get: part((l) => l.version) },
  lc: { needs: none, kind: "int", hexWidth: 4, get: (s, c) => c.counts.get(s.frontend.name) ?? 0 },
  rt: { needs: request, kind: "int", hexWidth: 4, get: (s) => s.id },
  pid: { needs: none, kind: "int", hexWidth: 4, get: () => process.pid },
  sslc: { needs: client, kind: "text", get: (s) => s.session.tls?.cipher },
  sslv: { needs: client, kind: "text", get: (s) => s.session.tls?.version },
  ts: { needs: bytes, kind: "raw", get: (s) => s.cause + s.phase },
  tsc: {
    needs: none,
    kind: "raw",
    get: (s) =>
      s.cause +
      s.phase +
      (s.http && s.backend?.plan.cookie ? s.http.cookieFlags[0] + s.http.cookieFlags[1] : "--"),
  },
};

/** How the address of a client on a unix socket is shown. */
const unixAddress: Ip = { family: 4, v4: 0, bytes: undefined, toString: () => "unix" };
