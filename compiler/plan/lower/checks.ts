import type { CheckPlan, RulePlan, Value } from "../../../runtime/plan.ts";
import { lastOf } from "../../model/line-order.ts";
import { ruleOf } from "../../model/rules.ts";
import { hasLiteral, textOf } from "../../model/text.ts";
import type { Defaults, Line, Proxy, Section } from "../../model/types.ts";
import { checkRuleArgs } from "./check-rules.ts";
import { type Context, locOf, scopeOf } from "./context.ts";
import { lowerRule } from "./rules.ts";

const types: Readonly<Record<string, CheckPlan["type"]>> = {
  "option httpchk": "http",
  "option tcp-check": "tcp-check",
  "option smtpchk": "smtp",
  "option mysql-check": "mysql",
  "option pgsql-check": "pgsql",
  "option redis-check": "redis",
  "option ldap-check": "ldap",
  "option ssl-hello-chk": "ssl-hello",
  "option spop-check": "spop",
  "option external-check": "external",
};

/**
 * How servers of a backend are checked. `args` of type http: method, uri, version, host; smtp: hello, domain;
 * mysql and pgsql: user, version. Rules are those of `check-rules.ts`.
 */
export function lowerCheck(context: Context, proxy: Proxy): CheckPlan | undefined {
  const line = lastOf(proxy, Object.keys(types));
  const type = line && !line.statement.template.prefix ? types[line.statement.template.keyword]! : "tcp";
  const logged = proxy.enabled("option log-health-checks") !== undefined;
  if (type === "tcp" && !logged) return undefined;
  const plan: CheckPlan = { type, rules: [], args: {} };
  if (logged) plan.logHealthChecks = true;
  if (type === "http" || type === "tcp-check") {
    const family = type === "http" ? "http-check" : "tcp-check";
    const section = rulesSection(proxy, line!.statement.template.keyword, family);
    if (section) plan.rules = lowerCheckRules(context, proxy, section, family);
    if (type === "http") {
      if (line && (!section || line.section === section)) plan.args = httpArgs(line);
      if (proxy.enabled("http-check disable-on-404")) plan.disableOn404 = true;
      if (proxy.enabled("http-check send-state")) plan.sendState = true;
    }
  } else if (line) {
    if (type === "smtp") plan.args["hello"] = hasLiteral(line, "EHLO") ? "EHLO" : "HELO";
    for (const [name, field] of [
      ["domain", "domain"],
      ["name", "user"],
      ["version", "version"],
    ] as const) {
      const text = textOf(line, field === "user" ? name : field);
      if (text !== undefined) plan.args[field] = text;
    }
  }
  return plan;
}

/** A section's own option or check rules start a new rule set; those of defaults then no longer count. */
function rulesSection(proxy: Proxy, option: string, family: string): Section | undefined {
  if (startsRules(proxy, option, family)) return proxy;
  const key = `${option} ${family}`;
  const passed: Defaults[] = [];
  let found: Section | undefined;
  for (let section = proxy.from; section !== undefined; section = section.from) {
    const known = rulesFrom.get(section)?.get(key);
    if (known !== undefined) {
      found = known ?? undefined;
      break;
    }
    passed.push(section);
    if (startsRules(section, option, family)) {
      found = section;
      break;
    }
  }
  for (const section of passed) {
    const answers = rulesFrom.get(section) ?? new Map<string, Section | null>();
    rulesFrom.set(section, answers.set(key, found ?? null));
  }
  return found;
}

/** What was found from a defaults section on, by option and family; null: nothing. Chains of them may be long. */
const rulesFrom = new WeakMap<Defaults, Map<string, Section | null>>();

function startsRules(section: Section, option: string, family: string): boolean {
  return (
    section.own(option).length > 0 ||
    section.node.statements.some(({ template }) => isCheckRule(template.keyword, family))
  );
}

function isCheckRule(keyword: string, family: string): boolean {
  return (
    keyword === family ||
    (keyword.startsWith(`${family} `) &&
      !keyword.endsWith(" disable-on-404") &&
      !keyword.endsWith(" send-state"))
  );
}

export function lowerCheckRules(
  context: Context,
  proxy: Proxy | undefined,
  section: Section,
  family: string,
): RulePlan[] {
  const rules: RulePlan[] = [];
  for (const statement of section.node.statements) {
    const { keyword, errors } = statement.template;
    if (!isCheckRule(keyword, family) || errors.length > 0) continue;
    const line: Line = { statement, section };
    const scope = scopeOf(line, proxy);
    if (keyword === family) {
      const rule = lowerRule(context, scope, ruleOf(family, line));
      if (rule) rules.push(rule);
    } else {
      const action = keyword.slice(family.length + 1);
      rules.push({
        action: action.replace(/^send-.*/, "send"),
        args: checkRuleArgs(context, scope, action),
        at: locOf(line),
      });
    }
  }
  return rules;
}

function httpArgs(line: Line): Record<string, Value> {
  const args: Record<string, Value> = {};
  for (const name of ["method", "uri", "version", "host"]) {
    const text = textOf(line, name);
    if (text !== undefined) args[name] = text;
  }
  return args;
}

/** Whether the line says `default` (`tcp-check connect default`). */
export function saysDefault(line: Line): boolean {
  return hasLiteral(line, "default");
}
