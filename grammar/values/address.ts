/** Addresses of `bind`, `server`, `source`, `log` ... (configuration manual 11). */

import { expandVariables } from "./expand-variables.ts";
import { isIPv4, isIPv6 } from "./ip.ts";
import type { Reading } from "./reading.ts";

export interface Address {
  /** "any": empty or `*`. "name": to be resolved. */
  family: "ipv4" | "ipv6" | "any" | "name" | "unix" | "abns" | "abnsz" | "fd" | "sockpair" | "rhttp";
  /** Wanted by a prefix (ipv4@, tcp6@ ...), for a name or `any`. */
  wanted?: "ipv4" | "ipv6";
  transport: "stream" | "dgram" | "quic";
  mptcp?: boolean;
  /** IP address without brackets, name, path, abstract name, or descriptor number. */
  host: string;
  /** Absent when not given. A range has both ends. */
  port?: number;
  portEnd?: number;
  /** `+N` or `-N`: relative to the port of the connection. */
  offset?: number;
}

export interface AddressRules {
  port?: "none" | "optional" | "required";
  range?: boolean;
  offset?: boolean;
  names?: boolean;
  fd?: boolean;
  /** The one kind of socket allowed; both when absent. */
  only?: "stream" | "dgram";
  /** Connections are made to it: what can only be listened on is refused. */
  connect?: boolean;
  /** Values of variables: addresses expand `$V` and `${V}` even outside of quotes. */
  env?: (name: string) => string | undefined;
}

/** What stands where: the rules of the common places. */
export const addressRules = {
  bind: { port: "required", range: true, fd: true },
  server: { port: "optional", offset: true, names: true },
  source: { port: "optional", range: true },
  peer: { port: "required", names: true },
  log: { port: "optional", names: true, fd: true },
} as const satisfies Record<string, AddressRules>;

type Kind =
  | Pick<Address, "family" | "transport" | "mptcp">
  | { ip: "" | "ipv4" | "ipv6"; transport?: Address["transport"]; mptcp?: true };

const prefixes: Record<string, Kind> = {
  "unix@": { family: "unix", transport: "stream" },
  "uxst@": { family: "unix", transport: "stream" },
  "uxdg@": { family: "unix", transport: "dgram" },
  "abns@": { family: "abns", transport: "stream" },
  "abnsz@": { family: "abnsz", transport: "stream" },
  "fd@": { family: "fd", transport: "stream" },
  "sockpair@": { family: "sockpair", transport: "stream" },
  "rhttp@": { family: "rhttp", transport: "stream" },
  "ip@": { ip: "" },
  "ipv4@": { ip: "ipv4" },
  "ipv6@": { ip: "ipv6" },
  "tcp@": { ip: "", transport: "stream" },
  "tcp4@": { ip: "ipv4", transport: "stream" },
  "tcp6@": { ip: "ipv6", transport: "stream" },
  "mptcp@": { ip: "", transport: "stream", mptcp: true },
  "mptcp4@": { ip: "ipv4", transport: "stream", mptcp: true },
  "mptcp6@": { ip: "ipv6", transport: "stream", mptcp: true },
  "udp@": { ip: "", transport: "dgram" },
  "udp4@": { ip: "ipv4", transport: "dgram" },
  "udp6@": { ip: "ipv6", transport: "dgram" },
  "quic4@": { ip: "ipv4", transport: "quic" },
  "quic6@": { ip: "ipv6", transport: "quic" },
};

const transports: Record<string, Address["transport"]> = {
  "stream+": "stream",
  "dgram+": "dgram",
  "quic+": "quic",
};

export function readAddress(source: string, rules: AddressRules = {}): Reading<Address> {
  let text = rules.env ? expandVariables(source, rules.env) : source;
  if (text === "")
    return { error: `'${source}' resolves to an empty address (environment variable missing?)` };
  let transport: Address["transport"] | undefined;
  const usual = rules.only ?? "stream";
  const typed = /^(stream|dgram|quic)\+/.exec(text);
  if (typed) {
    transport = transports[typed[0]]!;
    text = text.slice(typed[0].length);
  }
  const prefix = /^[a-z]+[46]?@/.exec(text)?.[0];
  const kind = prefix !== undefined && Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : undefined;
  if (kind === undefined && text.startsWith("/") && text.length > longestPath)
    return { error: `socket path '${source}' too long (max ${longestPath})` };
  if (kind === undefined && text.startsWith("/"))
    return { value: { family: "unix", transport: transport ?? usual, host: text } };
  const body = kind === undefined ? text : text.slice(prefix!.length);
  const read =
    kind !== undefined && "family" in kind
      ? readSpecial(kind, transport ?? usual, body, source, rules)
      : readIp(body, source, rules, kind?.ip ?? "", {
          transport: kind?.transport ?? transport ?? usual,
          ...(kind?.mptcp ? { mptcp: true } : {}),
        });
  if (read.error !== undefined) return read;
  const socket = read.value.transport === "dgram" ? "dgram" : "stream";
  if (rules.only !== undefined && socket !== rules.only)
    return { error: `${socket}-type address not acceptable in '${source}'` };
  if (rules.connect && read.value.family === "rhttp")
    return { error: `connect() not supported for the address '${source}'` };
  return read;
}

