/**
 * What a sample's value depends on, as far as rules of one list can change it. Resources are named "uri", "method",
 * "status", "addr", "map", "hdr:<name>" or "hdr:*", "var:<name>".
 */
import type { CallPlan, ExprPlan } from "../../runtime/plan.ts";

export interface Reads {
  resources: readonly string[];
  /** Conditions go through all its values. */
  each: boolean;
  /** May not be there yet: "http" before the head was parsed, "content" while bytes arrive, "session" never. */
  needs: "session" | "http" | "content";
}

const session = (...resources: string[]): Reads => ({ resources, each: false, needs: "session" });
const http = (...resources: string[]): Reads => ({ resources, each: false, needs: "http" });
const content: Reads = { resources: [], each: false, needs: "content" };

/** Samples that give the same value each time within one list, unless a rule changes a resource. A closed list. */
const steady: Readonly<Record<string, Reads>> = {
  method: http("method"),
  url: http("uri", "hdr:host"),
  path: http("uri"),
  pathq: http("uri"),
  query: http("uri"),
  base: http("uri", "hdr:host"),
  baseq: http("uri", "hdr:host"),
  url_ip: http("uri", "hdr:host"),
  url_port: http("uri", "hdr:host"),
  url_param: { ...http("uri"), each: true },
  urlp: { ...http("uri"), each: true },
  urlp_val: { ...http("uri"), each: true },
  "req.ver": http(),
  req_ver: http(),
  status: http("status"),
  "res.ver": http(),
  resp_ver: http(),
  "capture.req.uri": http(),
  "capture.req.method": http(),
  src: session("addr"),
  src_port: session("addr"),
  dst: session("addr"),
  dst_port: session("addr"),
  fc_src: session("addr"),
  fc_src_port: session("addr"),
  fc_dst: session("addr"),
  fc_dst_port: session("addr"),
  fc_rcvd_proxy: session(),
  fc_pp_authority: session(),
  fc_pp_tlv: session(),
  so_id: session(),
  so_name: session(),
  fe_id: session(),
  fe_name: session(),
  "req.ssl_sni": content,
  req_ssl_sni: content,
  "req.ssl_ver": content,
  req_ssl_ver: content,
};

const headers = /^(?:req\.hdr|hdr|res\.hdr|shdr)(?:_ip|_val)?$|^(?:req|res)\.fhdr$/;
const cookies = /^(?:(?:req\.)?cook|cookie)(?:_val)?$/;
const responseCookies = /^(?:res\.|s)cook(?:_val)?$/;
const tls = /^ssl_[fc]c?_?/;
const lengths = /^(?:req\.|res\.|s)?hdr_cnt$|^(?:req|res)\.fhdr_cnt$/;

/** What a fetch reads; undefined when its value may differ from call to call or is not known here. */
export function fetchReads(call: CallPlan): Reads | undefined {
  const { name } = call;
  const known = steady[name];
  if (known !== undefined) return known;
  const arg = typeof call.args[0] === "string" ? call.args[0].toLowerCase() : "";
  if (headers.test(name) || lengths.test(name)) {
    const resource = arg === "" ? "hdr:*" : `hdr:${arg}`;
    return { resources: [resource], each: headers.test(name), needs: "http" };
  }
  if (cookies.test(name)) return { ...http("hdr:cookie"), each: true };
  if (responseCookies.test(name)) return { ...http("hdr:set-cookie"), each: true };
  if (name === "var" && typeof call.args[0] === "string") return session(`var:${call.args[0]}`);
  if (tls.test(name) && !name.includes("early")) return session();
  return undefined;
}

const pureConverters =
  /^(?:ipmask|host_only|port_only|rfc7239_\w+|hex|hex2i|base2|base64|b64dec|ub64enc|ub64dec|be2dec|le2dec|be2hex|has_ctl|url_dec|url_enc|json|json_query|lower|upper|length|ltrim|rtrim|cut_crlf|field|word|param|regsub|reverse|reverse_dom|language|neg|cpl|even|odd|bool|not|htonl|iif|crc32c?|djb2|sdbm|wt6|xxh\d+|sha1|sha2|digest)$/;
/** Pure too, unless an argument names a variable. */
const arithmetic = /^(?:add|sub|mul|div|mod|and|or|xor)$/;

/** What an expression reads; undefined when it is not steady. */
export function exprReads(expr: ExprPlan): Reads | undefined {
  const reads = fetchReads(expr.fetch);
  if (reads === undefined) return undefined;
  let maps = false;
  for (const conv of expr.convs) {
    if (pureConverters.test(conv.name)) continue;
    if (arithmetic.test(conv.name) && conv.args.every((arg) => typeof arg !== "string")) continue;
    if (!/^map(?:_|$)/.test(conv.name)) return undefined;
    maps = true;
  }
  return maps ? { ...reads, resources: [...reads.resources, "map"] } : reads;
}

const effects = /(?:^|_)(?:inc|clr|updt)_|^lua\.|^unique-id$|^acl$|^internal\./;
const waiting =
  /^(?:req\.|res\.)?(?:len|payload|payload_lv|body|body_.*|proto_http|rdp_cookie\w*)$|^req_len$|^wait_end$|ssl_|^distcc_/;
/** Noticed when left out, or able to wait for more of their input. */
const activeConverters =
  /^(?:set-var|unset-var|debug|when|capture-re[qs]|add_item|aes_gcm_enc|bytes|lua\..*|fix_.*|mqtt_.*|table_(?:inc|clr)_.*)$/;

/**
 * Whether evaluating it or not makes no difference to anything else, and it never has to wait.
 *
 * @param httpReady the rules run when the request's head is there
 */
export function isInert(expr: ExprPlan, httpReady: boolean): boolean {
  const { name } = expr.fetch;
  if (expr.convs.some((conv) => activeConverters.test(conv.name))) return false;
  if (expr.value !== undefined) return true;
  const reads = fetchReads(expr.fetch);
  if (reads !== undefined) return reads.needs === "session" || (reads.needs === "http" && httpReady);
  if (effects.test(name) || waiting.test(name)) return false;
  // What is left is known by its family; anything else is taken as active.
  return /^(?:always_(?:true|false)|str|int|bool|ipv[46]|bin|meth|env|date|date_us|rand|hostname|nbsrv|queue|avg_queue|connslots|stopping|act_conn|uptime|(?:sc\d?|src|be|fe|srv|fc|table|http_auth|nbproc|proc)_\w+)$/.test(
    name,
  );
}

/** Variables an expression's converters set; undefined when that cannot be said. */
export function exprWrites(expr: ExprPlan): string[] {
  const writes: string[] = [];
  for (const conv of expr.convs)
    if (conv.name === "set-var" || conv.name === "unset-var") writes.push(`var:${String(conv.args[0])}`);
    // The tag goes to a variable.
    else if (conv.name === "aes_gcm_enc") writes.push(`var:${String(conv.args[3])}`);
  return writes;
}
