/**
 * What HAProxy says of options of `bind` and `server` lines whose value is missing or wrong, after the line's own part of the text. `%w`
 * is the value.
 */
type Texts = Readonly<Record<string, readonly [missing: string, wrong?: string]>>;

export const bindTexts: Texts = {
  "accept-netscaler-cip": ["'accept-netscaler-cip' : missing value"],
  alpn: ["'alpn' : missing the comma-delimited ALPN protocol suite"],
  backlog: ["'backlog' : missing value"],
  "ca-file": ["'ca-file' : missing CAfile path"],
  "ca-ignore-err": ["'ca-ignore-err' : missing error IDs list"],
  "ca-sign-file": ["'ca-sign-file' : missing CAfile path"],
  "ca-sign-pass": ["'ca-sign-pass' : missing CAkey password"],
  "ca-verify-file": ["'ca-verify-file' : missing CAfile path"],
  cc: ["'cc' : missing TCP congestion control algorithm"],
  ciphers: ["'ciphers' : missing cipher suite"],
  ciphersuites: ["'ciphersuites' : missing cipher suite"],
  "client-sigalgs": ["'client-sigalgs' : missing signature algorithm list"],
  "crl-file": ["'crl-file' : missing CRLfile path"],
  crt: ["'crt' : missing certificate location"],
  "crt-ignore-err": ["'crt-ignore-err' : missing error IDs list"],
  "crt-list": ["'crt-list' : missing certificate location"],
  curves: ["'curves' : missing curve suite"],
  "default-crt": ["'default-crt' : missing certificate location"],
  ecdhe: ["'ecdhe' : missing named curve"],
  "expose-fd": ["'expose-fd' : missing fd type", "'expose-fd' only supports 'listeners' (got '%w')"],
  gid: ["'gid' : missing value"],
  group: ["'group' : missing group name"],
  "guid-prefix": ["'guid-prefix' : expects an argument"],
  id: ["'id' : expects an integer argument", "'id' : expects an integer argument, found '%w'"],
  "idle-ping": ["'idle-ping' expects an argument."],
  interface: ["'interface' : missing interface name"],
  ktls: ['\'ktls\' expects "on" or "off" as an argument.'],
  label: ["'label' : missing label"],
  level: ["'level' : missing level", "'level' only supports 'user', 'operator', and 'admin' (got '%w')"],
  maxconn: ["'maxconn' : missing value"],
  mode: [
    "'mode' : missing or invalid mode '' (octal integer expected)",
    "'mode' : missing or invalid mode '%w' (octal integer expected)",
  ],
  mss: ["'mss' : missing MSS value", "'mss' : expects an MSS with and absolute value between 1 and 65535"],
  name: ["'name' : missing name"],
  namespace: ["'namespace' : missing namespace id"],
  nice: ["'nice' : missing value"],
  npn: ["'npn' : missing the comma-delimited NPN protocol suite"],
  proto: ["'proto' : missing value"],
  "severity-output": [
    "'severity-output' : missing severity format",
    "'severity-output' only supports 'none', 'number', and 'string' (got '%w')",
  ],
  shards: ["'shards' : missing value"],
  sigalgs: ["'sigalgs' : missing signature algorithm list"],
  "ssl-max-ver": ["'ssl-max-ver' : missing the ssl/tls version", "'%w' : unknown ssl/tls version"],
  "ssl-min-ver": ["'ssl-min-ver' : missing the ssl/tls version", "'%w' : unknown ssl/tls version"],
  "tcp-md5sig": ["'tcp-md5sig' : missing TCP MD5 signature password"],
  "tcp-ut": [
    "'tcp-ut' : missing TCP User Timeout value",
    "'tcp-ut' : expects a positive delay in milliseconds",
  ],
  "tls-ticket-keys": ["'tls-ticket-keys' : missing TLS ticket keys file path"],
  uid: ["'uid' : missing value"],
  user: ["'user' : missing user name"],
  verify: [
    "'verify' : missing verify method",
    "'verify' : unknown verify method '%w', only 'none', 'optional', and 'required' are supported",
  ],
};

