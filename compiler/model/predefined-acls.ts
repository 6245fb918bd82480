import { releaseNumber } from "../../grammar/haproxy-version.ts";

/** ACLs that exist without being declared (manual section 7.4): name -> words as after `acl <name>`. */
export const predefinedAcls: Readonly<Record<string, readonly string[]>> = {
  TRUE: ["always_true"],
  FALSE: ["always_false"],
  LOCALHOST: ["src", "127.0.0.1/8", "::1"],
  HTTP: ["req.proto_http"],
  "HTTP_1.0": ["req.ver", "1.0"],
  "HTTP_1.1": ["req.ver", "1.1"],
  "HTTP_2.0": ["req.ver", "2.0"],
  "HTTP_3.0": ["req.ver", "3.0"],
  METH_CONNECT: ["method", "CONNECT"],
  METH_DELETE: ["method", "DELETE"],
  METH_GET: ["method", "GET", "HEAD"],
  METH_HEAD: ["method", "HEAD"],
  METH_OPTIONS: ["method", "OPTIONS"],
  METH_POST: ["method", "POST"],
  METH_PUT: ["method", "PUT"],
  METH_TRACE: ["method", "TRACE"],
  HTTP_URL_ABS: ["url_reg", "^[^/:]*://"],
  HTTP_URL_SLASH: ["url_beg", "/"],
  HTTP_URL_STAR: ["url", "*"],
  HTTP_CONTENT: ["req.hdr_val(content-length)", "gt", "0"],
  RDP_COOKIE: ["req.rdp_cookie_cnt", "gt", "0"],
  REQ_CONTENT: ["req.len", "gt", "0"],
  WAIT_END: ["wait_end"],
};

/** Releases that brought some of them. */
const since: Readonly<Record<string, number>> = {
  "HTTP_2.0": releaseNumber("2.4"),
  "HTTP_3.0": releaseNumber("2.9"),
};

/** `release`: a number as `releaseNumber` gives it; absent: any. */
export function isPredefinedAcl(name: string, release = Number.POSITIVE_INFINITY): boolean {
  return Object.hasOwn(predefinedAcls, name) && (since[name] ?? 0) <= release;
}
