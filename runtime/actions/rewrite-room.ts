/** How far rules may grow a message: head and buffered body share one buffer, whose last bytes only rules may use. */
import type { LoadContext } from "../handlers.ts";
import { Outcome, type OutcomeCode } from "../handlers.ts";
import type { Head, Stream } from "../stream.ts";

/** Bytes each header takes in HAProxy's buffer besides its name and value. */
const perHeader = 8;

function number(load: LoadContext, keyword: string, fallback: number): number {
  const v = load.plan.global.tune[keyword];
  return typeof v === "number" ? v : fallback;
}

function sizeOf(h: Head): number {
  let n = 0;
  for (let i = 0; i < h.count; i++) n += h.name(i).length + h.value(i).length + perHeader;
  return n;
}

export interface Rewriter {
  /** Whether `extra` more bytes fit in the head. */
  fits(s: Stream, head: Head, extra: number): boolean;
  /** What a rewrite that failed means: an error in strict mode, else nothing. Counts it. */
  failed(s: Stream): OutcomeCode;
}

/** tune.bufsize and tune.maxrewrite in force. */
export function rewriter(load: LoadContext): Rewriter {
  const size = number(load, "tune.bufsize", 16384);
  const reserve = Math.min(number(load, "tune.maxrewrite", 1024), size / 2);
  return {
    fits(s, head, extra) {
      if (head.bytes + extra + 64 * head.count < size / 4 && !buffered(s, size)) return true;
      const grown = sizeOf(head) + head.target.length;
      const body =
        s.direction === "request" ? (s.http?.reqBody().data.length ?? 0) : (s.res.peek().length ?? 0);
      const original = Math.min(head.bytes + body, size - reserve);
      return original + Math.max(0, grown - head.bytes) + extra + perHeader <= size;
    },
    failed(s) {
      s.frontend.counters.failedRewrites++;
      if (s.backend && s.backend !== s.frontend.own) s.backend.counters.failedRewrites++;
      if (s.server) s.server.counters.failedRewrites++;
      return s.strict ? Outcome.failed : Outcome.next;
    },
  };
}

/** Whether a body was buffered beside the head, so that it counts. */
function buffered(s: Stream, size: number): boolean {
  return s.direction === "request"
    ? s.frontend.plan.options["http-buffer-request"] === true
    : s.res.peek().length > size / 4;
}
