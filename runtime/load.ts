/** Plan -> closures: the context that binds expressions, conditions, formats and references for handler factories. */
import { toStr } from "./casts.ts";
import type { EachFn, FetchFn, FetchHandler, LoadContext } from "./handlers.ts";
import { countUses } from "./load/count-uses.ts";
import { loadCond } from "./load/load-cond.ts";
import { type Handlers, loadExpr } from "./load/load-expr.ts";
import { compileFormat } from "./logs/compile-format.ts";
import type { Value as PlanValue } from "./plan.ts";
import type { CondFn } from "./rules.ts";
import type { Stream } from "./stream.ts";
import type { RuntimeWorld } from "./world/runtime-world.ts";

export interface StartError {
  file: number;
  line: number;
  message: string;
}

/** Makes load contexts over one plan. Expressions used more than once are evaluated once per request and direction. */
export interface Loader {
  errors: StartError[];
  context(proxy: string, direction: "request" | "response"): LoadContext;
  /** Memo slots a stream needs. */
  slots(): number;
}

export function makeLoader(world: RuntimeWorld, handlers: Handlers): Loader {
  const { plan } = world;
  const uses = countUses(plan);
  const contexts = new Map<string, LoadContext>();
  const errors: StartError[] = world.errors;
  let slots = 0;

  function make(proxy: string, direction: "request" | "response"): LoadContext {
    const exprs = new Map<number, FetchHandler & { each: EachFn }>();
    const conds = new Map<number, CondFn>();
    const formats = new Map<number, (s: Stream) => string>();

    const expr = (index: number): FetchHandler & { each: EachFn } => {
      let made = exprs.get(index);
      if (made !== undefined) return made;
      const source = plan.exprs[index]!;
      const shared = (uses.get(index) ?? 0) > 1 || source.convs.length > 0;
      const slot = shared && source.volatility !== "volatile" ? slots++ : -1;
      made = loadExpr(source, load, slot, handlers);
      exprs.set(index, made);
      return made;
    };

    const load: LoadContext = {
      plan,
      proxy,
      direction,
      world,
      expr: (index) => expr(index).get as FetchFn,
      exprEach: (index) => expr(index).each,
      format(index, plain = false) {
        const key = plain ? -1 - index : index;
        let made = formats.get(key);
        if (made === undefined) {
          const source = plan.formats[index]!;
          const context = { world, counts: world.logCounts, uniqueId: world.uniqueId, expr: load.expr };
          made = compileFormat(source, context, plain ? "plain" : "http").render;
          formats.set(key, made);
        }
        return made;
      },
      cond(index) {
        let made = conds.get(index);
        if (made === undefined) {
          made = loadCond(plan.conds[index]!, load);
          conds.set(index, made);
        }
        return made;
      },
      text(value, plain = false) {
        return textOf(value, load, plain);
      },
      table: (index) => world.tableAt(index),
      patterns: (index) => world.patternSets[index]!,
      error(at, message) {
        errors.push({ file: at.file, line: at.line, message });
      },
    };
    return load;
  }

  return {
    errors,
    slots: () => slots,
    context(proxy, direction) {
      const key = `${direction} ${proxy}`;
      let made = contexts.get(key);
      if (made === undefined) {
        made = make(proxy, direction);
        contexts.set(key, made);
      }
      return made;
    },
  };
}

function textOf(value: PlanValue | undefined, load: LoadContext, plain: boolean): (s: Stream) => string {
  if (value === undefined || value === null) return () => "";
  if (typeof value !== "object") {
    const text = String(value);
    return () => text;
  }
  if ("format" in value) return load.format(value.format as number, plain);
  if ("expr" in value) {
    const get = load.expr(value.expr as number);
    return (s) => {
      const v = get(s);
      return typeof v === "symbol" ? "" : (toStr(v) ?? "");
    };
  }
  return () => "";
}
