import type { Plan, RulePlan } from "../../runtime/plan.ts";
import { exprWrites } from "./samples.ts";

const nothing: readonly string[] = [];

/** Actions that leave everything of samples.ts as it is. */
const harmless: ReadonlySet<string> = new Set(
  `accept allow auth capture close deny disable-l7-retry do-log early-hint pause redirect reject return sc-add-gpc sc-inc-gpc
  sc-inc-gpc0 sc-inc-gpc1 sc-set-gpt sc-set-gpt0 set-bc-mark set-bc-tos set-fc-mark set-fc-tos set-log-level set-mark set-nice
  set-priority-class set-priority-offset set-retries set-timeout set-tos silent-drop strict-mode tarpit track-sc use-service
  wait-for-body use_backend use-server force-persist ignore-persist`.split(/\s+/),
);

const writes: Readonly<Record<string, readonly string[]>> = {
  "set-path": ["uri"],
  "set-pathq": ["uri"],
  "set-query": ["uri"],
  "replace-path": ["uri"],
  "replace-pathq": ["uri"],
  "normalize-uri": ["uri"],
  "set-uri": ["uri", "hdr:host"],
  "replace-uri": ["uri", "hdr:host"],
  "set-method": ["method"],
  "set-status": ["status"],
  "set-src": ["addr"],
  "set-src-port": ["addr"],
  "set-dst": ["addr"],
  "set-dst-port": ["addr"],
  "set-map": ["map"],
  "del-map": ["map"],
  "add-acl": ["map"],
  "del-acl": ["map"],
};

/**
 * Resources (samples.ts) the rule's action may change; "*": any.
 *
 * @param setters what `settingExprs` found
 */
export function actionWrites(rule: RulePlan, plan: Plan, setters: ReadonlySet<number>): readonly string[] {
  const own = ownWrites(rule);
  const inside = setters.size === 0 ? nothing : argWrites(rule.args, plan);
  return inside.length === 0 ? own : [...own, ...inside];
}

function ownWrites({ action, args }: RulePlan): readonly string[] {
  if (harmless.has(action)) return nothing;
  const known = writes[action];
  if (known !== undefined) return known;
  switch (action) {
    case "set-header":
    case "add-header":
    case "replace-header":
    case "replace-value":
    case "del-header": {
      const plain =
        typeof args["name"] === "string" && (args["match"] === undefined || action !== "del-header");
      return [plain ? `hdr:${(args["name"] as string).toLowerCase()}` : "hdr:*"];
    }
    case "set-var":
    case "set-var-fmt":
    case "unset-var":
      return typeof args["var"] === "string" ? [`var:${args["var"]}`] : ["*"];
    default:
      return ["*"];
  }
}

/** Expressions whose converters set variables. Rare: passes compute it once and mostly find it empty. */
export function settingExprs(plan: Plan): ReadonlySet<number> {
  return new Set(plan.exprs.flatMap((expr, i) => (exprWrites(expr).length > 0 ? [i] : [])));
}

function argWrites(value: unknown, plan: Plan): string[] {
  if (typeof value !== "object" || value === null) return [];
  const out: string[] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (key === "expr" && typeof inner === "number") out.push(...exprWrites(plan.exprs[inner]!));
    else if (key === "format" && typeof inner === "number") {
      for (const item of plan.formats[inner]!.items)
        if (item.kind === "expr") out.push(...exprWrites(plan.exprs[item.expr]!));
    } else out.push(...argWrites(inner, plan));
  }
  return out;
}

/** Whether a change of one of `written` can show in a sample that reads `read`. */
export function touches(written: readonly string[], read: readonly string[]): boolean {
  return written.some((w) =>
    w === "*"
      ? true
      : read.some(
          (r) =>
            r === w || (w === "hdr:*" && r.startsWith("hdr:")) || (r === "hdr:*" && w.startsWith("hdr:")),
        ),
  );
}
