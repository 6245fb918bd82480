import {
  type Address,
  type AddressRules,
  addressRules,
  readAddress,
} from "../../../grammar/values/address.ts";
import type { AddressPlan } from "../../../runtime/plan.ts";
import type { Line } from "../../model/types.ts";
import { type Context, fault, unsupported } from "./context.ts";

/** What stands where: each place allows other forms of ports. */
export type AddressPlace = "bind" | "server" | "source" | "log";

/** An address of a line; undefined after saying what is wrong with it, or why it is refused. */
export function lowerAddress(
  context: Context,
  line: Line,
  text: string,
  place: AddressPlace = "server",
): AddressPlan | undefined {
  const special = place === "log" ? logTarget(text) : undefined;
  if (special) return special;
  // Names of listeners and sources are resolved at start, as HAProxy does.
  const rules: AddressRules = { ...addressRules[place], names: true };
  const read = readAddress(
    text,
    text.includes("$") ? { ...rules, env: (name) => variable(context, name) } : rules,
  );
  if (read.error !== undefined) {
    fault(context, line, "invalid-value", read.error);
    return undefined;
  }
  const reason = refusalOf(read.value);
  if (reason === undefined) return toPlan(read.value);
  unsupported(context, line, `address '${text}'`, reason);
  return undefined;
}

/** Addresses see the environment even outside quotes. */
function variable(context: Context, name: string): string | undefined {
  const set = context.plan.global.env[name];
  return set === undefined ? context.model.options.env?.[name] : (set ?? undefined);
}

/** Targets only logs have. */
function logTarget(text: string): AddressPlan | undefined {
  if (text === "stdout") return { family: "stdout", host: "", port: 0, fd: 1 };
  if (text === "stderr") return { family: "stderr", host: "", port: 0, fd: 2 };
  const named = /^(ring|backend)@(.*)$/s.exec(text);
  return named ? { family: named[1] as "ring" | "backend", host: named[2]!, port: 0 } : undefined;
}

function refusalOf(address: Address): string | undefined {
  if (address.transport === "quic") return "QUIC arrives in a later version";
  if (address.mptcp) return "Node cannot open MPTCP sockets";
  if (address.family === "rhttp") return "reverse HTTP arrives in a later version";
  if (address.family === "sockpair") return "socket pairs belong to HAProxy's own master process";
  return undefined;
}

function toPlan(address: Address): AddressPlan {
  const plan: AddressPlan = { family: "ip", host: address.host, port: address.port ?? 0 };
  switch (address.family) {
    case "ipv4":
    case "ipv6":
      break;
    case "any":
      plan.host = address.wanted === "ipv6" ? "::" : "";
      break;
    case "fd":
      plan.family = "fd";
      plan.fd = Number(address.host);
      plan.host = "";
      break;
    case "name":
    case "unix":
    case "abns":
    case "abnsz":
      plan.family = address.family;
      break;
  }
  const isIp = plan.family === "ip" || plan.family === "name";
  if (address.offset !== undefined) {
    plan.port = Math.abs(address.offset);
    plan.portOffset = address.offset < 0 ? "-" : "+";
  } else if (address.port === undefined && isIp) plan.portOffset = "same";
  if (address.portEnd !== undefined && address.portEnd !== address.port) plan.portEnd = address.portEnd;
  if (address.transport === "dgram") plan.dgram = true;
  return plan;
}
