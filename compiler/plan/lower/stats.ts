import type { RulePlan, StatsPlan } from "../../../runtime/plan.ts";
import { ruleOf } from "../../model/rules.ts";
import { textOf } from "../../model/text.ts";
import type { Line, Proxy } from "../../model/types.ts";
import { lowerCondition } from "./conds.ts";
import { type Context, locOf, scopeOf } from "./context.ts";
import { lowerRule } from "./rules.ts";
import { readTime } from "./values.ts";

/**
 * The statistics page. Any `stats` line switches it on; the first own one of a proxy starts afresh, without what
 * defaults said.
 */
export function lowerStats(context: Context, proxy: Proxy): StatsPlan | undefined {
  const lines = proxy.linesOf([...proxy.keywords()].filter((keyword) => keyword.startsWith("stats ")));
  const own = lines.filter((line) => line.section === proxy);
  const used =
    own.length > 0 ? own : lines.filter((line) => line.section === lines[lines.length - 1]!.section);
  if (used.length === 0 || proxy.mode !== "http") return undefined;
  const plan: StatsPlan = {
    uri: "/haproxy?stats",
    hideVersion: true,
    scope: [],
    auth: [],
    admin: [],
    httpRequest: { steps: [], indexes: [] },
  };
  for (const line of used) apply(context, proxy, plan, line);
  return plan;
}

function apply(context: Context, proxy: Proxy, plan: StatsPlan, line: Line): void {
  const scope = scopeOf(line, proxy);
  switch (line.statement.template.keyword) {
    case "stats uri":
      plan.uri = textOf(line, "prefix") ?? plan.uri;
      break;
    case "stats realm":
      plan.realm = textOf(line, "realm") ?? "";
      break;
    case "stats refresh":
      plan.refresh = readTime(textOf(line, "delay") ?? "", "s") ?? 0;
      break;
    case "stats hide-version":
      plan.hideVersion = true;
      break;
    case "stats show-version":
      plan.hideVersion = false;
      break;
    case "stats show-legends":
      plan.showLegends = true;
      break;
    case "stats show-modules":
      plan.showModules = true;
      break;
    case "stats show-node":
      plan.showNode = textOf(line, "name") ?? true;
      break;
    case "stats show-desc":
      plan.showDesc = textOf(line, "text") || true;
      break;
    case "stats scope": {
      const name = textOf(line, "proxy") ?? "";
      plan.scope.push(name === "." ? proxy.name : name);
      break;
    }
    case "stats auth": {
      const account = textOf(line, "account") ?? "";
      const colon = account.indexOf(":");
      plan.auth.push({
        user: colon < 0 ? account : account.slice(0, colon),
        password: colon < 0 ? "" : account.slice(colon + 1),
      });
      break;
    }
    case "stats admin": {
      const cond = lowerCondition(context, scope);
      plan.admin.push(cond === undefined ? { at: locOf(line) } : { cond, at: locOf(line) });
      break;
    }
    case "stats http-request": {
      const rule: RulePlan | undefined = lowerRule(context, scope, ruleOf("http-request", line));
      if (rule) plan.httpRequest.steps.push(rule);
      break;
    }
  }
}
