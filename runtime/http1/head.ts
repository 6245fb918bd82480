/**
 * A message head as byte offsets into the buffer it was read into. Names were lower-cased in place by the parser.
 * Edits live beside it as strings, so an untouched header is copied to the other side without ever becoming one.
 */
import type { Head } from "../stream.ts";
import { LOWER } from "./chars.ts";
import { latin1Slice } from "./latin1.ts";

/** Integers per header: name start and end, value start and end, and end of line when the line is canonical, else -1. */
export const STRIDE = 5;

/** Start line flags and framing found by the parser. */
export const Framing = {
  version11: 1,
  chunked: 2,
  transferEncoding: 4,
  close: 8,
  keepAlive: 16,
  upgrade: 32,
  upgradeHeader: 64,
  websocket: 128,
  notHttp: 256,
  /** A transfer coding other than chunked: nothing that can be forwarded. */
  otherCoding: 512,
} as const;

let epochs = 0;
/** A number never given before: what was computed for an earlier head or state of a head is then stale. */
export function nextEpoch(): number {
  return ++epochs;
}

const empty = Buffer.alloc(0);

export class H1Head implements Head {
  buf: Buffer = empty;
  /** Offsets of the whole head within `buf`. */
  start = 0;
  end = 0;
  off = new Int32Array(STRIDE * 32);
  count = 0;
  epoch = 0;
  status = 0;
  flags = 0;
  /** -1: none. */
  contentLength = -1;
  /** Edited names and values; header i refers to entry -1 - off[i * STRIDE]. */
  names: string[] = [];
  values: string[] = [];
  /** Start line parts: method and target, or version and reason. */
  aStart = 0;
  aEnd = 0;
  bStart = 0;
  bEnd = 0;
  vStart = 0;
  vEnd = 0;
  editedMethod: string | undefined;
  editedTarget: string | undefined;
  editedReason: string | undefined;
  editedVersion: string | undefined;
  private methodText: string | undefined;
  private targetText: string | undefined;

  /** Empties it for the next message. */
  reset(buf: Buffer, start: number): void {
    this.buf = buf;
    this.start = start;
    this.end = start;
    this.count = 0;
    this.epoch = ++epochs;
    this.status = 0;
    this.flags = 0;
    this.contentLength = -1;
    if (this.names.length > 0) {
      this.names.length = 0;
      this.values.length = 0;
    }
    this.editedMethod = this.editedTarget = this.editedReason = this.editedVersion = undefined;
    this.methodText = this.targetText = undefined;
  }

  /** Copies the head's bytes out of a buffer that is about to be reused. Offsets move with it. */
  own(): void {
    const copy = Buffer.allocUnsafe(this.end - this.start);
    this.buf.copy(copy, 0, this.start, this.end);
    this.rebase(copy, -this.start);
  }

  /** The bytes moved: same content, `delta` added to every offset. */
  rebase(buf: Buffer, delta: number): void {
    this.buf = buf;
    this.start += delta;
    this.end += delta;
    this.aStart += delta;
    this.aEnd += delta;
    this.bStart += delta;
    this.bEnd += delta;
    this.vStart += delta;
    this.vEnd += delta;
    const { off } = this;
    for (let i = 0; i < this.count; i++) {
      const at = i * STRIDE;
      if (off[at]! < 0) continue;
      off[at]! += delta;
      off[at + 1]! += delta;
      off[at + 2]! += delta;
      off[at + 3]! += delta;
      if (off[at + 4]! >= 0) off[at + 4]! += delta;
    }
  }

  get bytes(): number {
    return this.end - this.start;
  }

  get method(): string {
    if (this.editedMethod !== undefined) return this.editedMethod;
    this.methodText ??= methodName(this.buf, this.aStart, this.aEnd);
    return this.methodText;
  }
  set method(v: string) {
    this.editedMethod = v;
    this.epoch = ++epochs;
  }

  get target(): string {
    if (this.editedTarget !== undefined) return this.editedTarget;
    this.targetText ??= latin1Slice(this.buf, this.bStart, this.bEnd);
    return this.targetText;
  }
  set target(v: string) {
    this.editedTarget = v;
    this.epoch = ++epochs;
  }

  get version(): string {
    if (this.editedVersion !== undefined) return this.editedVersion;
    if (this.vEnd - this.vStart === 8) {
      const major = this.buf[this.vStart + 5];
      const minor = this.buf[this.vStart + 7];
      if (major === 49) return minor === 49 ? "1.1" : minor === 48 ? "1.0" : `1.${minor! - 48}`;
    }
    return latin1Slice(this.buf, this.vStart + 5, this.vEnd);
  }
  set version(v: string) {
    this.editedVersion = v;
  }

