/** Actions that set properties of the stream: status, timeouts, log level, queue order, retries, early hints, logs. */
import { type ActionFactory, type LoadContext, Outcome } from "../handlers.ts";
import { reasonPhrase } from "../http1/reason.ts";
import type { RulePlan, RuleSetName } from "../plan.ts";
import type { Stream } from "../stream.ts";
import { argsOf, intReader } from "./args-of.ts";

const clamp = (n: number, max: number): number => Math.max(-max, Math.min(max, n));

function number(
  read: (rule: RulePlan) => { expr: number },
  set: (s: Stream, n: number) => void,
): ActionFactory {
  return (rule, load) => {
    const value = intReader(read(rule), load);
    return (s) => {
      const n = value(s);
      if (n !== undefined) set(s, n);
      return Outcome.next;
    };
  };
}

/** Names of the moments of a stream, as log profiles know them. */
const steps: Record<RuleSetName, string> = {
  "tcp-request connection": "tcp-req-conn",
  "tcp-request session": "tcp-req-sess",
  "tcp-request content": "tcp-req-cont",
  "tcp-response content": "tcp-res-cont",
  "http-request": "http-req",
  "http-response": "http-res",
  "http-after-response": "http-after-res",
  redirect: "http-req",
};

/** The rule after this one, if it is an early-hint without a condition: both go out in one response. */
function followed(rule: RulePlan, load: LoadContext): boolean {
  for (const proxy of load.plan.proxies) {
    const list = proxy.rules["http-request"]?.steps;
    const at = list?.indexOf(rule) ?? -1;
    const next = at < 0 ? undefined : list?.[at + 1];
    if (at >= 0) return next?.action === "early-hint" && next.cond === undefined;
  }
  return false;
}

const hints = Symbol("early hints");

const earlyHint: ActionFactory = (rule, load) => {
  const args = argsOf<"early-hint">(rule);
  const name = args.name.toLowerCase();
  const text = load.text(args.value as never);
  const more = followed(rule, load);
  return (s) => {
    if (s.http?.req.version !== "1.1") return Outcome.next;
    s.pending ??= new Map();
    const headers = (s.pending.get(hints) as [string, string][] | undefined) ?? [];
    headers.push([name, text(s)]);
    if (more) s.pending.set(hints, headers);
    else {
      s.pending.delete(hints);
      s.sendInterim?.(103, headers);
    }
    return Outcome.next;
  };
};

const doLog: ActionFactory = (rule, load, set) => {
  const { profile } = argsOf<"do-log">(rule);
  const step = steps[set];
  return (s) => {
    load.world.logStream(s, step, profile);
    return Outcome.next;
  };
};

export const streamActions = {
  "set-status": (rule) => {
    const args = argsOf<"set-status">(rule);
    return (s) => {
      const res = s.http?.res;
      if (s.http && res) {
        if (s.http.serverStatus === undefined && !s.internalReply) s.http.serverStatus = res.status;
        res.status = args.status;
        res.reason = args.reason ?? reasonPhrase(args.status);
        s.http.status = args.status;
      }
      return Outcome.next;
    };
  },
  "set-timeout": (rule, load) => {
    const args = argsOf<"set-timeout">(rule);
    const time = intReader(args.timeout, load);
    return (s) => {
      const ms = time(s);
      if (ms !== undefined) s.timeouts[args.name] = ms;
      return Outcome.next;
    };
  },
  "set-log-level": (rule) => {
    const { level } = argsOf<"set-log-level">(rule);
    return (s) => {
      if (level === "silent") s.logSilent = true;
      else {
        s.logSilent = false;
        s.logLevel = level;
      }
      return Outcome.next;
    };
  },
  /** One event loop serves all streams in turn: there is nothing to be nice to. */
  "set-nice": () => () => Outcome.next,
  "set-priority-class": number(
    (rule) => argsOf<"set-priority-class">(rule),
    (s, n) => {
      s.priorityClass = clamp(n, 2047);
    },
  ),
  "set-priority-offset": number(
    (rule) => argsOf<"set-priority-offset">(rule),
    (s, n) => {
      s.priorityOffset = clamp(n, 524287);
    },
  ),
  "set-retries": (rule, load) => {
    const value = intReader(argsOf<"set-retries">(rule).retries, load);
    return (s) => {
      const n = value(s);
      if (n !== undefined && n >= 0 && n <= 100) s.maxRetries = n;
      return Outcome.next;
    };
  },
  "disable-l7-retry": () => (s) => {
    s.noL7Retry = true;
    return Outcome.next;
  },
  "strict-mode": (rule) => {
    const strict = argsOf<"strict-mode">(rule).mode === "on";
    return (s) => {
      s.strict = strict;
      return Outcome.next;
    };
  },
  "early-hint": earlyHint,
  "do-log": doLog,
} satisfies Record<string, ActionFactory>;
