import type { Condition } from "../../../grammar/ast.ts";
import type { CondPlan } from "../../../runtime/plan.ts";
import { predefinedAcls } from "../../model/predefined-acls.ts";
import { aclTestAt, aclTestOfWords, conditionAt } from "../../model/read.ts";
import { slotText, textOf, valueSlot } from "../../model/text.ts";
import type { Section } from "../../model/types.ts";
import { type Context, fault, locOf, type Scope, sound } from "./context.ts";
import { internBy } from "./intern.ts";
import { conditionSlot } from "./items.ts";
import { lowerTest } from "./tests.ts";

/** The condition at the end of a line, or undefined when it has none. */
export function lowerCondition(context: Context, scope: Scope): number | undefined {
  const { line } = scope;
  const slot = conditionSlot(line);
  if (!slot) return undefined;
  const read = conditionAt(line.section.tree, line.statement.word + slot.at, slot.count);
  const condition = sound(context, line, read);
  return condition && lowerConditionTree(context, scope, condition, slotText(line, slot));
}

export function lowerConditionTree(
  context: Context,
  scope: Scope,
  condition: Condition,
  text: string,
): number {
  const clauses: CondPlan["clauses"] = condition.clauses.map((terms) =>
    terms.map((term) => {
      if (term.test) return { not: term.negated, any: [lowerTest(context, scope, term.test)] };
      const acl = term.acl ?? "";
      return { not: term.negated, any: [...namedAcl(context, scope, acl)], acl };
    }),
  );
  const plan: CondPlan = { unless: condition.unless, clauses, text, at: locOf(scope.line) };
  const key = JSON.stringify([plan.unless, clauses]);
  return internBy(context.interned.conds, context.plan.conds, key, () => plan);
}

function namedAcl(context: Context, scope: Scope, name: string): readonly number[] {
  const found = aclsOf(context, scope).get(name);
  if (found) return found;
  const predefined = Object.hasOwn(predefinedAcls, name) ? predefinedAcls[name] : undefined;
  const test = predefined && aclTestOfWords(predefined).value;
  if (test) return [lowerTest(context, scope, test, name)];
  fault(context, scope.line, "undefined-reference", `there is no ACL '${name}'`);
  return [];
}

/** Named ACLs of a section as seen by a proxy that runs its rules. */
export function aclsOf(context: Context, scope: Scope): ReadonlyMap<string, readonly number[]> {
  const key = `${scope.section.index}/${scope.proxy?.index ?? -1}`;
  let acls = context.acls.get(key);
  if (!acls) {
    acls = lowerAcls(context, scope);
    context.acls.set(key, acls);
  }
  return acls;
}

function lowerAcls(context: Context, scope: Scope): ReadonlyMap<string, readonly number[]> {
  const acls = new Map<string, number[]>();
  const section: Section = scope.section;
  for (const statement of section.own("acl")) {
    const line = { statement, section };
    const name = textOf(line, "name");
    const criterion = valueSlot(statement.template, "criterion");
    if (name === undefined || !criterion) continue;
    const words = statement.template.words - criterion.at;
    const test = sound(context, line, aclTestAt(section.tree, statement.word + criterion.at, words));
    if (!test) continue;
    const index = lowerTest(context, { ...scope, line }, test, name);
    const tests = acls.get(name);
    if (tests) tests.push(index);
    else acls.set(name, [index]);
    context.plan.acls.push({
      proxy: scope.proxy?.name ?? section.name,
      name,
      tests: [index],
      at: locOf(line),
    });
  }
  return acls;
}
