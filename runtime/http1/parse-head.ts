/**
 * HTTP/1 head parser: one pass over the bytes, offsets out, no strings. Strictness follows HAProxy 3.x; what it rewrites in
 * passing (names to lower case, folded lines to spaces) is written back into the buffer.
 */
import { authorityForbidden, checkTarget } from "./authority.ts";
import { LOWER, TOKEN, VERSION_TOKEN } from "./chars.ts";
import { Framing, type H1Head, sameWord } from "./head.ts";
import { latin1Slice } from "./latin1.ts";

/** Results other than "bytes consumed" (> 0). Requests that deserve another answer than 400 give minus that status. */
export const Parse = {
  incomplete: 0,
  invalid: -1,
  tooManyHeaders: -2,
  payloadForbidden: -413,
  unknownCoding: -422,
} as const;

export interface ParseOptions {
  /** option accept-unsafe-violations-in-http-request/-response. */
  lax: boolean;
  /** tune.http.maxhdr, start line included. */
  maxHeaders: number;
}

const CR = 13;
const LF = 10;

/** Skips empty lines before a message. Returns the offset of its first byte, `end` when there is none, -1 when invalid. */
function skipEmptyLines(buf: Buffer, pos: number, end: number): number {
  let p = pos;
  while (p < end) {
    const c = buf[p]!;
    if (TOKEN[c] === 1) return p;
    if (c === LF) p++;
    else if (c === CR) {
      if (p + 1 === end) return end;
      if (buf[p + 1] !== LF) return -1;
      p += 2;
    } else return -1;
  }
  return p;
}

/**
 * Parses a request head in buf[pos, end). Returns how many bytes it took, or a `Parse` code. `head` is filled only on success.
 */
export function parseRequestHead(
  head: H1Head,
  buf: Buffer,
  pos: number,
  end: number,
  options: ParseOptions,
): number {
  const { lax } = options;
  let p = skipEmptyLines(buf, pos, end);
  if (p < 0) return Parse.invalid;
  if (p >= end) return Parse.incomplete;
  head.reset(buf, p);
  head.aStart = p;
  while (p < end && TOKEN[buf[p]!] === 1) p++;
  if (p === end) return Parse.incomplete;
  head.aEnd = p;
  let c = buf[p]!;
  let short = false;
  if (c === 32 || c === 9) {
    do {
      if (++p === end) return Parse.incomplete;
      c = buf[p]!;
    } while (c === 32 || c === 9);
    head.bStart = p;
    for (;;) {
      if (c > 32 && c < 127) {
        if (c === 35 && !lax) return Parse.invalid;
      } else if (c < 128 || !lax) break;
      if (++p === end) return Parse.incomplete;
      c = buf[p]!;
    }
    head.bEnd = p;
    if (c === 32 || c === 9) {
      do {
        if (++p === end) return Parse.incomplete;
        c = buf[p]!;
      } while (c === 32 || c === 9);
      head.vStart = p;
      while (VERSION_TOKEN[c] === 1) {
        if (++p === end) return Parse.incomplete;
        c = buf[p]!;
      }
      head.vEnd = p;
      if (head.vEnd === head.vStart) short = true;
    } else short = true;
  } else {
    head.bStart = head.bEnd = p;
    short = true;
  }
  if (c !== CR && c !== LF) return Parse.invalid;
  if (c === CR) {
    if (++p === end) return Parse.incomplete;
    if (buf[p] !== LF) return Parse.invalid;
  }
  p++;
  if (short) {
    // HTTP/0.9: only GET with a target, and only where violations are accepted.
    if (!lax || !sameWord(buf, head.aStart, head.aEnd, "get") || head.bEnd === head.bStart)
      return Parse.invalid;
    head.vStart = head.vEnd = p;
    head.editedVersion = "1.0";
    head.end = p;
    return p - pos;
  }
  const limit = options.maxHeaders - 1;
  const done = parseFields(head, buf, p, end, limit, lax, true);
  if (done <= 0) return done;
  if (!version(head, buf, lax)) return Parse.invalid;
  const framed = framing(head, true);
  if (!framed) return Parse.invalid;
  if (buf[head.bStart] !== 47 || (buf[head.aStart] === 67 && head.method === "CONNECT")) {
    const host = head.find("host");
    const verdict = checkTarget(head.method, head.target, host < 0 ? undefined : head.value(host), lax);
    if (!verdict.ok) return Parse.invalid;
    if (verdict.target !== undefined) head.editedTarget = verdict.target;
    if (verdict.host !== undefined && host >= 0) head.setValue(host, verdict.host);
  }
  if (head.method === "CONNECT") {
    head.flags &= ~Framing.chunked;
    head.contentLength = -1;
  }
  const { flags } = head;
  if ((flags & Framing.version11) === 0 && (head.contentLength > 0 || (flags & Framing.chunked) !== 0)) {
    // An HTTP/1.0 agent may not know that these can have a body.
    if (/^(GET|HEAD|DELETE)$/.test(head.method)) return Parse.payloadForbidden;
  }
  if ((flags & Framing.otherCoding) !== 0) return Parse.unknownCoding;
  const websocket = Framing.upgrade | Framing.upgradeHeader | Framing.websocket;
  if ((flags & websocket) === websocket && !lax && head.get("sec-websocket-key")?.length !== 24)
    return Parse.invalid;
  pairUpgrade(head);
  head.end = done;
  return done - pos;
}

