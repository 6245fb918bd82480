/**
 * Words of a line's syntax that are younger than its row: literals and values of a list. An older HAProxy does not know
 * them. `<name>` is a place that came later. Keys are a keyword, or the name of an action or option after the family's.
 */
import type { Version } from "./types.ts";

const inherit = { from: "2.4" };

const log = {
  format: "1.6",
  local: "2.4",
  sample: "2.0",
  priority: "2.3",
  short: "1.9",
  raw: "1.9",
  timed: "2.3",
  iso: "2.3",
  profile: "3.1",
};

const reply = {
  "default-errorfiles": "2.2",
  errorfile: "2.2",
  errorfiles: "2.2",
  file: "2.2",
  "lf-file": "2.2",
  string: "2.2",
  "lf-string": "2.2",
  "content-type": "2.2",
  hdr: "2.2",
};

const redirect = { "ignore-empty": "2.6", "set-cookie-fmt": "3.1", "keep-query": "3.1" };

const conditions = {
  ifexists: "2.6",
  ifnotexists: "2.6",
  ifempty: "2.6",
  ifnotempty: "2.6",
  ifset: "2.6",
  ifnotset: "2.6",
  ifgt: "2.6",
  iflt: "2.6",
};

const expect = {
  "min-recv": "2.2",
  comment: "2.2",
  "ok-status": "2.2",
  "error-status": "2.2",
  "tout-status": "2.2",
  "on-success": "2.2",
  "on-error": "2.2",
  "status-code": "2.2",
  "string-lf": "2.2",
  "binary-lf": "2.2",
  "!string-lf": "2.2",
  "!binary-lf": "2.2",
  "!rbinary": "2.2",
  "!hdr": "2.2",
  "!fhdr": "2.2",
  rbinary: "2.2",
  hdr: "2.2",
  fhdr: "2.2",
};

const protocols = { h1: "2.4", none: "2.4", fcgi: "2.1", spop: "3.1" };

const statuses = {
  "421": "2.0",
  "401": "2.2",
  "404": "2.2",
  "407": "2.2",
  "410": "2.2",
  "413": "2.2",
  "501": "2.4",
  "422": "2.6",
  "414": "3.1",
  "431": "3.1",
};

const store = {
  gpc1: "1.9",
  gpc1_rate: "1.9",
  server_key: "2.4",
  http_fail_cnt: "2.4",
  http_fail_rate: "2.4",
  gpt: "2.5",
  gpc: "2.5",
  gpc_rate: "2.5",
  glitch_cnt: "3.0",
  glitch_rate: "3.0",
};

const table = {
  ...store,
  srvkey: "2.4",
  "write-to": "2.9",
  "recv-only": "3.2",
  "brates-factor": "3.1",
};