/** What the system allows, less the ending of the name that HAProxy binds first. */
const longestPath = 97;

function readSpecial(
  kind: Pick<Address, "family" | "transport">,
  transport: Address["transport"],
  body: string,
  source: string,
  rules: AddressRules,
): Reading<Address> {
  const numbered = kind.family === "fd" || kind.family === "sockpair";
  if (numbered && !/^\s*\+?\d+$/.test(body))
    return { error: `file descriptor '${body}' is not a valid integer in '${source}'` };
  if (kind.family === "fd" && !rules.fd)
    return { error: `a file descriptor is not acceptable here in '${source}'` };
  if (kind.family === "unix" && body.length > longestPath)
    return { error: `socket path '${source}' too long (max ${longestPath})` };
  if (kind.family.startsWith("abns") && body.length > 107)
    return { error: `socket path '${source}' too long (max 107)` };
  return {
    value: {
      family: kind.family,
      transport: kind.transport === "dgram" ? "dgram" : transport,
      host: body,
    },
  };
}

/** The last colon, unless a bracket comes after it, parts the port. */
function readIp(
  text: string,
  source: string,
  rules: AddressRules,
  wanted: "" | "ipv4" | "ipv6",
  base: Pick<Address, "transport" | "mptcp">,
): Reading<Address> {
  const split = Math.max(text.lastIndexOf(":"), text.lastIndexOf("]"));
  const colon = split >= 0 && text[split] === ":";
  const ports = rules.port ?? "none";
  if (colon && ports === "none") return { error: `port specification not permitted here in '${source}'` };
  const port = readPortPart(colon ? text.slice(split + 1) : "", source, rules);
  if (port.error !== undefined) return port;
  const host = colon ? text.slice(0, split) : text;
  const found = familyOf(host);
  if (found === undefined || (found === "name" && !rules.names))
    return { error: `invalid address: '${host}' in '${source}'` };
  if (wanted && (found === "ipv4" || found === "ipv6") && found !== wanted)
    return { error: `invalid address: '${host}' in '${source}'` };
  const bare = inner(host);
  return { value: { family: found, ...base, host: bare, ...port.value, ...(wanted ? { wanted } : {}) } };
}

/** undefined: no address and no possible name. Brackets may stand around anything. */
function familyOf(host: string): Address["family"] | undefined {
  if (host === "" || host === "*") return "any";
  const bare = inner(host);
  if (isIPv4(bare)) return "ipv4";
  if (isIPv6(bare)) return "ipv6";
  return /[\s:[\]/]/.test(bare) ? undefined : "name";
}

function inner(host: string): string {
  return host.length > 3 && host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}

function readPortPart(
  text: string,
  source: string,
  rules: AddressRules,
): Reading<Pick<Address, "port" | "portEnd" | "offset">> {
  const least = rules.port === "required" ? 1 : 0;
  if (text === "") return least ? { error: `missing port specification in '${source}'` } : { value: {} };
  const sign = text[0] === "+" || text[0] === "-";
  if (sign && !rules.offset) return { error: `port offset not permitted here in '${source}'` };
  const [first, second] = sign ? [text.slice(1)] : text.split(/-(.*)/s);
  if (second !== undefined && !rules.range) return { error: `port range not permitted here in '${source}'` };
  for (const part of second === undefined ? [first!] : [first!, second]) {
    const odd = /^\d*(.?)/s.exec(part)![1];
    // A sign alone is an offset of 0.
    if (odd || (part === "" && !sign))
      return { error: `invalid character '${odd ?? ""}' in port number '${part}' in '${source}'` };
    if (!sign && (Number(part) < least || Number(part) > 65535)) return { error: `invalid port '${part}'` };
  }
  if (sign) return { value: { offset: text[0] === "-" ? -Number(first) : Number(first) } };
  const port = Number(first);
  if (second === undefined) return { value: { port } };
  if (port > Number(second)) return { error: `invalid port range '${first}-${second}'` };
  return { value: { port, portEnd: Number(second) } };
}

/** Comma-separated addresses of a `bind` line. */
export function readBindAddresses(text: string, env?: AddressRules["env"]): Reading<Address[]> {
  const value: Address[] = [];
  for (const part of bindAddresses(text)) {
    const read = readAddress(part, env ? { ...addressRules.bind, env } : addressRules.bind);
    if (read.error !== undefined) return read;
    value.push(read.value);
  }
  return { value };
}

/** The parts of a list of addresses; a comma may follow the last. */
export function bindAddresses(text: string): string[] {
  const parts = text.split(",");
  if (parts.at(-1) === "") parts.pop();
  return parts;
}