/** Parses a response head; see parseRequestHead. */
export function parseResponseHead(
  head: H1Head,
  buf: Buffer,
  pos: number,
  end: number,
  options: ParseOptions,
): number {
  const { lax } = options;
  let p = skipEmptyLines(buf, pos, end);
  if (p < 0) return Parse.invalid;
  if (p >= end) return Parse.incomplete;
  head.reset(buf, p);
  head.vStart = p;
  while (p < end && VERSION_TOKEN[buf[p]!] === 1) p++;
  if (p === end) return Parse.incomplete;
  head.vEnd = p;
  let c = buf[p]!;
  if (c !== 32 && c !== 9) return Parse.invalid;
  do {
    if (++p === end) return Parse.incomplete;
    c = buf[p]!;
  } while (c === 32 || c === 9);
  let status = 0;
  let digits = 0;
  head.aStart = p;
  while (c >= 48 && c <= 57) {
    if (++digits > 3 && (!lax || status > 6552)) return Parse.invalid;
    status = status * 10 + c - 48;
    if (++p === end) return Parse.incomplete;
    c = buf[p]!;
  }
  if (digits === 0 || (c !== 32 && c !== 9 && c !== CR && c !== LF)) return Parse.invalid;
  head.aEnd = p;
  while (c === 32 || c === 9) {
    if (++p === end) return Parse.incomplete;
    c = buf[p]!;
  }
  head.bStart = p;
  while (c !== CR && c !== LF) {
    if (++p === end) return Parse.incomplete;
    c = buf[p]!;
  }
  head.bEnd = p;
  if (c === CR) {
    if (++p === end) return Parse.incomplete;
    if (buf[p] !== LF) return Parse.invalid;
  }
  p++;
  const done = parseFields(head, buf, p, end, options.maxHeaders - 1, lax, false);
  if (done <= 0) return done;
  if (!version(head, buf, lax)) return Parse.invalid;
  head.status = status;
  framing(head, false);
  if ((head.flags & Framing.otherCoding) !== 0) return Parse.invalid;
  if (status !== 101) head.flags &= ~(Framing.upgrade | Framing.websocket);
  else if (
    !lax &&
    (head.flags & (Framing.upgrade | Framing.websocket)) === (Framing.upgrade | Framing.websocket)
  ) {
    if (head.find("sec-websocket-accept") < 0) return Parse.invalid;
  }
  head.end = done;
  return done - pos;
}

