/** Heads lent to messages under way: an idle connection holds none. */
import { H1Head } from "./head.ts";

const free: H1Head[] = [];
const MOST = 1024;
const none = Buffer.alloc(0);

export function takeHead(): H1Head {
  return free.pop() ?? new H1Head();
}

/** Gives a head back; nothing may look at it any more. */
export function releaseHead(head: H1Head): void {
  head.reset(none, 0);
  if (free.length < MOST) free.push(head);
}
