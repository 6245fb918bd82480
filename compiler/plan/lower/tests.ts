import type { AclTest } from "../../../grammar/ast.ts";
import type { Loc, MatchName, PatternSetPlan, TestPlan } from "../../../runtime/plan.ts";
import { derivativeOf } from "../../model/arg-types.ts";
import { type Context, fault, locOf, type Scope } from "./context.ts";
import { lowerExpr } from "./exprs.ts";
import { absent } from "./intern.ts";
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
  const method = match ?? "str";
  const at = locOf(scope.line);
  const written = test.patterns.map(textOfPattern);
  const texts = method === "int" || method === "len" ? intPatterns(context, scope, written) : written;
  let patterns = absent;
  // `bool` without patterns is plain truth, `found` takes none.
  if (texts.length > 0 || test.files.length > 0 || (method !== "bool" && method !== "found"))
    patterns = aclPatterns(context, setOf(context, scope, test, method, texts));
  const { tests, texts: ids } = context.interned;
  tests.key.length = 0;
  tests.key.push(expr, ids.of(method), patterns, acl === undefined ? absent : ids.of(acl));
  const id = tests.id();
  if (id === context.plan.tests.length) context.plan.tests.push(testPlan(expr, method, at, patterns, acl));
  return id;
}

function textOfPattern(pattern: { text: string }): string {
  return pattern.text;
}

/** Whole literals: fields added one by one would take half as much memory again. */
function testPlan(expr: number, match: MatchName, at: Loc, patterns: number, acl?: string): TestPlan {
  if (patterns === absent) return acl === undefined ? { expr, match, at } : { expr, match, at, acl };
  return acl === undefined ? { expr, match, at, patterns } : { expr, match, at, patterns, acl };
}

function setOf(
  context: Context,
  scope: Scope,
  test: AclTest,
  match: MatchName,
  patterns: string[],
): PatternSetPlan {
  const { ignoreCase } = test;
  const at = locOf(scope.line);
  const files = test.files.map(({ path }) => ({ path, at }));
  const name = files[0]?.path ?? `${aclName(context, scope, test)}${at.line}`;
  if (!test.useMap && test.uniqueId === undefined) return { patterns, files, match, ignoreCase, name };
  return {
    patterns,
    files,
    ...(test.useMap ? { map: true } : {}),
    match,
    ignoreCase,
    ...(test.uniqueId === undefined ? {} : { id: test.uniqueId }),
    name,
  };
}

let lastFetch: string | undefined;
let lastFile: string | undefined;
let lastName = "";

/** How HAProxy calls the set of an inline ACL in `show acl`, up to the line's number. */
function aclName(context: Context, scope: Scope, test: AclTest): string {
  const fetch = test.expr.fetch.name;
  const file = context.plan.files[scope.line.section.tree.file] ?? "";
  if (fetch !== lastFetch || file !== lastFile) {
    lastFetch = fetch;
    lastFile = file;
    lastName = `acl '${fetch}' file '${file}' line `;
  }
  return lastName;
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
