/** The head a fetch reads. In TCP content rules there is none yet: the bytes received so far are parsed as HTTP/1. */
import { H1Head } from "../http1/head.ts";
import { Parse, parseRequestHead } from "../http1/parse-head.ts";
import type { Head, Stream } from "../stream.ts";
import { INCOMPLETE, type Incomplete } from "../value.ts";

const options = { lax: false, maxHeaders: 101 };

interface Peeked {
  length: number;
  head: Head | undefined | Incomplete;
}
const peeked = new WeakMap<Stream, Peeked>();

/** The request's head; undefined: not HTTP, or gone; INCOMPLETE: more may come. */
export function requestHead(s: Stream): Head | undefined | Incomplete {
  return s.http !== undefined ? s.http.req : peekHead(s);
}

function peekHead(s: Stream): Head | undefined | Incomplete {
  const channel = s.req;
  if (channel === undefined) return undefined;
  const bytes = channel.peek();
  const known = peeked.get(s);
  if (known && known.length === bytes.length && known.head !== INCOMPLETE) return known.head;
  const copy = Buffer.from(bytes);
  const head = new H1Head();
  head.reset(copy, 0);
  const took = copy.length === 0 ? Parse.incomplete : parseRequestHead(head, copy, 0, copy.length, options);
  const result =
    took > 0 ? head : took === Parse.incomplete && !channel.closed && !channel.full ? INCOMPLETE : undefined;
  peeked.set(s, { length: bytes.length, head: result });
  return result;
}

/** The response's head once it is there. */
export function responseHead(s: Stream): Head | undefined | Incomplete {
  if (s.http === undefined) return undefined;
  return s.http.res ?? (s.direction === "response" ? INCOMPLETE : undefined);
}

export type HeadOf = (s: Stream) => Head | undefined | Incomplete;