function version(head: H1Head, buf: Buffer, lax: boolean): boolean {
  const v = head.vStart;
  const major = buf[v + 5]!;
  const minor = buf[v + 7]!;
  const ok =
    head.vEnd - v === 8 &&
    buf[v] === 72 &&
    buf[v + 1] === 84 &&
    buf[v + 2] === 84 &&
    buf[v + 3] === 80 &&
    buf[v + 4] === 47 &&
    major >= 48 &&
    major <= 57 &&
    buf[v + 6] === 46 &&
    minor >= 48 &&
    minor <= 57;
  if (!ok) {
    if (!lax) return false;
    head.flags |= Framing.notHttp;
    return true;
  }
  if (major > 49 || (major === 49 && minor >= 49)) head.flags |= Framing.version11;
  return true;
}

/** Transfer-Encoding wins over Content-Length and closes; false when the request's framing is not acceptable. */
function framing(head: H1Head, request: boolean): boolean {
  if ((head.flags & Framing.transferEncoding) === 0) return true;
  if (head.contentLength >= 0) {
    head.flags |= Framing.close;
    head.contentLength = -1;
    head.remove("content-length");
  } else if ((head.flags & Framing.version11) === 0) head.flags |= Framing.close;
  return !request || (head.flags & Framing.chunked) !== 0;
}

/** `Upgrade` and `Connection: upgrade` only mean something together; a lone one is dropped. */
function pairUpgrade(head: H1Head): void {
  const both = head.flags & (Framing.upgrade | Framing.upgradeHeader);
  if (both === 0 || both === (Framing.upgrade | Framing.upgradeHeader)) return;
  if (both === Framing.upgradeHeader) head.remove("upgrade");
  else
    for (let i = head.find("connection"); i >= 0; i = head.find("connection", i)) {
      const rest = head
        .value(i)
        .split(",")
        .map(trimBlanks)
        .filter((w) => w.toLowerCase() !== "upgrade");
      if (rest.length === 0) head.removeAt(i);
      else head.setValue(i++, rest.join(","));
    }
  head.flags &= ~(Framing.upgrade | Framing.upgradeHeader);
}

/** Header lines up to and with the empty one. Returns the offset after it, or a `Parse` code. */
function parseFields(
  head: H1Head,
  buf: Buffer,
  from: number,
  end: number,
  limit: number,
  lax: boolean,
  request: boolean,
): number {
  let p = from;
  for (;;) {
    if (p === end) return Parse.incomplete;
    let c = buf[p]!;
    if (c === CR || c === LF) {
      if (c === CR) {
        if (++p === end) return Parse.incomplete;
        if (buf[p] !== LF) return Parse.invalid;
      }
      return p + 1;
    }
    const nameStart = p;
    let odd = false;
    while (c !== 58) {
      if (TOKEN[c] === 1) {
        if (c < 91) buf[p] = LOWER[c]!;
      } else {
        if (!lax || c === LF) return Parse.invalid;
        odd = true;
      }
      if (++p === end) return Parse.incomplete;
      c = buf[p]!;
    }
    const nameEnd = p;
    if (nameEnd === nameStart) return Parse.invalid;
    let valueStart = 0;
    let folded = false;
    // Value: blanks, then anything but CR and LF; a line that starts with a blank goes on with the same value.
    do {
      if (++p === end) return Parse.incomplete;
      c = buf[p]!;
    } while (c === 32 || c === 9);
    valueStart = p;
    let valueEnd = p;
    let crlf = false;
    for (;;) {
      for (;;) {
        if (c <= CR) {
          if (c === CR || c === LF) break;
          if (c === 0 && !lax) return Parse.invalid;
        }
        if (++p === end) return Parse.incomplete;
        c = buf[p]!;
      }
      valueEnd = p;
      crlf = c === CR;
      if (crlf) {
        if (++p === end) return Parse.incomplete;
        if (buf[p] !== LF) return Parse.invalid;
      }
      if (++p === end) return Parse.incomplete;
      c = buf[p]!;
      if (c !== 32 && c !== 9) break;
      folded = true;
      for (let k = valueEnd; k < p; k++) buf[k] = 32;
    }
    while (valueStart < valueEnd && isLws(buf[valueStart]!)) valueStart++;
    const lineEnd = valueEnd;
    while (valueEnd - 1 > valueStart && isLws(buf[valueEnd - 1]!)) valueEnd--;
    if (head.count >= limit) return Parse.tooManyHeaders;
    if (odd) continue;
    const canonical =
      crlf && !folded && lineEnd === valueEnd && valueStart === nameEnd + 2 && buf[nameEnd + 1] === 32;
    head.push(nameStart, nameEnd, valueStart, valueEnd, canonical ? p : -1);
    const n = nameEnd - nameStart;
    if (n === 4 || n === 7 || n === 10 || n === 14 || n === 17) {
      if (!special(head, buf, nameStart, n, valueStart, valueEnd, lax, request)) return Parse.invalid;
    }
  }
}

