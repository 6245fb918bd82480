/** Evaluates rule lists: conditions in three-valued logic, rules in order, resumable where one has to wait. */
import { type ActionFn, type LoadContext, Outcome, type OutcomeCode } from "./handlers.ts";
import { nextEpoch } from "./http1/head.ts";
import { buildRuleIndex } from "./index/build-rule-index.ts";
import type { Loc, RuleListPlan, RulePlan } from "./plan.ts";
import type { Stream } from "./stream.ts";
import { INCOMPLETE, type Incomplete } from "./value.ts";

export type CondFn = (s: Stream) => boolean | Incomplete;

export interface LoadedRule {
  plan: RulePlan;
  cond: CondFn | undefined;
  act: ActionFn;
}

/** Where an evaluation stands, so that it can go on after a pause. */
export interface RuleCursorState {
  /** Next rule to look at; its condition already held when `entered`. */
  at: number;
  entered: boolean;
}

export interface RuleList {
  readonly length: number;
  /**
   * Runs from `state.at`. Returns `next` when the list was run through, `yield` when it must be called again (nothing is
   * lost: `state` says where), else the outcome that ended it. `final`: no more data will come, so undecided conditions
   * are false.
   */
  run(s: Stream, state: RuleCursorState, final: boolean): OutcomeCode;
  readonly rules: readonly LoadedRule[];
}

const bumps = new Set(["set-src", "set-src-port", "set-dst", "set-dst-port"]);
/** Actions that can change what session-level samples say: memoised ones must be forgotten. */
function forgetful(act: ActionFn): ActionFn {
  return (s) => {
    const code = act(s);
    if (s.http !== undefined) s.http.req.epoch = nextEpoch();
    return code;
  };
}

const none: RuleList = { length: 0, rules: [], run: () => Outcome.next };

/** Binds a list's actions and conditions. `makeAction` decides what each rule does. */
export function loadRules(
  list: RuleListPlan | undefined,
  load: LoadContext,
  makeAction: (rule: RulePlan, load: LoadContext) => ActionFn | undefined,
): RuleList {
  if (list === undefined || list.steps.length === 0) return none;
  const rules = list.steps.map((plan): LoadedRule => {
    const cond = plan.cond === undefined ? undefined : load.cond(plan.cond);
    let act = makeAction(plan, load);
    if (act === undefined) {
      load.error(plan.at, `action '${plan.action}' is not supported by this proxy.`);
      act = () => Outcome.next;
    }
    return { plan, cond, act: bumps.has(plan.action) ? forgetful(act) : act };
  });
  const cursor = buildRuleIndex(list, load);
  const n = rules.length;
  return {
    length: n,
    rules,
    run(s, state, final) {
      s.final = final;
      let i = state.entered ? state.at : cursor.seek(s, state.at);
      while (i < n) {
        const rule = rules[i]!;
        if (!state.entered && rule.cond !== undefined) {
          const holds = rule.cond(s);
          if (holds === INCOMPLETE && !final) {
            state.at = i;
            return Outcome.yield;
          }
          if (holds !== true) {
            i = cursor.next(s, i);
            continue;
          }
        }
        const resumed = state.entered;
        state.entered = false;
        const code = rule.act(s);
        if (code !== Outcome.next) {
          state.at = i;
          if (code === Outcome.yield) {
            state.entered = true;
            s.waitingEntity = "rule";
            return code;
          }
          note(s, rule.plan.at);
          return code;
        }
        i = resumed ? cursor.seek(s, i + 1) : cursor.after(s, i);
      }
      state.at = n;
      return Outcome.next;
    },
  };
}

function note(s: Stream, at: Loc): void {
  s.lastRule = at;
  s.finalRule = at;
}