export const serverOptionTexts: Texts = {
  addr: ["'addr' expects <ipv4|ipv6> as argument.."],
  "agent-addr": ["'agent-addr' expects an address as argument.."],
  "agent-inter": ["'agent-inter' expects a delay as argument.."],
  "agent-port": ["'agent-port' expects a port number as argument.."],
  "agent-send": ["'agent-send' expects a string as argument.."],
  alpn: ["'alpn' : missing the comma-delimited ALPN protocol suite."],
  "ca-file": ["'ca-file' : missing CAfile path."],
  cc: ["'cc' : missing TCP congestion control algorithm."],
  "check-alpn": ["'check-alpn' : missing the comma-delimited ALPN protocol suite."],
  "check-pool-conn-name": ["'check-pool-conn-name' : missing value."],
  "check-proto": ["'check-proto' : missing value."],
  "check-sni": ["'check-sni' : missing SNI."],
  ciphers: ["'ciphers' : missing cipher suite."],
  ciphersuites: ["'ciphersuites' : missing cipher suite."],
  "client-sigalgs": ["'client-sigalgs' : missing signature algorithm list."],
  cookie: ["'cookie' expects <value> as argument.."],
  "crl-file": ["'crl-file' : missing CRLfile path."],
  crt: ["'crt' : missing certificate file path."],
  curves: ["'curves' : missing curves list."],
  downinter: ["'downinter' expects a delay as argument.."],
  "error-limit": ["'error-limit' expects an integer argument..", "error-limit has to be > 0.."],
  fall: ["'fall' expects an integer argument..", "'fall' has to be > 0.."],
  fastinter: ["'fastinter' expects a delay as argument.."],
  guid: ["'guid' : expects an argument."],
  "hash-key": [
    "'hash-key' has to be 'id', 'id32', 'guid', 'addr', or 'addr-port'.",
    "'hash-key' has to be 'id', 'id32', 'guid', 'addr', or 'addr-port'.",
  ],
  healthcheck: ["'healthcheck' expects a healthcheck name as argument.."],
  id: ["'id' : expects an integer argument.", "'id' : custom id has to be between 1 and 4294967295.."],
  "idle-ping": ["'idle-ping' expects an argument.."],
  "init-state": [
    "'init-state' expects one of 'none', 'fully-up', 'up', 'down', or 'fully-down' but got ''.",
    "'init-state' expects one of 'none', 'fully-up', 'up', 'down', or 'fully-down' but got '%w'.",
  ],
  inter: ["'inter' expects a delay as argument.."],
  "log-bufsize": ["'log-bufsize' expects an integer argument..", "log-bufsize has to be > 0.."],
  "log-proto": [
    "'log-proto' expects one of 'legacy' or 'octet-count' but got ''.",
    "'log-proto' expects one of 'legacy' or 'octet-count' but got '%w'.",
  ],
  "max-reuse": ["'max-reuse' expects <value> as argument.."],
  namespace: ["'namespace' : expects <name> as argument."],
  npn: ["'npn' : missing the comma-delimited NPN protocol suite."],
  observe: [
    "'observe' expects <mode> as argument..",
    "'observe' expects one of 'none', 'layer4', 'layer7' but got '%w'.",
  ],
  "on-error": [
    "'on-error' expects one of 'fastinter', 'fail-check', 'sudden-death' or 'mark-down' but got ''.",
    "'on-error' expects one of 'fastinter', 'fail-check', 'sudden-death' or 'mark-down' but got '%w'.",
  ],
  "on-marked-down": [
    "'on-marked-down' expects 'shutdown-sessions' but got ''.",
    "'on-marked-down' expects 'shutdown-sessions' but got '%w'.",
  ],
  "on-marked-up": [
    "'on-marked-up' expects 'shutdown-backup-sessions' but got ''.",
    "'on-marked-up' expects 'shutdown-backup-sessions' but got '%w'.",
  ],
  "pool-conn-name": ["'pool-conn-name' expects <value> as argument."],
  "pool-low-conn": ["'pool-low-conn' expects <value> as argument.."],
  "pool-max-conn": ["'pool-max-conn' expects <value> as argument.."],
  "pool-purge-delay": ["'pool-purge-delay' expects <value> as argument.."],
  port: ["'port' expects a port number as argument.."],
  proto: ["'proto' : missing value."],
  "proxy-v2-options": ["'' : proxy v2 option not implemented."],
  redir: ["'redir' expects <prefix> as argument.."],
  "resolve-net": ["'resolve-net' expects a list of networks.."],
  "resolve-prefer": [
    "'resolve-prefer' expects either ipv4 or ipv6 as argument..",
    "'resolve-prefer' expects either ipv4 or ipv6 as argument..",
  ],
  rise: ["'rise' expects an integer argument..", "'rise' has to be > 0.."],
  sigalgs: ["'sigalgs' : missing signature algorithm list."],
  sni: ["'sni' : missing sni expression."],
  source: [
    "'source' expects <addr>[:<port>[-<port>]], and optionally 'usesrc' <addr>, and 'interface' <name> as argument..",
  ],
  "ssl-max-ver": ["'ssl-max-ver' : missing the ssl/tls version.", "'%w' : unknown ssl/tls version."],
  "ssl-min-ver": ["'ssl-min-ver' : missing the ssl/tls version.", "'%w' : unknown ssl/tls version."],
  "tcp-md5sig": ["'tcp-md5sig' : missing TCP MD5 signature password."],
  "tcp-ut": [
    "'tcp-ut' : missing TCP User Timeout value.",
    "'tcp-ut' : expects a positive delay in milliseconds.",
  ],
  track: ["'track' expects [<proxy>/]<server> as argument.."],
  verify: [
    "'verify' : missing verify method.",
    "'verify' : unknown verify method '%w', only 'none' and 'required' are supported.",
  ],
  verifyhost: ["'verifyhost' : missing hostname to verify against."],
  ws: ["'ws' has to be 'auto', 'h1' or 'h2'.", "'ws' has to be 'auto', 'h1' or 'h2'."],
};

/** What an option of a bind line or of a control socket says, with the line's part before it. `at`: its value. */
export function bindOptionText(
  { words, section, place }: { words: readonly string[]; section: string; place: string },
  at: number,
): string | undefined {
  const option = words[at - 1] ?? "";
  const texts = Object.hasOwn(bindTexts, option) ? bindTexts[option] : undefined;
  const text = at < words.length ? texts?.[1]?.replace("%w", () => words[at]!) : texts?.[0];
  if (text === undefined) return undefined;
  return words[0] === "stats"
    ? `parsing [${place}] : 'stats socket' : '${text}'`
    : `parsing [${place}] : 'bind ${words[1] ?? ""}' in section '${section}' : ${text}`;
}
