import { type H1Head, STRIDE } from "./head.ts";

/** What a head costs in HAProxy's message representation besides its text: per start line, per field, at the end. */
const startLine = 28;
const perField = 8;
const endOfHead = 9;
/** Bytes of a buffer that representation needs for itself. */
const overhead = 40;

/**
 * Whether a parsed head is larger than HAProxy accepts: `limit` is tune.bufsize less tune.maxrewrite. Requests are then
 * answered 431, responses 502.
 */
export function tooLarge(head: H1Head, limit: number): boolean {
  const room = limit - overhead;
  // Per field the wire takes at least 4 bytes more than its text.
  if (head.bytes + 4 * head.count + 60 <= room) return false;
  let size =
    startLine + endOfHead + (head.aEnd - head.aStart) + (head.bEnd - head.bStart) + (head.vEnd - head.vStart);
  for (let i = 0; i < head.count; i++) {
    const at = i * STRIDE;
    if (head.off[at]! < 0) size += perField + head.name(i).length + head.value(i).length;
    else size += perField + head.off[at + 1]! - head.off[at]! + head.off[at + 3]! - head.off[at + 2]!;
  }
  return size > room;
}
