import { errorReplyOf, type MakeReply } from "../actions/reply.ts";
import type { LoadContext } from "../handlers.ts";
import type { ProxyPlan } from "../plan.ts";
import type { Reply, Stream } from "../stream.ts";
import { defaultPage } from "./default-pages.ts";

export type ErrorReplies = (s: Stream, status: number) => Reply;

/** The error page of a stream: its backend's, else its frontend's, else the built-in one (manual 4.2 "errorfile", "http-error"). */
export function loadErrorReplies(
  proxies: readonly ProxyPlan[],
  context: (proxy: string) => LoadContext,
): ErrorReplies {
  const pages = new Map<string, Map<number, MakeReply>>();
  for (const proxy of proxies) {
    const own = new Map<number, MakeReply>();
    for (const [status, plan] of Object.entries(proxy.errors)) {
      const make = errorReplyOf(plan, context(proxy.name));
      if (make) own.set(Number(status), make);
    }
    if (own.size > 0) pages.set(proxy.name, own);
  }
  if (pages.size === 0) return (_s, status) => defaultPage(status);
  // A page that itself asks for the default one (`default-errorfiles`, a section without that status) means the built-in.
  let making = false;
  return (s, status) => {
    const make =
      (s.backend && pages.get(s.backend.name)?.get(status)) ?? pages.get(s.frontend.name)?.get(status);
    if (!make || making) return defaultPage(status);
    making = true;
    try {
      return make(s);
    } finally {
      making = false;
    }
  };
}
