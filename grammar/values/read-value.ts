/** Reads one word by the type its place has in the catalogue. Words that any text fits come back as they are. */
import type { ParsedType } from "../tree.ts";
import { type AddressRules, addressRules, readAddress, readBindAddresses } from "./address.ts";
import { readBool, readEnum, readFlags, readFloat, readInt, readPercent } from "./integer.ts";
import { readName, readServerRef, readVariable } from "./name.ts";
import { readIp, readNet } from "./net.ts";
import { readPort, readPorts } from "./ports.ts";
import type { Reading } from "./reading.ts";
import { readSize } from "./size.ts";
import { readTime, type TimeUnit } from "./time.ts";

type Reader = (text: string, args: readonly string[], env: AddressRules["env"]) => Reading<unknown>;

const readers: Record<string, Reader> = {
  int: (text, args) => readInt(text, ...bounds(args)),
  uint: (text, args) => readInt(text, ...bounds(args, 0), false),
  size: (text) => readSize(text),
  time: (text, args) => readTime(text, (args[0] ?? "ms") as TimeUnit),
  percent: (text) => readPercent(text),
  float: (text) => readFloat(text),
  bool: (text) => readBool(text),
  enum: (text, args) => readEnum(text, args),
  flags: (text, args) => readFlags(text, args),
  address: (text, _, env) => readAddress(text, env ? { ...anyAddress, env } : anyAddress),
  "bind-address": (text, _, env) => readBindAddresses(text, env),
  "log-target": (text, _, env) => readLogTarget(text, env),
  ip: (text) => readIp(text),
  net: (text) => readNet(text),
  port: (text) => readPort(text),
  ports: (text) => readPorts(text),
  status: (text) => readInt(text, 100, 999, false),
  var: (text) => readVariable(text),
  def: (text) => readName(text),
  "server-ref": (text) => readServerRef(text),
};

/** A server's address may lack a port; which places allow an offset or a range is for the checker to see. */
const anyAddress: AddressRules = { port: "optional", offset: true, range: true, names: true, fd: true };

export function readValue(type: ParsedType, text: string, env?: AddressRules["env"]): Reading<unknown> {
  const reader = Object.hasOwn(readers, type.name) ? readers[type.name] : undefined;
  return reader ? reader(text, type.args, env) : { value: text };
}

function bounds(args: readonly string[], least = -(2 ** 63)): [number, number] {
  const [min, max] = args;
  return [min ? Number(min) : least, max ? Number(max) : 2 ** 63];
}

function readLogTarget(text: string, env: AddressRules["env"]): Reading<unknown> {
  if (["stdout", "stderr", "global"].includes(text) || /^(ring|backend)@/.test(text)) return { value: text };
  return readAddress(text, env ? { ...addressRules.log, env } : addressRules.log);
}
