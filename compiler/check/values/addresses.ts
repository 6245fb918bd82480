/** Addresses by the place they stand in: what HAProxy allows there (configuration manual 11). */
import {
  type Address,
  type AddressRules,
  bindAddresses,
  readAddress,
} from "../../../grammar/values/address.ts";
import type { Reading } from "../../../grammar/values/reading.ts";
import type { Place } from "./place-of.ts";

const bind: AddressRules = { port: "required", range: true, names: true, fd: true, only: "stream" };
const datagrams: AddressRules = { ...bind, only: "dgram" };
const connect = { only: "stream", connect: true, names: true } as const;
const rules: Record<string, AddressRules> = {
  server: { port: "optional", offset: true, names: true },
  "server-template": { port: "optional", offset: true, names: true },
  source: { port: "optional", ...connect },
  dispatch: { port: "required", ...connect },
  peer: { port: "required", names: true },
  mailer: { port: "required", ...connect },
  nameserver: { port: "required", names: true },
  "tcp-check connect": { port: "optional", ...connect },
  "http-check connect": { port: "optional", ...connect },
  log: { port: "optional", names: true, fd: true },
};
const byOption: Record<string, AddressRules> = {
  source: { port: "optional", range: true, ...connect },
  addr: { port: "optional", ...connect },
  "agent-addr": { port: "none", names: true },
  socks4: { port: "required", ...connect },
  usesrc: { port: "optional", ...connect },
};

export type Env = AddressRules["env"];

/** Whether the process was handed that descriptor as a socket. */
export type HasSocket = ((descriptor: number) => boolean) | undefined;

/** What is wrong with one address, or undefined. */
export function addressProblem(
  text: string,
  place: Place,
  section: string,
  env: Env,
  hasSocket?: HasSocket,
): string | undefined {
  let rule = place.option === "" ? rules[place.keyword] : byOption[place.option];
  if (rule === undefined) return undefined;
  // The usual form, seen first for speed.
  if (rule.port !== "none" && isPlain(text)) return undefined;
  if (section === "peers" && place.keyword === "server" && place.option === "")
    rule = { ...rule, port: "required", offset: false };
  const read = readAddress(text, env === undefined ? rule : { ...rule, env });
  if (read.error !== undefined) return read.error;
  if (place.keyword === "mailer" && (read.value.family === "unix" || read.value.family.startsWith("abns")))
    return "TCP not supported for this address family.";
  return (
    impossibleName(read.value, text) ??
    (read.value.family === "sockpair" ? inheritedSocket(read.value, text, hasSocket) : undefined)
  );
}

const mostOccurrences = 10;

/** `usesrc`: an address, or where to take one from. */
export function sourceProblem(text: string, env: Env): string | undefined {
  if (text === "client" || text === "clientip") return undefined;
  if (text.startsWith("hdr_ip(")) {
    const occurrence = /^hdr_ip\([^,)]*,(-\d+)/.exec(text)?.[1];
    return Number(occurrence ?? 0) < -mostOccurrences
      ? `usesrc hdr_ip(name,num) does not support negative occurrences values smaller than ${mostOccurrences}.`
      : undefined;
  }
  return addressProblem(text, { keyword: "", action: "", option: "usesrc", name: "" }, "", env);
}

/** "192.0.2.1:80" with numbers in range. */
function isPlain(text: string): boolean {
  const read = plain.exec(text);
  if (read === null) return false;
  const port = Number(read[5]);
  return +read[1]! < 256 && +read[2]! < 256 && +read[3]! < 256 && +read[4]! < 256 && port > 0 && port < 65536;
}

const plain = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3}):(\d{1,5})$/;

/** `bind`: several addresses, joined by commas. */
export function bindProblem(
  text: string,
  env: Env,
  asDatagrams = false,
  hasSocket?: HasSocket,
): string | undefined {
  const rule = asDatagrams ? datagrams : bind;
  if (
    text.includes("rhttp@") &&
    text.includes(",") &&
    !text.split(",").every((part) => part.startsWith("rhttp@"))
  )
    return "Cannot mix reverse HTTP bind with others.";
  for (const part of bindAddresses(text)) {
    const read: Reading<Address> = readAddress(part, env === undefined ? rule : { ...rule, env });
    if (read.error !== undefined) return read.error;
    const wrong = impossibleName(read.value, part) ?? inheritedSocket(read.value, part, hasSocket);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** A check is started without the sockets a service manager hands over: HAProxy refuses their numbers then. */
function inheritedSocket({ family, host }: Address, text: string, hasSocket: HasSocket): string | undefined {
  if (hasSocket?.(Number(host)) === true) return undefined;
  if ((family !== "fd" && family !== "sockpair") || text.includes("$")) return undefined;
  return `cannot use file descriptor '${host}': no socket was handed over`;
}

export function logTargetProblem(text: string, env: Env): string | undefined {
  if (/^(stdout|stderr|global)$|^(ring|backend)@/.test(text)) return undefined;
  return addressProblem(text, { keyword: "log", action: "", option: "", name: "" }, "", env);
}

/** Names are looked up at start; what cannot be one is wrong on every machine. */
function impossibleName(address: Address, text: string): string | undefined {
  if (address.family !== "name") return undefined;
  const { host } = address;
  if (!isPossibleHost(host)) return `invalid address: '${host}' in '${text}'`;
  if (isDirective(host)) return `invalid address: '${host}' in '${text}': is the address missing?`;
  return undefined;
}

/** The name in a server's address that no machine finds an address for, and what is wrong with it. */
export function impossibleHost(
  text: string,
  keyword: string,
  env: Env,
): { host: string; message: string } | undefined {
  const message = addressProblem(text, { keyword, action: "", option: "", name: "" }, "backend", env);
  const host = message === undefined ? undefined : hostIn(message);
  return host === undefined ? undefined : { host, message: message! };
}

/** The name that a message of `impossibleHost` is about. */
export function hostIn(message: string): string | undefined {
  return /^invalid address: '(.*)' in '.*'(?:: is the address missing\?)?$/s.exec(message)?.[1];
}

/** A word of the line rather than a host: the address is missing. */
export function isDirective(host: string): boolean {
  return directives.has(host);
}

/** Whether some machine may find an address for it. */
export function isPossibleHost(host: string): boolean {
  return /^[\d.]+$/.test(host) ? isShortIp(host) : /^\w[\w.-]*$/.test(host) && !host.includes("..");
}

/** 10.1 is 10.0.0.1 for the resolver: the last of up to four numbers fills what is left. */
export function isShortIp(host: string): boolean {
  const parts = host.split(".");
  const last = parts.pop()!;
  return (
    parts.length < 4 &&
    last !== "" &&
    parts.every((part) => part !== "" && Number(part) < 256) &&
    Number(last) < 256 ** (4 - parts.length)
  );
}

/** Words that stand here when the address was forgotten. */
const directives = new Set(
  "check inter rise fall weight maxconn backup cookie ssl send-proxy send-proxy-v2 disabled enabled verify resolvers port track slowstart minconn proto alpn sni no-ssl redir id observe none len format local0 local1 local2 user level mode maxqueue fastinter accept-proxy".split(
    " ",
  ),
);
