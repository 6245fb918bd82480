const http =
  "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r";

/** The secrets of a TLS session, a line each, as key logs for Wireshark have them. */
function keylog(side: "fc" | "bc"): string {
  const random = `%[ssl_${side}_client_random,hex]`;
  const secrets = [
    "client_early_traffic_secret",
    "client_handshake_traffic_secret",
    "server_handshake_traffic_secret",
    "client_traffic_secret_0",
    "server_traffic_secret_0",
    "exporter_secret",
    "early_exporter_secret",
  ];
  const lines = secrets.map((name) => `${name.toUpperCase()} ${random} %[ssl_${side}_${name}]`);
  return [`CLIENT_RANDOM ${random} %[ssl_${side}_session_key,hex]`, ...lines].join("\n");
}

/** Variables that HAProxy sets itself while it reads a configuration: the built-in log formats, so that they can be extended. Manual 2.3. */
export const builtInVariables: ReadonlyMap<string, string> = new Map([
  ["HAPROXY_HTTP_LOG_FMT", http],
  [
    "HAPROXY_HTTP_CLF_LOG_FMT",
    '%{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl',
  ],
  [
    "HAPROXY_HTTPS_LOG_FMT",
    `${http} %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni]/%sslv/%sslc`,
  ],
  ["HAPROXY_TCP_LOG_FMT", "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq"],
  [
    "HAPROXY_TCP_CLF_LOG_FMT",
    '%{+Q}o %{-Q}ci - - [%T] "TCP " 000 %B "" "" %cp %ms %ft %b %s %Th %Tw %Tc %Tt %U %ts-- %ac %fc %bc %sc %rc %sq %bq "" "" ',
  ],
  ["HAPROXY_KEYLOG_FC_LOG_FMT", keylog("fc")],
  ["HAPROXY_KEYLOG_BC_LOG_FMT", keylog("bc")],
  // `-L` or the name of the machine: any name will do for what is read.
  ["HAPROXY_LOCALPEER", "localhost"],
]);
