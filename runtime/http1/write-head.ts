/** Writes heads to a connection. Runs of untouched header lines are copied as they stand. */
import { putBytes, putText } from "../proxy/outbox.ts";
import type { Transport } from "../proxy/transport.ts";
import { Framing, type H1Head, STRIDE } from "./head.ts";
import { reasonPhrase } from "./reason.ts";

/** Spelling of header names for peers that insist (h1-case-adjust), by lower-case name. */
export type CaseMap = Readonly<Record<string, string>>;

/** Request line, headers, `extra` ("name: value\r\n" lines) and the empty line. Returns bytes written. */
export function writeRequestHead(to: Transport, head: H1Head, extra: string, names?: CaseMap): number {
  const untouched = head.editedMethod === undefined && head.editedTarget === undefined;
  if (untouched && plainLine(head, head.aStart, head.aEnd, head.bStart, head.bEnd, head.vStart)) {
    const line = head.vEnd + 2;
    if (names === undefined) return writeFields(to, head, names, head.aStart, line) + writeEnd(to, extra);
    putBytes(to, head.buf, head.aStart, line);
    return line - head.aStart + writeFields(to, head, names) + writeEnd(to, extra);
  }
  const version = (head.flags & Framing.version11) !== 0 ? "1.1" : head.version;
  const line = `${head.method} ${head.target} HTTP/${version}\r\n`;
  putText(to, line);
  return line.length + writeFields(to, head, names) + writeEnd(to, extra);
}

/** Status line, headers, `extra` and the empty line. Returns bytes written. */
export function writeResponseHead(to: Transport, head: H1Head, extra: string, names?: CaseMap): number {
  if (names === undefined && plainStatus(head))
    return writeFields(to, head, names, head.vStart, head.bEnd + 2) + writeEnd(to, extra);
  const version = (head.flags & Framing.version11) !== 0 ? "1.1" : head.version;
  const reason = head.reason || reasonPhrase(head.status);
  const line = `HTTP/${version} ${head.status < 100 ? String(head.status).padStart(3, "0") : head.status} ${reason}\r\n`;
  putText(to, line);
  return line.length + writeFields(to, head, names) + writeEnd(to, extra);
}

/** Two words and a version with one blank after each, ended by CRLF, HTTP/1.1: as it would be written anew. */
function plainLine(head: H1Head, a: number, aEnd: number, b: number, bEnd: number, v: number): boolean {
  const { buf } = head;
  return (
    isVersion11(head) &&
    head.editedVersion === undefined &&
    aEnd > a &&
    b === aEnd + 1 &&
    buf[aEnd] === 32 &&
    v === bEnd + 1 &&
    buf[bEnd] === 32 &&
    buf[head.vEnd] === 13
  );
}

function plainStatus(head: H1Head): boolean {
  const { buf, aStart, aEnd, bStart, bEnd, status } = head;
  return (
    isVersion11(head) &&
    head.editedVersion === undefined &&
    head.editedReason === undefined &&
    aStart === head.vEnd + 1 &&
    aEnd === aStart + 3 &&
    bStart === aEnd + 1 &&
    buf[aEnd] === 32 &&
    bEnd > bStart &&
    buf[bEnd] === 13 &&
    status === (buf[aStart]! - 48) * 100 + (buf[aStart + 1]! - 48) * 10 + buf[aStart + 2]! - 48
  );
}

function isVersion11(head: H1Head): boolean {
  const { vStart } = head;
  return (
    (head.flags & Framing.version11) !== 0 &&
    head.vEnd === vStart + 8 &&
    head.buf[vStart] === 72 &&
    head.buf[vStart + 5] === 49 &&
    head.buf[vStart + 6] === 46 &&
    head.buf[vStart + 7] === 49
  );
}

function writeEnd(to: Transport, extra: string): number {
  const end = `${extra}\r\n`;
  putText(to, end);
  return end.length;
}

/** Header lines, after bytes `first` to `firstEnd` of the head's buffer where given. */
export function writeFields(to: Transport, head: H1Head, names?: CaseMap, first = -1, firstEnd = -1): number {
  const { off, buf, count } = head;
  let written = 0;
  let from = first;
  let until = firstEnd;
  for (let i = 0, at = 0; i < count; i++, at += STRIDE) {
    const start = off[at]!;
    const lineEnd = off[at + 4]!;
    if (start >= 0 && lineEnd >= 0 && names === undefined) {
      if (start === until) {
        until = lineEnd;
        continue;
      }
      if (from >= 0) {
        putBytes(to, buf, from, until);
        written += until - from;
      }
      from = start;
      until = lineEnd;
      continue;
    }
    if (from >= 0) {
      putBytes(to, buf, from, until);
      written += until - from;
      from = until = -1;
    }
    const name = head.name(i);
    const line = `${names?.[name] ?? name}: ${head.value(i)}\r\n`;
    putText(to, line);
    written += line.length;
  }
  if (from >= 0) {
    putBytes(to, buf, from, until);
    written += until - from;
  }
  return written;
}