export const lateWords: Readonly<Record<string, Readonly<Record<string, Version>>>> = {
  defaults: inherit,
  frontend: inherit,
  listen: inherit,
  backend: inherit,
  mode: { log: "2.9", spop: "3.1", haterm: "3.4" },
  balance: {
    random: "1.9",
    randoms: "1.9",
    "path-only": "2.3",
    hash: "2.6",
    sticky: "2.9",
    "log-hash": "2.9",
    "log-sticky": "2.9",
  },
  log,
  "log global": log,
  "log-stderr": log,
  format: { priority: "2.3", local: "2.4" },
  cookie: { attr: "2.2", samesite: "2.0" },
  "stick-table": table,
  table,
  redirect,
  "option httpchk": { "<host>": "3.1" },
  "option mysql-check": { "pre-41": "2.2", "post-80": "3.4" },
  "option tcplog": { clf: "3.1" },
  "hash-type": { none: "2.9" },
  "default-server": { name: "3.5" },
  "ssl-default-bind-options": { "strict-sni": "3.3" },
  "ssl-default-server-options": { renegotiate: "3.3", "no-renegotiate": "3.3" },
  "external-check": { "preserve-env": "2.9" },
  "tcp-check connect": {
    ...protocols,
    default: "2.2",
    addr: "2.2",
    "via-socks4": "2.2",
    linger: "2.2",
    proto: "2.2",
    sni: "2.2",
    alpn: "2.2",
  },
  "http-check connect": protocols,
  "tcp-check expect": expect,
  "http-check expect": expect,
  "filter trace": { quiet: "2.4", "max-fwd": "3.4" },
  "cpu-policy": { "threads-per-core": "3.4" },
  "set-dumpable": { on: "3.4", off: "3.4", libs: "3.4" },
  "profiling.tasks": { auto: "2.0", lock: "3.4", "no-lock": "3.4", memory: "3.4", "no-memory": "3.4" },
  "tune.idle-pool.shared": { auto: "3.2", full: "3.2" },
  "tune.h2.fe.max-concurrent-streams": { "rq-load": "3.4" },
  "tune.listener.multi-queue": { fair: "2.8" },
  load: {
    jwt: "3.3",
    acme: "3.2",
    domains: "3.2",
    ips: "3.4",
    "generate-dummy": "3.4",
    keytype: "3.2",
    bits: "3.2",
  },
  challenge: { "dns-persist-01": "3.4" },
  "retry-on": { "401": "2.4", "403": "2.4", "421": "3.2", "429": "3.1" },
  errorfile: statuses,
  errorloc: statuses,
  errorloc302: statuses,
  errorloc303: statuses,
  "action deny": { ...reply, status: "2.2" },
  "action tarpit": { ...reply, status: "2.2" },
  "action del-header": { "-m": "2.4" },
  "action redirect": redirect,
  "action set-timeout": { client: "2.9", connect: "3.4", queue: "3.4", tarpit: "3.4" },
  "action silent-drop": { "rst-ttl": "2.7" },
  "action wait-for-body": { "use-large-buffer": "3.4" },
  "action cache-use": { "no-early-hints": "3.5" },
  "action set-var": conditions,
  "action set-var-fmt": conditions,
  "bind proto": protocols,
  "server proto": protocols,
  "server check-proto": protocols,
  "server hash-key": { id32: "3.4" },
  "server proxy-v2-options": { "unique-id": "2.2" },
  "server resolve-opts": { "ignore-weight": "2.1" },
};

/** Prefixes of addresses that are younger than addresses themselves. */
export const lateAddresses: Readonly<Record<string, Version>> = {
  "sockpair@": "1.9",
  "quic4@": "2.4",
  "quic6@": "2.4",
  "dgram+": "2.3",
  "stream+": "2.3",
  "tcp@": "2.4",
  "tcp4@": "2.4",
  "tcp6@": "2.4",
  "udp@": "2.3",
  "udp4@": "2.3",
  "udp6@": "2.3",
  "uxst@": "2.4",
  "uxdg@": "2.4",
  "rhttp@": "2.9",
  "backend@": "2.9",
  "abnsz@": "3.1",
  "mptcp@": "3.1",
  "mptcp4@": "3.1",
  "mptcp6@": "3.1",
};

/** Beginnings of values that are younger than the option they belong to; several stand in a list. */
export const lateBeginnings: Readonly<Record<string, Readonly<Record<string, Version>>>> = {
  "bind ca-ignore-err": { X509_V_ERR_: "2.7" },
  "bind crt-ignore-err": { X509_V_ERR_: "2.7" },
};

/** Actions that take an expression since that release, and a number since longer. */
export const lateExpressions: Readonly<Record<string, Version>> = {
  "set-mark": "3.0",
  "set-tos": "3.0",
  "sc-set-gpt0": "2.1",
};

/** Fetches and converters that came to take more arguments: how many they took before, and until when. */
export const lateArguments: Readonly<Record<string, readonly [most: number, since: Version]>> = {
  query: [0, "3.1"],
  var: [1, "2.5"],
  date: [1, "2.1"],
  http_date: [1, "2.1"],
  ssl_fc_cipherlist_bin: [0, "2.5"],
  ssl_fc_cipherlist_hex: [0, "2.5"],
  ssl_fc_cipherlist_str: [0, "2.5"],
  ssl_c_i_dn: [2, "2.2"],
  ssl_c_s_dn: [2, "2.2"],
  ssl_f_i_dn: [2, "2.2"],
  ssl_f_s_dn: [2, "2.2"],
  field: [2, "1.9"],
  word: [2, "1.9"],
  ipmask: [1, "1.9"],
  url_dec: [0, "2.2"],
  debug: [0, "2.2"],
  "set-var": [1, "2.6"],
  "req.body_param": [1, "2.8"],
  url_param: [2, "2.8"],
  urlp: [2, "2.8"],
  urlp_val: [2, "2.8"],
  aes_gcm_enc: [4, "3.3"],
  aes_gcm_dec: [4, "3.3"],
};
