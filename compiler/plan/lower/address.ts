import type { AddressPlan } from "../../../runtime/plan.ts";

interface Prefix {
  family?: AddressPlan["family"] | "ip4" | "ip6";
  dgram?: boolean;
}

const families: Readonly<Record<string, Prefix>> = {
  "unix@": { family: "unix" },
  "uxst@": { family: "unix" },
  "uxdg@": { family: "unix", dgram: true },
  "abns@": { family: "abns" },
  "abnsz@": { family: "abnsz" },
  "fd@": { family: "fd" },
  "ring@": { family: "ring" },
  "backend@": { family: "backend" },
  "ip@": {},
  "ipv4@": { family: "ip4" },
  "ipv6@": { family: "ip6" },
  "tcp@": {},
  "tcp4@": { family: "ip4" },
  "tcp6@": { family: "ip6" },
  "udp@": { dgram: true },
  "udp4@": { family: "ip4", dgram: true },
  "udp6@": { family: "ip6", dgram: true },
};

/** Address families the runtime cannot serve, with the reason. */
const refused: Readonly<Record<string, string>> = {
  "quic4@": "QUIC arrives in a later version",
  "quic6@": "QUIC arrives in a later version",
  "quic+": "QUIC arrives in a later version",
  "rhttp@": "reverse HTTP arrives in a later version",
  "rev@": "reverse HTTP arrives in a later version",
  "sockpair@": "socket pairs belong to HAProxy's own master process",
  "mptcp@": "Node cannot open MPTCP sockets",
  "mptcp4@": "Node cannot open MPTCP sockets",
  "mptcp6@": "Node cannot open MPTCP sockets",
};

export interface ReadAddress {
  address?: AddressPlan;
  /** Why it is refused, or what is wrong with it. */
  refused?: string;
  invalid?: string;
}

/** One address of a server, bind, log or source line (manual section 11.1 of the intro, 2.4). */
export function readAddress(text: string): ReadAddress {
  if (text === "stdout") return { address: { family: "stdout", host: "", port: 0, fd: 1 } };
  if (text === "stderr") return { address: { family: "stderr", host: "", port: 0, fd: 2 } };
  let rest = text;
  let dgram = false;
  if (rest.startsWith("stream+")) rest = rest.slice(7);
  else if (rest.startsWith("dgram+")) {
    rest = rest.slice(6);
    dgram = true;
  }
  const tag = rest.includes("@") || rest.includes("+") ? /^[a-z0-9]+[@+]/.exec(rest)?.[0] : undefined;
  if (tag !== undefined && Object.hasOwn(refused, tag)) return { refused: refused[tag]! };
  const at = tag?.endsWith("@") ? tag : undefined;
  const prefix = at === undefined ? undefined : families[at];
  if (at !== undefined && !prefix) return { invalid: `'${at}' is not an address family` };
  if (at !== undefined) rest = rest.slice(at.length);
  if (prefix?.dgram) dgram = true;
  const family = prefix?.family ?? (at === undefined && rest.startsWith("/") ? "unix" : undefined);
  const address =
    family !== undefined && family !== "ip4" && family !== "ip6" ? named(family, rest) : ip(rest, family);
  if (!address) return { invalid: `'${text}' is not a valid address` };
  if (dgram) address.dgram = true;
  return { address };
}

function named(family: AddressPlan["family"], host: string): AddressPlan | undefined {
  if (family !== "fd") return { family, host, port: 0 };
  return /^\d+$/.test(host) ? { family, host: "", port: 0, fd: Number(host) } : undefined;
}

function ip(text: string, family: "ip4" | "ip6" | undefined): AddressPlan | undefined {
  const colon = text.lastIndexOf(":");
  const bracket = text.lastIndexOf("]");
  const hasPort = colon > bracket && colon >= 0;
  let host = hasPort ? text.slice(0, colon) : text;
  const ports = hasPort ? text.slice(colon + 1) : "";
  if (host.startsWith("[") && host.endsWith("]")) host = host.slice(1, -1);
  const match = /^([+-]?)(\d*)(?:-(\d+))?$/.exec(ports);
  if (!match) return undefined;
  if (host === "*") host = family === "ip6" ? "::" : "";
  const address: AddressPlan = { family: isNumeric(host) ? "ip" : "name", host, port: Number(match[2] || 0) };
  if (address.port > 65535 || Number(match[3] ?? 0) > 65535) return undefined;
  if (match[1] === "+" || match[1] === "-") address.portOffset = match[1];
  else if (ports === "") address.portOffset = "same";
  if (match[3] !== undefined) address.portEnd = Number(match[3]);
  return address;
}

function isNumeric(host: string): boolean {
  return host === "" || /^[\d.]+$/.test(host) || /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%\w+)?$/.test(host);
}
