/**
 * Assembly of what is about to be sent: heads, chunk sizes and small bodies of one connection are put together in a slab and
 * leave in one write. The slab is reused as soon as the kernel took it; while a write is queued its bytes are left alone and
 * assembly goes on behind them or in a new slab.
 */

import { latin1Write } from "../http1/latin1.ts";
import type { Transport } from "./transport.ts";

const SLAB = 65536;
let slab = Buffer.allocUnsafeSlow(SLAB);
let start = 0;
let pos = 0;
let owner: Transport | undefined;
/** Views of the present slab's first bytes by their length: most messages are as long as one before. */
let views: (Buffer | undefined)[] = [];
const LONGEST_VIEW = 4096;

function view(): Buffer {
  const n = pos - start;
  if (start > 0 || n >= LONGEST_VIEW) return slab.subarray(start, pos);
  let made = views[n];
  if (made === undefined) {
    while (views.length <= n) views.push(undefined);
    made = views[n] = slab.subarray(0, n);
  }
  return made;
}

function renew(): void {
  slab = Buffer.allocUnsafeSlow(SLAB);
  start = pos = 0;
  views = [];
}

function flushSlab(): void {
  const to = owner;
  owner = undefined;
  if (to === undefined || pos === start) return;
  if (to.send(view())) pos = start;
  else if (SLAB - pos < SLAB / 2) renew();
  else start = pos;
}

function open(to: Transport, n: number): void {
  if (owner !== to) {
    flushSlab();
    owner = to;
  }
  if (pos + n <= SLAB) return;
  flushSlab();
  owner = to;
  if (pos + n <= SLAB) return;
  renew();
}

/** Sends what is assembled, if anything. Every entry from the event loop ends with this. */
export function flush(): void {
  flushSlab();
}

/** Appends an ASCII or latin1 string. */
export function putText(to: Transport, text: string): void {
  const n = text.length;
  if (n > SLAB) {
    putBytes(to, Buffer.from(text, "latin1"), 0, n);
    return;
  }
  open(to, n);
  if (n < 24) for (let i = 0; i < n; i++) slab[pos + i] = text.charCodeAt(i);
  else latin1Write(slab, text, pos, n);
  pos += n;
}

/** Appends a copy of bytes. */
export function putBytes(to: Transport, buf: Buffer, from: number, end: number): void {
  let at = from;
  while (at < end) {
    const n = Math.min(end - at, SLAB);
    open(to, n);
    if (n < 16) for (let i = 0; i < n; i++) slab[pos + i] = buf[at + i]!;
    else buf.copy(slab, pos, at, at + n);
    pos += n;
    at += n;
  }
}

/** Appends a number in hexadecimal and CRLF: a chunk's size line. */
export function putChunkSize(to: Transport, n: number): void {
  putText(to, `${n.toString(16)}\r\n`);
}

/** True when `to` has bytes assembled that were not sent. */
export function assembling(to: Transport): boolean {
  return owner === to && pos > start;
}