  get reason(): string {
    return this.editedReason ?? latin1Slice(this.buf, this.bStart, this.bEnd);
  }
  set reason(v: string) {
    this.editedReason = v;
    this.epoch = ++epochs;
  }

  name(i: number): string {
    const at = this.off[i * STRIDE]!;
    return at < 0 ? this.names[-1 - at]! : latin1Slice(this.buf, at, this.off[i * STRIDE + 1]!);
  }

  value(i: number): string {
    const at = this.off[i * STRIDE]!;
    if (at < 0) return this.values[-1 - at]!;
    return latin1Slice(this.buf, this.off[i * STRIDE + 2]!, this.off[i * STRIDE + 3]!);
  }

  find(lower: string, from = 0): number {
    const { off, buf, count } = this;
    const n = lower.length;
    const first = lower.charCodeAt(0);
    outer: for (let i = from, at = from * STRIDE; i < count; i++, at += STRIDE) {
      const s = off[at]!;
      if (s < 0) {
        if (this.names[-1 - s] === lower) return i;
        continue;
      }
      if (off[at + 1]! - s !== n || buf[s] !== first) continue;
      for (let k = 1; k < n; k++) if (buf[s + k] !== lower.charCodeAt(k)) continue outer;
      return i;
    }
    return -1;
  }

  get(lower: string): string | undefined {
    const i = this.find(lower);
    return i < 0 ? undefined : this.value(i);
  }

  setValue(i: number, value: string): void {
    this.edit(i, this.name(i), value);
    this.epoch = ++epochs;
  }

  private edit(i: number, name: string, value: string): void {
    const at = i * STRIDE;
    const k = this.off[at]!;
    if (k < 0) {
      this.names[-1 - k] = name;
      this.values[-1 - k] = value;
      return;
    }
    this.off[at] = -1 - this.names.length;
    this.names.push(name);
    this.values.push(value);
  }

  removeAt(i: number): void {
    this.off.copyWithin(i * STRIDE, (i + 1) * STRIDE, this.count * STRIDE);
    this.count--;
    this.epoch = ++epochs;
  }

  remove(lower: string): number {
    let n = 0;
    for (let i = this.find(lower); i >= 0; i = this.find(lower, i)) {
      this.removeAt(i);
      n++;
    }
    return n;
  }

  private grow(): void {
    if ((this.count + 1) * STRIDE <= this.off.length) return;
    const wider = new Int32Array(this.off.length * 2);
    wider.set(this.off);
    this.off = wider;
  }

  /** Place for one more header as the parser finds it. */
  push(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number, lineEnd: number): void {
    if ((this.count + 1) * STRIDE > this.off.length) this.grow();
    const { off } = this;
    const at = this.count++ * STRIDE;
    off[at] = nameStart;
    off[at + 1] = nameEnd;
    off[at + 2] = valueStart;
    off[at + 3] = valueEnd;
    off[at + 4] = lineEnd;
  }

  add(name: string, value: string): void {
    this.grow();
    this.off[this.count * STRIDE] = -1 - this.names.length;
    this.names.push(name.toLowerCase());
    this.values.push(value);
    this.count++;
    this.epoch = ++epochs;
  }

  prepend(name: string, value: string): void {
    this.grow();
    this.off.copyWithin(STRIDE, 0, this.count * STRIDE);
    this.off[0] = -1 - this.names.length;
    this.names.push(name.toLowerCase());
    this.values.push(value);
    this.count++;
    this.epoch = ++epochs;
  }

  set(name: string, value: string): void {
    this.remove(name.toLowerCase());
    this.add(name, value);
  }

  /** Replaces a header's value while parsing, by bytes that stand in the same buffer. */
  narrow(valueStart: number, valueEnd: number): void {
    const at = (this.count - 1) * STRIDE;
    this.off[at + 2] = valueStart;
    this.off[at + 3] = valueEnd;
    this.off[at + 4] = -1;
  }
}

const common = ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"];

function methodName(buf: Buffer, from: number, to: number): string {
  const n = to - from;
  for (const m of common) {
    if (m.length !== n || buf[from] !== m.charCodeAt(0) || buf[from + 1] !== m.charCodeAt(1)) continue;
    let k = 2;
    while (k < n && buf[from + k] === m.charCodeAt(k)) k++;
    if (k === n) return m;
  }
  return latin1Slice(buf, from, to);
}

/** ASCII case-insensitive comparison of bytes with a lower-case word. */
export function sameWord(buf: Uint8Array, from: number, to: number, lower: string): boolean {
  if (to - from !== lower.length) return false;
  for (let k = 0; k < lower.length; k++) if (LOWER[buf[from + k]!] !== lower.charCodeAt(k)) return false;
  return true;
}
