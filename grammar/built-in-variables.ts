import { releaseNumber } from "./haproxy-version.ts";

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
  // two blanks there in HAProxy
  const blank = side === "bc" ? "  " : " ";
  return [`CLIENT_RANDOM ${random}${blank}%[ssl_${side}_session_key,hex]`, ...lines].join("\n");
}

interface BuiltIn {
  readonly name: string;
  /** First release that sets it. */
  readonly since: string;
  readonly value: string;
}

/** The built-in log formats, so that they can be extended, and what can be known of the program. */
const builtIns: readonly BuiltIn[] = [
  { name: "HAPROXY_HTTP_LOG_FMT", since: "2.8", value: http },
  {
    name: "HAPROXY_HTTP_CLF_LOG_FMT",
    since: "3.1",
    value:
      '%{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl',
  },
  {
    name: "HAPROXY_HTTPS_LOG_FMT",
    since: "2.8",
    value: `${http} %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni]/%sslv/%sslc`,
  },
  {
    name: "HAPROXY_TCP_LOG_FMT",
    since: "2.8",
    value: "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq",
  },
  {
    name: "HAPROXY_TCP_CLF_LOG_FMT",
    since: "3.1",
    value:
      '%{+Q}o %{-Q}ci - - [%T] "TCP " 000 %B "" "" %cp %ms %ft %b %s %Th %Tw %Tc %Tt %U %ts-- %ac %fc %bc %sc %rc %sq %bq "" "" ',
  },
  { name: "HAPROXY_KEYLOG_FC_LOG_FMT", since: "3.4", value: keylog("fc") },
  { name: "HAPROXY_KEYLOG_BC_LOG_FMT", since: "3.4", value: keylog("bc") },
  // `-L` or the name of the machine: any name will do for what is read.
  { name: "HAPROXY_LOCALPEER", since: "1.9", value: "localhost" },
];

/** Variables that HAProxy of a version sets itself before or while it reads `files`. Manual 2.3. */
export function builtInVariables(version: string, files: readonly string[]): Map<string, string> {
  const release = releaseNumber(version);
  const variables = new Map<string, string>();
  const from = (since: string) => release >= releaseNumber(since);
  for (const { name, since, value } of builtIns) if (from(since)) variables.set(name, value);
  if (from("2.8")) {
    variables.set("HAPROXY_BRANCH", version);
    variables.set("HAPROXY_STARTUP_VERSION", `${version}.0`);
  }
  // set when all files are read; since 3.1 they are then read again
  if (from("3.1")) variables.set("HAPROXY_CFGFILES", files.join(";"));
  return variables;
}
