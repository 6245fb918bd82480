/** One expression: fetch, then converters with the casts between them, remembered per request where that is sound. */
import { type Cast, castTo } from "../casts.ts";
import type {
  ConverterFactory,
  ConverterFn,
  EachFn,
  FetchFactory,
  FetchHandler,
  LoadContext,
} from "../handlers.ts";
import type { ExprPlan } from "../plan.ts";
import { type Fetched, INCOMPLETE, type Value } from "../value.ts";

export interface Handlers {
  fetches: Readonly<Record<string, FetchFactory>>;
  converters: Readonly<Record<string, ConverterFactory>>;
}

interface Step {
  cast: Cast | undefined;
  run: ConverterFn;
}

const nothing: FetchHandler & { each: EachFn } = { get: () => undefined, each: () => false };
const nowhere = { file: 0, line: 0 };

/** `slot`: where streams remember the value, -1: nowhere. Unknown names are start errors. */
export function loadExpr(
  plan: ExprPlan,
  load: LoadContext,
  slot: number,
  handlers: Handlers,
): FetchHandler & { each: EachFn } {
  if (plan.value !== undefined) {
    const { value } = plan;
    return { get: () => value, each: (_s, visit) => visit(value) };
  }
  const factory = handlers.fetches[plan.fetch.name];
  if (factory === undefined) {
    load.error(
      nowhere,
      `sample fetch '${plan.fetch.name}' is not supported by this proxy (in '${plan.text}').`,
    );
    return nothing;
  }
  const made = factory(plan.fetch, load);
  const fetch: FetchHandler = typeof made === "function" ? { get: made } : made;
  const steps: Step[] = [];
  for (const conv of plan.convs) {
    const make = handlers.converters[conv.name];
    if (make === undefined) {
      load.error(nowhere, `converter '${conv.name}' is not supported by this proxy (in '${plan.text}').`);
      return nothing;
    }
    steps.push({
      cast: conv.in === "any" || conv.in === "same" ? undefined : castTo(conv.in),
      run: make(conv.args, load),
    });
  }
  const { get } = fetch;
  const converted: FetchHandler["get"] =
    steps.length === 0
      ? get
      : (s) => {
          let v: Fetched = get(s);
          for (let i = 0; i < steps.length; i++) {
            if (v === undefined || v === INCOMPLETE) return v;
            const step = steps[i]!;
            if (step.cast !== undefined) {
              v = step.cast(v);
              if (v === undefined) return undefined;
            }
            v = step.run(v as Exclude<Value, undefined>, s);
          }
          return v;
        };
  const remembered: FetchHandler["get"] =
    slot < 0
      ? converted
      : (s) => {
          const { http } = s;
          if (http === undefined) return converted(s);
          // Epochs only grow, so the larger one changes whenever either head does.
          const epoch = http.res === undefined ? http.req.epoch : Math.max(http.req.epoch, http.res.epoch);
          if (s.memoEpoch[slot] === epoch) return s.memo[slot] as Fetched;
          const v = converted(s);
          if (v !== INCOMPLETE) {
            s.memo[slot] = v;
            s.memoEpoch[slot] = epoch;
          }
          return v;
        };
  const each: EachFn =
    fetch.each === undefined
      ? (s, visit) => {
          const v = remembered(s);
          return v !== undefined && v !== INCOMPLETE && visit(v);
        }
      : steps.length === 0
        ? fetch.each
        : (s, visit) =>
            fetch.each!(s, (first) => {
              let v: Fetched = first;
              for (let i = 0; i < steps.length; i++) {
                const step = steps[i]!;
                if (v !== undefined && v !== INCOMPLETE && step.cast !== undefined) v = step.cast(v);
                if (v === undefined || v === INCOMPLETE) return false;
                v = step.run(v, s);
              }
              return v !== undefined && v !== INCOMPLETE && visit(v);
            });
  return { get: remembered, each };
}
