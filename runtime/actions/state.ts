/** Actions on variables, captures, maps and stick-tables. */
import { toStr } from "../casts.ts";
import { type ActionFactory, type ActionFn, type LoadContext, Outcome } from "../handlers.ts";
import type { PatternRef } from "../maps/pattern-ref.ts";
import type { RulePlan, RuleSetName } from "../plan.ts";
import type { Stream } from "../stream.ts";
import { bumpCounter } from "../tables/counters.ts";
import { setSlot } from "../tables/stick-table.ts";
import {
  countTracked,
  isErrorStatus,
  isFailureStatus,
  startTracking,
  trackedAt,
} from "../tables/tracking.ts";
import { type SetCondition, unsetVariable, writeVariable } from "../vars/variables.ts";
import { argsOf, intReader } from "./args-of.ts";
import { captureInto } from "./capture-slot.ts";

const setVar: ActionFactory = (rule, load) => {
  const args = argsOf<"set-var">(rule);
  const write = writeVariable(args.var, load.world, (args.conditions ?? []) as SetCondition[]);
  const get = load.expr(args.expr);
  return (s) => {
    const v = get(s);
    if (typeof v === "symbol") return s.final ? Outcome.next : Outcome.yield;
    if (v !== undefined) write(s, v);
    return Outcome.next;
  };
};

const setVarFormat: ActionFactory = (rule, load) => {
  const args = argsOf<"set-var-fmt">(rule);
  const write = writeVariable(args.var, load.world, (args.conditions ?? []) as SetCondition[]);
  const text = load.text(args.value as never, true);
  return (s) => {
    write(s, text(s));
    return Outcome.next;
  };
};

const capture: ActionFactory = (rule, load) => {
  const args = argsOf<"capture">(rule);
  const get = load.expr(args.expr);
  return (s) => {
    const v = get(s);
    if (typeof v === "symbol") return s.final ? Outcome.next : Outcome.yield;
    const text = toStr(v);
    if (text !== undefined) captureInto(s, load.direction, args.slot, text);
    return Outcome.next;
  };
};

/** The list named in the action's parentheses: always a file's, or a virtual one. */
function listOf(rule: RulePlan, load: LoadContext): PatternRef | undefined {
  return load.patterns(argsOf<"add-acl">(rule).patterns).refs[0];
}

function onList(act: (list: PatternRef, key: string, value: () => string) => void): ActionFactory {
  return (rule, load) => {
    const args = argsOf<"set-map">(rule);
    const list = listOf(rule, load);
    const key = load.text(args.key as never, true);
    const value = load.text(args.value as never, true);
    if (!list) return () => Outcome.next;
    return (s) => {
      act(list, key(s), () => value(s));
      return Outcome.next;
    };
  };
}

const remove = onList((list, key) => void list.delete(key));

/**
 * track-sc: the key's entry counts this connection or request until it ends. In http rules the request itself is counted
 * here, since it was received before.
 */
const track = (rule: RulePlan, load: LoadContext, set: RuleSetName): ActionFn => {
  const args = argsOf<"track-sc">(rule);
  const get = load.expr(args.key.expr);
  const index = args.table?.table ?? load.plan.proxies.find((p) => p.name === load.proxy)?.table;
  if (index === undefined) {
    load.error(rule.at, `'track-sc${args.index}' needs a stick-table, and proxy '${load.proxy}' has none.`);
    return () => Outcome.next;
  }
  const table = load.table(index);
  const ofSession = set === "tcp-request connection" || set === "tcp-request session";
  const http = set === "http-request" || set === "http-response";
  return (s) => {
    if (trackedAt(s, args.index)) return Outcome.next;
    const v = get(s);
    if (typeof v === "symbol") return s.final ? Outcome.next : Outcome.yield;
    const key = v === undefined ? undefined : table.keyOf(v);
    const entry = key === undefined ? undefined : table.create(key);
    if (!entry) return Outcome.next;
    const tracked = startTracking(table, entry, !ofSession);
    if (ofSession) s.session.tracked[args.index] = tracked;
    else s.tracked[args.index] = tracked;
    if (http) {
      countTracked(tracked, ["http_req_cnt", "http_req_rate"]);
      const status = s.http?.status ?? 0;
      if (set === "http-response" && isErrorStatus(status))
        countTracked(tracked, ["http_err_cnt", "http_err_rate"]);
      if (set === "http-response" && isFailureStatus(status))
        countTracked(tracked, ["http_fail_cnt", "http_fail_rate"]);
    }
    return Outcome.next;
  };
};

type Gpc = "gpc" | "gpc0" | "gpc1";

function increase(name: Gpc): ActionFactory {
  return (rule, load) => {
    const args = argsOf<"sc-add-gpc">(rule);
    const amount = args.value === undefined ? () => 1 : intReader(args.value, load);
    return (s) => {
      const t = trackedAt(s, args.sc);
      const n = t && amount(s);
      if (t && n !== undefined) bumpCounter(t.table, t.entry, name, args.idx ?? 0, false, n);
      return Outcome.next;
    };
  };
}

function setTag(name: "gpt" | "gpt0"): ActionFactory {
  return (rule, load) => {
    const args = argsOf<"sc-set-gpt">(rule);
    const value = intReader(args.value, load);
    return (s) => {
      const t = trackedAt(s, args.sc);
      const slot = t?.table.slot(name, args.idx ?? 0);
      const n = value(s);
      if (t && slot && n !== undefined) {
        setSlot(t.entry, slot, n);
        t.table.touch(t.entry);
      }
      return Outcome.next;
    };
  };
}

export const stateActions = {
  "set-var": setVar,
  "set-var-fmt": setVarFormat,
  "unset-var": (rule: RulePlan, load: LoadContext) => {
    const unset = unsetVariable(argsOf<"unset-var">(rule).var, load.world);
    return (s: Stream) => {
      unset(s);
      return Outcome.next;
    };
  },
  capture,
  "add-acl": onList((list, key) => {
    if (!list.find(key)) list.add(key);
  }),
  "del-acl": remove,
  "set-map": onList((list, key, value) => {
    if (list.find(key)) list.set(key, value());
    else list.add(key, value());
  }),
  "del-map": remove,
  "track-sc": track,
  "sc-inc-gpc": increase("gpc"),
  "sc-inc-gpc0": increase("gpc0"),
  "sc-inc-gpc1": increase("gpc1"),
  "sc-add-gpc": increase("gpc"),
  "sc-set-gpt": setTag("gpt"),
  "sc-set-gpt0": setTag("gpt0"),
} satisfies Record<string, ActionFactory>;
