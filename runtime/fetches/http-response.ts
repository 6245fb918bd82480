/** The response, captures and transaction states (manual 7.3.6). */
import { readInt } from "../casts.ts";
import type { FetchFactory } from "../handlers.ts";
import type { Head, Stream } from "../stream.ts";
import { INCOMPLETE, type Value } from "../value.ts";
import { numberArg } from "./args.ts";
import { responseHead } from "./heads.ts";
import { cookieCount, cookieFamily, cookieNameList } from "./http-request.ts";
import { pathqOf } from "./uri.ts";

function fromResponse(read: (h: Head, s: Stream) => Value): FetchFactory {
  return () => (s) => {
    const h = responseHead(s);
    return h === undefined || h === INCOMPLETE ? h : read(h, s);
  };
}

const version = fromResponse((h) => h.version);
const cookie = cookieFamily(responseHead, false, (v) => v);
const cookieCounter = cookieCount(responseHead, false);
const cookieValue = cookieFamily(responseHead, false, readInt);

function captured(side: "reqCaptures" | "resCaptures"): FetchFactory {
  return (call) => {
    const index = numberArg(call.args, 0) ?? 0;
    return (s) => s[side][index];
  };
}

export const responseFetches = {
  status: fromResponse((h) => h.status),
  server_status: () => (s: Stream) => {
    const status = s.http?.serverStatus ?? (s.internalReply ? -1 : s.http?.res?.status);
    return status ?? (s.http ? -1 : undefined);
  },
  "txn.status": () => (s: Stream) => s.http?.status,
  "res.ver": version,
  resp_ver: version,
  "res.cook": cookie,
  "res.cook_cnt": cookieCounter,
  "res.cook_names": cookieNameList(responseHead, false),
  "res.cook_val": cookieValue,
  scook: cookie,
  scook_cnt: cookieCounter,
  scook_val: cookieValue,
  "res.body": () => (s: Stream) => (s.http?.res ? s.http.resBody().data : undefined),
  "res.body_len": () => (s: Stream) => (s.http?.res ? s.http.resBody().data.length : undefined),
  "res.body_size": () => (s: Stream) => {
    if (!s.http?.res) return undefined;
    const length = s.http.res.get("content-length");
    return length === undefined ? s.http.resBody().data.length : readInt(length);
  },
  "capture.req.hdr": captured("reqCaptures"),
  "capture.res.hdr": captured("resCaptures"),
  "capture.req.method": () => (s: Stream) => s.http?.originalMethod,
  "capture.req.uri": () => (s: Stream) => (s.http ? pathqOf(s.http.originalTarget) : undefined),
  "capture.req.ver": () => (s: Stream) => (s.http ? `HTTP/${s.http.originalVersion}` : undefined),
  "capture.res.ver": () => (s: Stream) => (s.http?.res ? `HTTP/${s.http.res.version}` : undefined),
} satisfies Record<string, FetchFactory>;
