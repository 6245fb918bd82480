import { bytesToString } from "../casts.ts";
import { INCOMPLETE, type Incomplete } from "../value.ts";

/** Fields of an MQTT packet by the names of mqtt_field_value: numbers, or byte strings. */
export type MqttFields = Map<string, number | string>;

export interface MqttPacket {
  type: number;
  fields: MqttFields;
}

/** Control packet types by number. */
export const mqttTypes = [
  "INVALID",
  "CONNECT",
  "CONNACK",
  "PUBLISH",
  "PUBACK",
  "PUBREC",
  "PUBREL",
  "PUBCOMP",
  "SUBSCRIBE",
  "SUBACK",
  "UNSUBSCRIBE",
  "UNSUBACK",
  "PINGREQ",
  "PINGRESP",
  "DISCONNECT",
  "AUTH",
];

type Kind = "byte" | "flag" | "two" | "two>0" | "four" | "four>0" | "text" | "text>0" | "pairs";

/** Properties of MQTT 5.0 by identifier, for each place they may stand in. */
const connectProperties: Record<number, Kind> = {
  17: "four",
  33: "two>0",
  39: "four>0",
  34: "two",
  25: "flag",
  23: "flag",
  38: "pairs",
  21: "text",
  22: "text",
};
const willProperties: Record<number, Kind> = {
  24: "four",
  1: "flag",
  2: "four",
  3: "text",
  8: "text",
  9: "text",
  38: "pairs",
};
const connackProperties: Record<number, Kind> = {
  17: "four",
  33: "two>0",
  36: "flag",
  37: "flag",
  39: "four>0",
  18: "text>0",
  34: "two",
  31: "text",
  40: "flag",
  41: "flag",
  42: "flag",
  19: "two",
  26: "text",
  28: "text",
  38: "pairs",
  21: "text",
  22: "text",
};

interface Cursor {
  readonly data: Uint8Array;
  at: number;
  end: number;
}

/** Thrown inside this file only, for bytes that are no packet. */
class Malformed extends Error {}

/**
 * Reads a packet of MQTT 3.1, 3.1.1 or 5.0. Only CONNECT and CONNACK are looked into; others are not valid here, as in
 * HAProxy. INCOMPLETE: more bytes are needed. undefined: not a valid packet.
 */
export function readMqtt(data: Uint8Array): MqttPacket | Incomplete | undefined {
  if (data.length < 2) return INCOMPLETE;
  const type = (data[0] as number) >> 4;
  const flags = (data[0] as number) & 15;
  // PUBREL, SUBSCRIBE and UNSUBSCRIBE have flag 2 set, PUBLISH any, the rest none.
  const expected = type === 6 || type === 8 || type === 10 ? 2 : 0;
  if (type === 0 || (type !== 3 && flags !== expected)) return undefined;
  const c: Cursor = { data, at: 1, end: data.length };
  try {
    const length = varint(c);
    if (c.end - c.at < length) return INCOMPLETE;
    const start = c.at;
    const fields: MqttFields = new Map();
    if (type === 1) readConnect(c, fields);
    else if (type === 2) readConnack(c, fields);
    else return undefined;
    return c.at - start === length ? { type, fields } : undefined;
  } catch (e) {
    if (e instanceof Malformed) return undefined;
    throw e;
  }
}

function readConnect(c: Cursor, fields: MqttFields): void {
  const protocol = text(c);
  check(/^(MQTT|MQIsdp)$/i.test(protocol));
  fields.set("protocol_name", protocol);
  const version = uint(c, 1);
  check(version >= 3 && version <= 5);
  fields.set("protocol_version", version);
  const flags = uint(c, 1);
  check((flags & 1) === 0);
  const will = (flags & 4) !== 0;
  // Quality of service 3 without a will is all that is refused of these combinations.
  check((flags & 0x3c) !== 0x18);
  fields.set("flags", flags);
  fields.set("keepalive", uint(c, 2));
  if (version === 5) {
    readProperties(c, connectProperties, fields);
    check(fields.get("22") === undefined || fields.get("22") === "" || (fields.get("21") ?? "") !== "");
  }
  fields.set("client_identifier", text(c));
  if (version === 5 && will) readProperties(c, willProperties, fields);
  if (will) {
    fields.set("will_topic", text(c));
    fields.set("will_payload", text(c));
  }
  if (flags & 0x80) fields.set("username", text(c));
  if (flags & 0x40) fields.set("password", text(c));
}

function readConnack(c: Cursor, fields: MqttFields): void {
  const left = c.end - c.at;
  check(left >= 2);
  fields.set("protocol_version", left === 2 ? 4 : 5);
  const flags = uint(c, 1);
  check((flags & 0xfe) === 0);
  fields.set("flags", flags);
  fields.set("reason_code", uint(c, 1));
  if (left > 2) readProperties(c, connackProperties, fields);
}

/** Properties not sent read as 0 or empty; each may come once, user properties several times. */
function readProperties(c: Cursor, known: Record<number, Kind>, fields: MqttFields): void {
  for (const [id, kind] of Object.entries(known)) {
    if (kind !== "pairs") fields.set(id, kind.startsWith("text") ? "" : 0);
  }
  const length = varint(c);
  check(c.end - c.at >= length);
  const p: Cursor = { data: c.data, at: c.at, end: c.at + length };
  c.at = p.end;
  const seen = new Set<number>();
  while (p.at < p.end) {
    const id = uint(p, 1);
    const kind = known[id];
    check(kind !== undefined && !seen.has(id));
    if (kind === "pairs") {
      text(p);
      text(p);
      continue;
    }
    seen.add(id);
    const value = property(p, kind as Kind);
    check(!kind?.endsWith(">0") || (value !== 0 && value !== ""));
    check(kind !== "flag" || (value as number) <= 1);
    fields.set(String(id), value);
  }
}

function property(c: Cursor, kind: Kind): number | string {
  if (kind.startsWith("text")) return text(c);
  return uint(c, kind.startsWith("two") ? 2 : kind.startsWith("four") ? 4 : 1);
}

function uint(c: Cursor, size: 1 | 2 | 4): number {
  check(c.end - c.at >= size);
  let n = 0;
  for (let i = 0; i < size; i++) n = n * 256 + (c.data[c.at++] as number);
  return n;
}

function text(c: Cursor): string {
  const length = uint(c, 2);
  check(c.end - c.at >= length);
  const from = c.at;
  c.at += length;
  return bytesToString(c.data.subarray(from, c.at));
}

/** Up to four bytes of seven bits, low ones first; bytes that have not come count as the end. */
function varint(c: Cursor): number {
  let n = 0;
  for (let i = 0; i < 4 && c.at < c.end; i++) {
    const byte = c.data[c.at++] as number;
    n += (byte & 127) << (7 * i);
    if (byte < 128) return n;
    check(i < 3);
  }
  return n;
}

function check(holds: boolean): void {
  if (!holds) throw new Malformed();
}
