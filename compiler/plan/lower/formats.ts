import type { LogFormat } from "../../../grammar/ast.ts";
import { catalogue } from "../../../grammar/catalogue/catalogue.ts";
import type { LogFlagsPlan, LogFormatPlan, LogItemPlan } from "../../../runtime/plan.ts";
import { formatOfText } from "../../model/read.ts";
import { type Context, fault, refusal, type Scope, sound, unsupported } from "./context.ts";
import { lowerExpr } from "./exprs.ts";
import { intern } from "./intern.ts";

/** A format in the plan, or its text when that is constant. */
export type TextPlan = string | { format: number };

/** A log-format that may turn out constant. */
export function lowerText(context: Context, scope: Scope, text: string): TextPlan {
  if (!text.includes("%")) return text;
  const format = readFormat(context, scope, text);
  if (!format) return text;
  if (format.items.every((item) => item.kind === "text")) {
    return format.items.map((item) => (item.kind === "text" ? item.text : "")).join("");
  }
  return { format: lowerFormatTree(context, scope, format, text) };
}

/** A log-format, always by index. */
export function lowerFormat(context: Context, scope: Scope, text: string): number {
  return lowerFormatTree(context, scope, readFormat(context, scope, text) ?? { items: [], global: {} }, text);
}

function readFormat(context: Context, scope: Scope, text: string): LogFormat | undefined {
  return sound(context, scope.line, formatOfText(text));
}

function lowerFormatTree(context: Context, scope: Scope, format: LogFormat, text: string): number {
  let index = context.formatsOfTrees.get(format);
  if (index !== undefined) return index;
  const said = context.diagnostics.length + context.plan.unsupported.length;
  const items: LogItemPlan[] = format.items.map((item) => {
    if (item.kind === "text") return { kind: "text", text: item.text };
    // `%{+Q}o` stays an item: it sets flags for what follows it.
    const flags: LogFlagsPlan = { ...item.flags };
    const dress = {
      flags,
      ...(item.label === undefined ? {} : { label: item.label }),
      ...(item.typed === undefined ? {} : { typed: item.typed }),
    };
    if (item.kind === "expr") return { kind: "expr", expr: lowerExpr(context, scope, item.expr), ...dress };
    const row = Object.hasOwn(catalogue.logAliases, item.name) ? catalogue.logAliases[item.name] : undefined;
    if (!row) fault(context, scope.line, "unknown-log-alias", `there is no log variable '%${item.name}'`);
    const reason = row && refusal(row.runtime);
    if (reason) unsupported(context, scope.line, `log variable '%${item.name}'`, reason);
    return { kind: "alias", name: item.name, ...dress };
  });
  const plan: LogFormatPlan = { text, items };
  index = intern(context.interned.formats, context.plan.formats, plan);
  // What was said about it must be said of each line, and some expressions mean something else in each proxy.
  const silent = said === context.diagnostics.length + context.plan.unsupported.length;
  const steady = format.items.every(
    (item) => item.kind !== "expr" || context.exprsOfTrees.plain.has(item.expr),
  );
  if (silent && steady) context.formatsOfTrees.set(format, index);
  return index;
}
