import type { AclTest } from "../../../grammar/ast.ts";
import type { MatchName, TestPlan } from "../../../runtime/plan.ts";
import { derivativeOf } from "../../model/arg-types.ts";
import { type Context, fault, locOf, type Scope } from "./context.ts";
import { lowerExpr } from "./exprs.ts";
import { internBy } from "./intern.ts";
import { aclPatterns } from "./patterns.ts";
import { readNumber } from "./values.ts";

const byType: Readonly<Record<string, MatchName>> = {
  bool: "bool",
  sint: "int",
  addr: "ip",
  ipv4: "ip",
  ipv6: "ip",
  str: "str",
  meth: "str",
};

/** One test of an ACL: what `acl <name>` or `{ }` holds (manual section 7.1). */
export function lowerTest(context: Context, scope: Scope, test: AclTest, acl?: string): number {
  const expr = lowerExpr(context, scope, test.expr, true);
  const { out } = context.plan.exprs[expr]!;
  const derivative = derivativeOf(test.expr.fetch.name);
  // With converters the type that comes out decides, not the derivative.
  const own = derivative && test.expr.converters.length === 0 ? derivative.match : byType[out];
  const match = (test.match as MatchName | undefined) ?? own;
  if (!match) {
    fault(
      context,
      scope.line,
      "missing-match-method",
      `'${context.plan.exprs[expr]!.text}' needs a matching method: say it with -m`,
    );
  }
  const plan: TestPlan = { expr, match: match ?? "str", at: locOf(scope.line) };
  const patterns = test.patterns.map((pattern) => pattern.text);
  const texts =
    plan.match === "int" || plan.match === "len" ? intPatterns(context, scope, patterns) : patterns;
  // `bool` without patterns is plain truth, `found` takes none.
  if (texts.length > 0 || test.files.length > 0 || (plan.match !== "bool" && plan.match !== "found")) {
    plan.patterns = aclPatterns(context, {
      patterns: texts,
      files: test.files.map((file) => ({ path: file.path, at: plan.at })),
      ...(test.useMap ? { map: true } : {}),
      match: plan.match,
      ignoreCase: test.ignoreCase,
      ...(test.uniqueId === undefined ? {} : { id: test.uniqueId }),
      name: test.files[0]?.path ?? aclName(context, scope, test),
    });
  }
  if (acl !== undefined) plan.acl = acl;
  const key = `${expr} ${plan.match} ${plan.patterns ?? ""} ${acl ?? ""}`;
  return internBy(context.interned.tests, context.plan.tests, key, () => plan);
}

/** How HAProxy calls the set of an inline ACL in `show acl`. */
function aclName(context: Context, scope: Scope, test: AclTest): string {
  const { file, line } = locOf(scope.line);
  const name = context.plan.files[file] ?? "";
  return `acl '${test.expr.fetch.name}' file '${name}' line ${line}`;
}

const operators = new Set(["eq", "ge", "gt", "le", "lt"]);

/** Integer patterns as ranges "min:max": an operator holds for all numbers after it, until the next one. */
function intPatterns(context: Context, scope: Scope, words: readonly string[]): string[] {
  const ranges: string[] = [];
  let operator = "eq";
  for (const word of words) {
    if (operators.has(word)) {
      operator = word;
      continue;
    }
    const dash = /^(-?\d*)[:-](-?\d*)$/.exec(word);
    if (dash && readNumber(word) === undefined) {
      ranges.push(`${dash[1]}:${dash[2]}`);
      continue;
    }
    // After an operator HAProxy reads up to a dot only.
    const digits = operator === "eq" ? word : word.split(".")[0]!;
    const value = /^[+-]?\d+$/.test(digits) ? BigInt(digits) : undefined;
    if (value === undefined) {
      fault(context, scope.line, "invalid-pattern", `'${word}' is neither a number nor an operator`);
      continue;
    }
    switch (operator) {
      case "ge":
        ranges.push(`${value}:`);
        break;
      case "gt":
        ranges.push(`${value + 1n}:`);
        break;
      case "le":
        ranges.push(`:${value}`);
        break;
      case "lt":
        ranges.push(`:${value - 1n}`);
        break;
      default:
        ranges.push(`${value}:${value}`);
    }
  }
  return ranges;
}
