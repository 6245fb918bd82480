/** Fetches that look at the bytes of a connection, which an HTTP proxy has none of. */
import { fetchName } from "../../model/arg-types.ts";

const names = new Set([
  "distcc_body",
  "distcc_param",
  "payload",
  "payload_lv",
  "rdp_cookie",
  "rdp_cookie_cnt",
  "rep_ssl_hello_type",
  "req_len",
  "req_ssl_hello_type",
  "req_ssl_sni",
  "req_ssl_ver",
  "req.len",
  "req.payload",
  "req.payload_lv",
  "req.rdp_cookie",
  "req.rdp_cookie_cnt",
  "req.ssl_alpn",
  "req.ssl_cipherlist",
  "req.ssl_ec_ext",
  "req.ssl_hello_type",
  "req.ssl_keyshare_groups",
  "req.ssl_sigalgs",
  "req.ssl_sni",
  "req.ssl_st_ext",
  "req.ssl_supported_groups",
  "req.ssl_ver",
  "res.len",
  "res.payload",
  "res.payload_lv",
  "res.ssl_hello_type",
]);

/** `fetch` is a fetch or an ACL derivative. */
export function isLayer6(fetch: string): boolean {
  return names.has(fetch) || names.has(fetchName(fetch));
}
