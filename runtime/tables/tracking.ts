/**
 * Tracked counters (manual 11.3): what a connection or a request counts in the entries its track-sc rules chose. The data
 * plane calls the `count...` hooks; each is cheap when nothing is tracked.
 */
import type { Session, Stream, Tracked } from "../stream.ts";
import { addToSlot, type SlotRef, type StickEntry, type StickTable } from "./stick-table.ts";

export { isErrorStatus, isFailureStatus } from "./status-classes.ts";

/** Counts events in the given store types, those that are stored; refreshes the entry if any was. */
function count(table: StickTable, entry: StickEntry, names: readonly string[], n = 1): void {
  let changed = false;
  for (const name of names) {
    const ref = table.slot(name);
    if (!ref) continue;
    addToSlot(entry, ref, n);
    changed = true;
  }
  if (changed) table.touch(entry);
}

/** Counts in one tracked entry. */
export function countTracked(t: Tracked, names: readonly string[]): void {
  count(t.table, t.entry, names);
}

/** Starts tracking: a new use of the entry, and a new connection for its conn_* counters. */
export function startTracking(table: StickTable, entry: StickEntry, byStream: boolean): Tracked {
  entry.refs++;
  count(table, entry, ["conn_cur", "conn_cnt", "conn_rate"]);
  table.touch(entry);
  return { table, entry, byStream, counted: { request: false, error: false, failure: false } };
}

function stopTracking(list: (Tracked | undefined)[]): void {
  for (let i = 0; i < list.length; i++) {
    const t = list[i];
    if (!t) continue;
    list[i] = undefined;
    const ref = t.table.slot("conn_cur");
    if (ref) {
      const n = t.entry.data[ref.at] as number;
      if (n > 0) t.entry.data[ref.at] = n - 1;
      t.table.touch(t.entry);
    }
    t.table.release(t.entry);
  }
}

/** A connection became a session (its tcp-request connection and session rules have run): sess_cnt and sess_rate. */
export function countSession(session: Session): void {
  for (const t of session.tracked) if (t) count(t.table, t.entry, ["sess_cnt", "sess_rate"]);
}

/** The stream ends: what its own rules tracked is released. Call once per request. */
export function endStreamTracking(s: Stream): void {
  if (s.tracked.length > 0) stopTracking(s.tracked);
}

/** The connection ends. */
export function endSessionTracking(session: Session): void {
  if (session.tracked.length > 0) stopTracking(session.tracked);
}

/** The counter a stream sees at a slot: its own, else its session's. */
export function trackedAt(s: Pick<Stream, "tracked" | "session">, index: number): Tracked | undefined {
  return s.tracked[index] ?? s.session.tracked[index];
}

function countAll(s: Pick<Stream, "tracked" | "session">, names: readonly string[], n = 1): void {
  const own = s.tracked;
  const session = s.session.tracked;
  const length = Math.max(own.length, session.length);
  for (let i = 0; i < length; i++) {
    const t = own[i] ?? session[i];
    if (t) count(t.table, t.entry, names, n);
  }
}

/** A request was received whole (head parsed, valid), before its rules run. Rules that track later count it themselves. */
export function countHttpRequest(s: Pick<Stream, "tracked" | "session">): void {
  countAll(s, ["http_req_cnt", "http_req_rate"]);
}

/** The client's fault: a malformed request, a timeout waiting for it, a denied one, or a 4xx response. */
export function countHttpError(s: Pick<Stream, "tracked" | "session">): void {
  countAll(s, ["http_err_cnt", "http_err_rate"]);
}

/** The server's fault: a 5xx response (not 501 and 505), or none that could be used. */
export function countHttpFailure(s: Pick<Stream, "tracked" | "session">): void {
  countAll(s, ["http_fail_cnt", "http_fail_rate"]);
}

/** Bytes received from the client. */
export function countBytesIn(s: Pick<Stream, "tracked" | "session">, bytes: number): void {
  if (s.tracked.length + s.session.tracked.length > 0) countAll(s, ["bytes_in_cnt", "bytes_in_rate"], bytes);
}

/** Bytes sent to the client. */
export function countBytesOut(s: Pick<Stream, "tracked" | "session">, bytes: number): void {
  if (s.tracked.length + s.session.tracked.length > 0)
    countAll(s, ["bytes_out_cnt", "bytes_out_rate"], bytes);
}

/** Looks a slot up once per table: names of one sc_* or table_* sample may meet several tables. */
export function slotCache(name: string, index = 0): (table: StickTable) => SlotRef | undefined {
  let table: StickTable | undefined;
  let ref: SlotRef | undefined;
  return (t) => {
    if (t !== table) {
      table = t;
      ref = t.slot(name, index);
    }
    return ref;
  };
}
