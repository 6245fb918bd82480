import { bytesToString } from "../casts.ts";
import { now } from "../clock.ts";
import { slotRateRead } from "./slot-rate.ts";
import { stickKeyValue } from "./stick-key.ts";
import type { StickEntry, StickTable } from "./stick-table.ts";

/** The line above a table's entries in `show table`. */
export function dumpTableHead(table: StickTable): string {
  return `# table: ${table.name}, type: ${table.plan.type}, size:${table.plan.size}, used:${table.used}\n`;
}

const named: Record<number, string> = { 9: "t", 10: "n", 13: "r", 27: "e", 32: " ", 92: "\\", 61: "=" };

/** Text as the control socket prints it: printable ASCII as it is, the rest escaped. */
export function dumpText(s: string): string {
  let out = "";
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    const name = named[c];
    if (name !== undefined) out += `\\${name}`;
    else if (c > 32 && c < 127) out += s[i];
    else out += `\\x${c.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}

/** Binary data: every byte in upper-case hex, no separators. */
export function dumpBinary(b: Uint8Array): string {
  return Buffer.from(b.buffer, b.byteOffset, b.length).toString("hex").toUpperCase();
}

/** One entry as `show table <name>` prints it, with its newline: stored data in HAProxy's own order. */
export function dumpEntry(table: StickTable, entry: StickEntry): string {
  const key = stickKeyValue(table.plan.type, entry.key);
  const text =
    table.plan.type === "string"
      ? dumpText(key as string)
      : table.plan.type === "binary"
        ? dumpBinary(key as Uint8Array)
        : String(key);
  let out = `0x${entry.address.toString(16)}: key=${text} use=${entry.refs} exp=${table.remaining(entry)} shard=0`;
  for (const slot of table.slots) {
    if (!slot) continue;
    const { type } = slot;
    for (let i = 0; i < slot.count; i++) {
      const cut = type.name.indexOf("_");
      const name = !type.array
        ? type.name
        : cut < 0
          ? `${type.name}${i}`
          : `${type.name.slice(0, cut)}${i}${type.name.slice(cut)}`;
      if (type.kind === "rate") {
        let n = slotRateRead(entry.data, slot.offset + 3 * i, slot.period, now());
        if (type.name.startsWith("bytes_")) n *= table.bytesFactor;
        out += ` ${name}(${slot.period})=${n}`;
      } else if (type.kind === "text") out += ` ${name}=${entry.serverKey ?? "-"}`;
      else out += ` ${name}=${entry.data[slot.offset + i]}`;
    }
  }
  return `${out}\n`;
}

/** For tests and logs: the key's plain text. */
export function keyText(table: StickTable, entry: StickEntry): string {
  const key = stickKeyValue(table.plan.type, entry.key);
  return key instanceof Uint8Array ? bytesToString(key) : String(key);
}
