/** Reading and changing one counter of an entry, with the fall-backs HAProxy has: gpc0 may live in a `gpc` array. */
import { addToSlot, readSlot, type StickEntry, type StickTable, setSlot } from "./stick-table.ts";

export type CounterName =
  | "bytes_in_rate"
  | "bytes_out_rate"
  | "conn_cnt"
  | "conn_cur"
  | "conn_rate"
  | "glitch_cnt"
  | "glitch_rate"
  | "gpc"
  | "gpc_rate"
  | "gpc0"
  | "gpc0_rate"
  | "gpc1"
  | "gpc1_rate"
  | "gpt"
  | "gpt0"
  | "http_err_cnt"
  | "http_err_rate"
  | "http_fail_cnt"
  | "http_fail_rate"
  | "http_req_cnt"
  | "http_req_rate"
  | "kbytes_in"
  | "kbytes_out"
  | "sess_cnt"
  | "sess_rate"
  | "server_id";

/** Value of a counter; undefined when the table does not store it. */
export function readCounter(
  table: StickTable,
  entry: StickEntry,
  name: CounterName,
  index = 0,
): number | undefined {
  if (name === "kbytes_in" || name === "kbytes_out") {
    const ref = table.slot(name === "kbytes_in" ? "bytes_in_cnt" : "bytes_out_cnt");
    return ref && Math.floor((entry.data[ref.at] as number) / 1024);
  }
  const ref = table.slot(name, index);
  if (!ref) return undefined;
  const n = readSlot(entry, ref);
  return name === "bytes_in_rate" || name === "bytes_out_rate" ? n * table.bytesFactor : n;
}

type Gpc = "gpc" | "gpc0" | "gpc1";

/**
 * Adds 1 (or `by`) to a general purpose counter and to its rate, whichever is stored, and gives the new value: that of
 * the counter, else the events of the rate's current period. 0 when neither is stored.
 */
export function bumpCounter(
  table: StickTable,
  entry: StickEntry,
  name: Gpc | "conn_cnt",
  index = 0,
  alone = false,
  by = 1,
): number | undefined {
  const counter = table.slot(name, index);
  const rate = alone ? undefined : table.slot(`${name}_rate`, index);
  let value: number | undefined = alone && !counter ? undefined : 0;
  if (rate) value = addToSlot(entry, rate, by);
  if (counter) value = addToSlot(entry, counter, by);
  if (rate || counter) table.touch(entry);
  return value;
}

/** Sets a general purpose counter to 0 and gives what it was; undefined when it is not stored. */
export function clearCounter(table: StickTable, entry: StickEntry, name: Gpc, index = 0): number | undefined {
  const ref = table.slot(name, index);
  if (!ref) return undefined;
  const was = readSlot(entry, ref);
  setSlot(entry, ref, 0);
  table.touch(entry);
  return was;
}
