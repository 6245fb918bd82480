/** A plan of one frontend with `use_backend`-like rules, for tests of passes and of rule indexes. */
import type {
  CondPlan,
  ExprPlan,
  MatchName,
  Plan,
  ProxyPlan,
  RulePlan,
  TestPlan,
} from "../../runtime/plan.ts";

const at = { file: 0, line: 1 };

export interface SmallTest {
  expr: ExprPlan;
  match: MatchName;
  patterns?: string[];
  ignoreCase?: boolean;
}

export interface SmallRule {
  action: string;
  args?: RulePlan["args"];
  final?: boolean;
  cond?: { unless: boolean; clauses: { not: boolean; any: SmallTest[] }[][] };
}

export function expr(
  name: string,
  out: string,
  args: string[] = [],
  convs: ExprPlan["convs"] = [],
): ExprPlan {
  const text = [`${name}${args.length ? `(${args})` : ""}`, ...convs.map((c) => c.name)].join(",");
  return { fetch: { name, args }, convs, out, volatility: "request", text };
}

/** Interns as lowering does: equal expressions and pattern lists are one. */
export function smallPlan(
  rules: readonly SmallRule[],
  set: "http-request" | "use_backend" = "http-request",
): Plan {
  const exprs: ExprPlan[] = [];
  const tests: TestPlan[] = [];
  const conds: CondPlan[] = [];
  const patterns: Plan["patterns"] = [];
  const ids = new Map<string, number>();
  const intern = <T>(list: T[], item: T, key: string): number => {
    let id = ids.get(key);
    if (id === undefined) {
      id = list.push(item) - 1;
      ids.set(key, id);
    }
    return id;
  };
  const steps = rules.map((rule, line): RulePlan => {
    const step: RulePlan = { action: rule.action, args: rule.args ?? {}, at: { file: 0, line: line + 1 } };
    if (rule.final) step.final = true;
    if (rule.cond === undefined) return step;
    const clauses = rule.cond.clauses.map((terms) =>
      terms.map(({ not, any }) => ({
        not,
        any: any.map((test) => {
          const e = intern(exprs, test.expr, `e ${test.expr.text}`);
          const plan: TestPlan = { expr: e, match: test.match, at };
          if (test.patterns !== undefined) {
            const ignoreCase = test.ignoreCase === true;
            plan.patterns = intern(
              patterns,
              { patterns: test.patterns, files: [], match: test.match, ignoreCase, name: "acl" },
              `p ${test.match} ${ignoreCase} ${JSON.stringify(test.patterns)}`,
            );
          }
          return intern(tests, plan, `t ${JSON.stringify(plan)}`);
        }),
      })),
    );
    const cond: CondPlan = { unless: rule.cond.unless, clauses, text: "", at };
    step.cond = intern(conds, cond, `c ${JSON.stringify(cond)}`);
    return step;
  });
  const list = { steps, indexes: [] };
  const empty = () => ({ steps: [], indexes: [] });
  const proxy: ProxyPlan = {
    name: "fe",
    kind: "frontend",
    id: 1,
    mode: "http",
    disabled: false,
    at,
    options: {},
    timeouts: {},
    rules: set === "http-request" ? { "http-request": list } : {},
    logs: [],
    captures: { request: [], response: [] },
    errors: {},
    monitorFail: [],
    binds: [],
    useBackend: set === "use_backend" ? list : empty(),
    servers: [],
    useServer: empty(),
    persistRules: empty(),
    stickRules: [],
    retries: 3,
    retryOn: [],
    httpReuse: "safe",
    settings: {},
  };
  return {
    format: 1,
    files: ["test.cfg"],
    global: { env: {}, logs: [], statsSockets: [], procVars: [], tune: {}, h1CaseAdjust: {} },
    exprs,
    patterns,
    tests,
    conds,
    formats: [],
    tables: [],
    proxies: [proxy],
    userlists: [],
    logProfiles: [],
    rings: [],
    httpErrors: [],
    acls: [],
    unsupported: [],
  };
}
