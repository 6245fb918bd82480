import type { CallPlan, ConvPlan, Volatility } from "../../../runtime/plan.ts";

const constants = /^(str|int|bool|ipv4|ipv6|bin|meth|always_true|always_false|env|hostname|nbproc)$/;
const session =
  /^(so_id|so_name|fe_id|fe_name|fe_client_timeout|fe_defbe|fc_http_major|fc_rcvd_proxy|fc_pp_.*|ssl_fc.*|ssl_c_.*|ssl_f_.*)$/;
const request =
  /^(method|path|pathq|url|url_param|urlp|urlp_.*|query|base|base32|url32|url_ip|url_port|http_first_req|capture\.req\.(method|uri|ver)|req\.(hdr|hdr_.*|fhdr|fhdr_.*|cook|cook_.*|ver|hdrs|hdrs_bin|hdr_names)|hdr|hdr_.*|cook|cook_.*|cookie|req_ver|http_auth|http_auth_.*)$/;
const response =
  /^(status|res\.(hdr|hdr_.*|fhdr|fhdr_.*|cook|cook_.*|ver|hdrs|hdrs_bin|hdr_names)|shdr|shdr_.*|scook|scook_.*|resp_ver)$/;
/** Those that read what rules change (maps, tables, variables), and those that must run each time since they change it. */
const volatileConverter =
  /^(map|table_|in_table|rand|set-var|unset-var|capture-re[qs]|add_item|aes_gcm_|debug|when|acl|lua\.)/;
const variable = /^(proc|sess|txn|req|res|check|psess|ptxn|preq|pres)\.[A-Za-z0-9_.-]+$/;

/**
 * How long a value may be remembered. Addresses and variables are volatile: set-src, set-dst and set-var change them, and
 * so is every fetch not listed here.
 */
export function volatilityOf(fetch: CallPlan, convs: readonly ConvPlan[]): Volatility {
  for (const conv of convs) {
    if (volatileConverter.test(conv.name)) return "volatile";
    if (conv.args.some((arg) => typeof arg === "string" && variable.test(arg))) return "volatile";
  }
  const { name } = fetch;
  if (constants.test(name)) return "const";
  if (session.test(name)) return "session";
  if (request.test(name)) return "request";
  if (response.test(name)) return "response";
  return "volatile";
}