function isLws(c: number): boolean {
  return c === 32 || c === 9 || c === CR || c === LF;
}

/** Headers that decide framing and connection. The header was just pushed; may drop or rewrite it. False: refuse. */
function special(
  head: H1Head,
  buf: Buffer,
  name: number,
  n: number,
  from: number,
  to: number,
  lax: boolean,
  request: boolean,
): boolean {
  switch (n) {
    case 4:
      return !request || !sameWord(buf, name, name + 4, "host") || hostHeader(head, buf, from, to);
    case 7:
      if (sameWord(buf, name, name + 7, "upgrade")) upgradeHeader(head, latin1Slice(buf, from, to));
      return true;
    case 10:
      if (sameWord(buf, name, name + 10, "connection")) connectionHeader(head, latin1Slice(buf, from, to));
      return true;
    case 14:
      return !sameWord(buf, name, name + 14, "content-length") || contentLength(head, buf, from, to);
    default:
      if (!sameWord(buf, name, name + 17, "transfer-encoding")) return true;
      return transferEncoding(head, latin1Slice(buf, from, to), request, lax);
  }
}

function hostHeader(head: H1Head, buf: Buffer, from: number, to: number): boolean {
  const first = head.find("host");
  if (first === head.count - 1) {
    for (let k = from; k < to; k++) {
      const c = buf[k]!;
      if ((c >= 97 && c <= 122) || c === 46 || (c >= 45 && c <= 58 && c !== 47)) continue;
      return !authorityForbidden(latin1Slice(buf, from, to));
    }
    return true;
  }
  const same = head.value(first).toLowerCase() === latin1Slice(buf, from, to).toLowerCase();
  head.count--;
  return same;
}

function upgradeHeader(head: H1Head, value: string): void {
  const words = splitList(value);
  const kept = words.filter((w) => {
    const lower = w.toLowerCase();
    if (lower === "websocket") head.flags |= Framing.websocket;
    return lower !== "h2c" && lower !== "h2";
  });
  if (kept.length === 0) {
    head.count--;
    return;
  }
  head.flags |= Framing.upgradeHeader;
  if (kept.length !== words.length) head.setValue(head.count - 1, kept.join(","));
}

function connectionHeader(head: H1Head, value: string): void {
  const kept: string[] = [];
  let dropped = false;
  for (const word of splitList(value)) {
    const lower = word.toLowerCase();
    if (lower === "close") head.flags |= Framing.close;
    else if (lower === "keep-alive") head.flags |= Framing.keepAlive;
    else {
      if (lower === "upgrade") head.flags |= Framing.upgrade;
      kept.push(word);
      continue;
    }
    dropped = true;
  }
  if (kept.length === 0) head.count--;
  else if (dropped) head.setValue(head.count - 1, kept.join(","));
}

