import type { Expr, ExprCall } from "../../../grammar/ast.ts";
import type { ArgPlan, CallPlan, ConvPlan, ExprPlan } from "../../../runtime/plan.ts";
import {
  type ArgType,
  argType,
  argTypes,
  converterRow,
  derivativeOf,
  fetchRow,
} from "../../model/arg-types.ts";
import { callText } from "./call-text.ts";
import { type Context, fault, refusal, type Scope, unsupported } from "./context.ts";
import { internBy } from "./intern.ts";
import { mapPatterns } from "./patterns.ts";
import { sameFetch } from "./same-fetch.ts";
import { tableIndex } from "./tables.ts";
import { readNumber } from "./values.ts";
import { volatilityOf } from "./volatility.ts";

/**
 * A sample expression in the plan. `asAcl`: the fetch's name may be an ACL derivative, which stands for another fetch.
 */
export function lowerExpr(context: Context, scope: Scope, expr: Expr, asAcl = false): number {
  const known = asAcl ? context.exprsOfTrees.criterion : context.exprsOfTrees.plain;
  let index = known.get(expr);
  if (index !== undefined) return index;
  const said = context.diagnostics.length + context.plan.unsupported.length;
  const plan = exprPlan(context, scope, expr, asAcl);
  const key = JSON.stringify([plan.fetch, plan.convs]);
  index = internBy(context.interned.exprs, context.plan.exprs, key, () => plan);
  // What was said about it must be said of each line.
  const silent = said === context.diagnostics.length + context.plan.unsupported.length;
  if (silent && !isScoped(expr, plan.fetch.name)) known.set(expr, index);
  return index;
}

/** Whether what it means depends on the proxy it stands in. */
function isScoped(expr: Expr, fetch: string): boolean {
  if (fetch === "acl" || argTypes(fetchRow(fetch)?.args).some(isName)) return true;
  return expr.converters.some((call) => argTypes(converterRow(call.name)?.args).some(isName));
}

function isName({ type }: ArgType): boolean {
  return type === "ref" || type === "server-ref";
}

function exprPlan(context: Context, scope: Scope, expr: Expr, asAcl: boolean): ExprPlan {
  const written = expr.fetch.name;
  const derivative = asAcl ? derivativeOf(written) : undefined;
  const name = sameFetch(derivative?.fetch ?? written);
  const row = fetchRow(name);
  if (!row) fault(context, scope.line, "unknown-fetch", `there is no sample fetch '${written}'`);
  const refused = row && refusal(row.runtime);
  if (refused) unsupported(context, scope.line, `sample fetch '${name}'`, refused);
  const fetch: CallPlan = { name, args: lowerArgs(context, scope, name, expr.fetch, argTypes(row?.args)) };
  const convs: ConvPlan[] = [];
  let out: string = row?.out ?? "any";
  for (const call of expr.converters) {
    const converter = converterRow(call.name);
    if (!converter) {
      fault(context, scope.line, "unknown-converter", `there is no converter '${call.name}'`);
      continue;
    }
    const reason = refusal(converter.runtime);
    if (reason) unsupported(context, scope.line, `converter '${call.name}'`, reason);
    const args = lowerArgs(context, scope, call.name, call, argTypes(converter.args));
    // A converter that takes and gives anything hands on the type it was given.
    if (converter.out !== "any") out = converter.out;
    convs.push({
      name: call.name,
      args,
      in: converter.in,
      out: converter.out === "any" ? out : converter.out,
    });
  }
  const text = [callText({ ...expr.fetch, name }), ...expr.converters.map(callText)].join(",");
  return { fetch, convs, out, volatility: volatilityOf(fetch, convs), text };
}

function lowerArgs(
  context: Context,
  scope: Scope,
  name: string,
  call: ExprCall,
  types: readonly ArgType[],
): ArgPlan[] {
  const args: ArgPlan[] = call.args.map((arg, i) => {
    const type = argType(types, i);
    return type ? lowerArg(context, scope, name, type, arg.text) : arg.text;
  });
  return withImplicit(context, scope, name, types, args);
}

function lowerArg(context: Context, scope: Scope, name: string, type: ArgType, text: string): ArgPlan {
  switch (type.type) {
    case "int":
    case "uint":
    case "port": {
      if (text === "") return null;
      const number = readNumber(text);
      return number ?? text;
    }
    case "ref":
      if (text === "") return null;
      if (type.of === "table") return tableArg(context, scope, text);
      if (type.of === "userlist") return { userlist: text };
      if (type.of === "backend" || type.of === "frontend" || type.of === "proxy") return { proxy: text };
      return text;
    case "server-ref": {
      const slash = text.indexOf("/");
      if (slash >= 0) return { server: text.slice(slash + 1), proxy: text.slice(0, slash) };
      if (scope.section.kind === "defaults") ambiguous(context, scope, name);
      return scope.proxy ? { server: text, proxy: scope.proxy.name } : { server: text };
    }
    case "file":
      return name.startsWith("map") ? { patterns: mapPatterns(context, scope, name, text) } : text;
    default:
      return text;
  }
}

function tableArg(context: Context, scope: Scope, name: string): ArgPlan {
  const index = tableIndex(context, scope, name);
  return index === undefined ? null : { table: index };
}

/**
 * An omitted table or proxy means that of the proxy the expression stands in; of `sc_*` fetches, the table that
 * tracks the counter, so nothing is filled in there.
 */
function withImplicit(
  context: Context,
  scope: Scope,
  name: string,
  types: readonly ArgType[],
  args: ArgPlan[],
): ArgPlan[] {
  const { proxy } = scope;
  // Names of ACLs mean different tests in different proxies.
  if (name === "acl" && proxy) return [...args, { proxy: proxy.name }];
  if (!proxy || /^sc\d?_/.test(name)) return args;
  types.forEach((type, i) => {
    if (type.type !== "ref" || (args[i] ?? null) !== null) return;
    let implied: ArgPlan = null;
    if (type.of === "table") {
      if (scope.section.kind === "defaults") ambiguous(context, scope, name);
      const index = context.tables.get(proxy.name);
      if (index === undefined) {
        fault(
          context,
          scope.line,
          "undefined-reference",
          `'${name}' needs a stick-table and '${proxy.name}' has none`,
        );
        return;
      }
      implied = { table: index };
    } else if (type.of === "backend" || type.of === "frontend" || type.of === "proxy")
      implied = { proxy: proxy.name };
    if (implied === null) return;
    while (args.length < i) args.push(null);
    args[i] = implied;
  });
  return args;
}

/** In defaults, tables and servers must be said with their proxy: whose they are depends on the user. */
export function ambiguous(context: Context, scope: Scope, name: string): void {
  fault(
    context,
    scope.line,
    "ambiguous-in-defaults",
    `'${name}' in a defaults section must name the proxy of its table or server`,
  );
}
