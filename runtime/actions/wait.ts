/** Actions that wait: `pause` and `wait-for-body`. */
import { now } from "../clock.ts";
import { type ActionFactory, Outcome } from "../handlers.ts";
import type { RulePlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import { countHttpFailure } from "../tables/tracking.ts";
import { argsOf, intReader } from "./args-of.ts";

/** When this rule's wait ends: set the first time it is asked for. */
function deadline(s: Stream, rule: RulePlan, ms: () => number): number {
  s.pending ??= new Map();
  const known = s.pending.get(rule) as number | undefined;
  if (known !== undefined) return known;
  const at = now() + ms();
  s.pending.set(rule, at);
  return at;
}

const pause: ActionFactory = (rule, load) => {
  const time = intReader(argsOf<"pause">(rule).timeout, load);
  return (s) => {
    const at = deadline(s, rule, () => time(s) ?? 0);
    if (now() >= at) {
      s.pending?.delete(rule);
      return Outcome.next;
    }
    s.wakeAt = at;
    return Outcome.yield;
  };
};

/** Late bodies end the exchange: 408 for requests, 504 for responses. */
const waitForBody: ActionFactory = (rule, load) => {
  const args = argsOf<"wait-for-body">(rule);
  const request = load.direction === "request";
  const enough = args.atLeast ?? 0;
  return (s) => {
    const { http } = s;
    if (!http || http.req.method === "CONNECT") return Outcome.next;
    const { data, complete } = request ? http.reqBody() : http.resBody();
    const channel = request ? s.req : s.res;
    if (complete || channel.full || channel.closed || (enough > 0 && data.length >= enough)) {
      s.pending?.delete(rule);
      return Outcome.next;
    }
    const at = deadline(s, rule, () => args.time);
    if (now() < at) {
      s.wakeAt = at;
      return Outcome.yield;
    }
    s.pending?.delete(rule);
    http.denyStatus = request ? 408 : 504;
    s.cause = request ? "c" : "s";
    s.phase = request ? "R" : "H";
    if (!request) countHttpFailure(s);
    return Outcome.deny;
  };
};

export const waitActions = { pause, "wait-for-body": waitForBody } satisfies Record<string, ActionFactory>;