/** Blanks as the protocol knows them; String.trim would also take vertical tabs and no-break spaces away. */
function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isLws(text.charCodeAt(from))) from++;
  while (to > from && isLws(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** Words between commas, trimmed; commas inside quotes do not split. */
function splitList(value: string): string[] {
  if (!value.includes(",")) return value === "" ? [] : [trimBlanks(value)];
  const out: string[] = [];
  let quoted = false;
  let start = 0;
  for (let i = 0; i <= value.length; i++) {
    const c = value.charCodeAt(i);
    if (quoted && c === 0x5c) i++;
    else if (c === 0x22) quoted = !quoted;
    else if ((c === 0x2c && !quoted) || i === value.length) {
      const word = trimBlanks(value.slice(start, i));
      if (word !== "") out.push(word);
      start = i + 1;
    }
  }
  return out;
}

/** One or more equal numbers; repeats are dropped, the first header keeps the cleaned number. */
function contentLength(head: H1Head, buf: Buffer, from: number, to: number): boolean {
  let p = from;
  let length = head.contentLength;
  const had = length >= 0;
  let wordStart = from;
  let wordEnd = to;
  for (;;) {
    while (p < to && isLws(buf[p]!)) p++;
    if (p >= to) return false;
    const start = p;
    let value = 0;
    let digit = buf[p]! - 48;
    if (digit < 0 || digit > 9) return false;
    wordStart = p;
    while (digit >= 0 && digit <= 9) {
      if (value === 0 && p > start) wordStart = p;
      value = value * 10 + digit;
      // Beyond 2^64 - 1 HAProxy refuses; beyond 2^53 a number cannot count exactly, so it is refused here.
      if (value > Number.MAX_SAFE_INTEGER) return false;
      if (++p === to) break;
      digit = buf[p]! - 48;
    }
    wordEnd = p;
    while (p < to && isLws(buf[p]!)) p++;
    if (p < to && buf[p] !== 44) return false;
    if (length >= 0 && value !== length) return false;
    length = value;
    if (p === to) break;
    p++;
  }
  if (had) {
    head.count--;
    return true;
  }
  head.contentLength = length;
  if (wordStart !== from || wordEnd !== to) head.narrow(wordStart, wordEnd);
  return true;
}

/** "chunked" must come last in a request and only once. */
function transferEncoding(head: H1Head, value: string, request: boolean, lax: boolean): boolean {
  if (value === "") return !request && lax;
  const seen = (head.flags & Framing.transferEncoding) !== 0 && (head.flags & Framing.chunked) !== 0;
  let chunked = seen;
  let last = false;
  let soft = false;
  head.flags |= Framing.transferEncoding;
  for (const raw of value.split(",")) {
    const word = trimBlanks(raw).toLowerCase();
    last = false;
    if (word === "") soft = true;
    else if (word === "chunked") {
      if (chunked) soft = true;
      chunked = true;
      last = true;
    } else {
      if (request && chunked) return false;
      head.flags |= Framing.otherCoding;
    }
  }
  if (soft && (request || !lax)) return false;
  if (last) {
    head.flags |= Framing.chunked;
    if (value !== "chunked" && !value.includes(",")) head.setValue(head.count - 1, "chunked");
  } else head.flags &= ~Framing.chunked;
  return true;
}

/** Whether a `LF` ends in the given bytes: without one a longer head cannot have become complete. */
export function hasLineEnd(buf: Buffer, from: number, to: number): boolean {
  const at = buf.indexOf(LF, from);
  return at >= 0 && at < to;
}

/** Parses the trailer section of a chunked body, empty line included. Framing headers in it mean nothing but must be valid. */
export function parseTrailers(
  head: H1Head,
  buf: Buffer,
  pos: number,
  end: number,
  maxHeaders: number,
): number {
  head.reset(buf, pos);
  const done = parseFields(head, buf, pos, end, maxHeaders - 1, false, true);
  return done <= 0 ? done : done - pos;
}
