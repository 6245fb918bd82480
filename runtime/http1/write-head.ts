/** Writes heads to a connection. Runs of untouched header lines are copied as they stand. */
import { putBytes, putText } from "../proxy/outbox.ts";
import type { Transport } from "../proxy/transport.ts";
import { Framing, type H1Head, STRIDE } from "./head.ts";
import { reasonPhrase } from "./reason.ts";

/** Spelling of header names for peers that insist (h1-case-adjust), by lower-case name. */
export type CaseMap = Readonly<Record<string, string>>;

/** Request line, headers, `extra` ("name: value\r\n" lines) and the empty line. Returns bytes written. */
export function writeRequestHead(to: Transport, head: H1Head, extra: string, names?: CaseMap): number {
  let n: number;
  if (head.editedMethod === undefined && head.editedTarget === undefined && head.bEnd > head.aEnd) {
    // "METHOD SP target SP" stands in the buffer when single blanks separate it.
    if (head.bStart === head.aEnd + 1 && head.buf[head.aEnd] === 32) {
      putBytes(to, head.buf, head.aStart, head.bEnd);
      n = head.bEnd - head.aStart;
    } else {
      const line = `${head.method} ${head.target}`;
      putText(to, line);
      n = line.length;
    }
  } else {
    const line = `${head.method} ${head.target}`;
    putText(to, line);
    n = line.length;
  }
  const version = (head.flags & Framing.version11) !== 0 ? " HTTP/1.1\r\n" : ` HTTP/${head.version}\r\n`;
  putText(to, version);
  return n + version.length + writeFields(to, head, names) + writeEnd(to, extra);
}

/** Status line, headers, `extra` and the empty line. Returns bytes written. */
export function writeResponseHead(to: Transport, head: H1Head, extra: string, names?: CaseMap): number {
  const version = (head.flags & Framing.version11) !== 0 ? "1.1" : head.version;
  const reason = head.reason || reasonPhrase(head.status);
  const line = `HTTP/${version} ${head.status < 100 ? String(head.status).padStart(3, "0") : head.status} ${reason}\r\n`;
  putText(to, line);
  return line.length + writeFields(to, head, names) + writeEnd(to, extra);
}

function writeEnd(to: Transport, extra: string): number {
  const end = `${extra}\r\n`;
  putText(to, end);
  return end.length;
}

/** Header lines only. */
export function writeFields(to: Transport, head: H1Head, names?: CaseMap): number {
  const { off, buf, count } = head;
  let written = 0;
  let from = -1;
  let until = -1;
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
