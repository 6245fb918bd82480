import type { Condition } from "../../../grammar/ast.ts";
import type { CondPlan } from "../../../runtime/plan.ts";
import { predefinedAcls } from "../../model/predefined-acls.ts";
import { aclTestAt, aclTestOfWords, conditionAt } from "../../model/read.ts";
import { slotText, textOf, valueSlot } from "../../model/text.ts";
import type { Section } from "../../model/types.ts";
import { type Context, fault, locOf, type Scope, sound } from "./context.ts";
import { absent } from "./intern.ts";
import { conditionSlot } from "./items.ts";
import { lowerTest } from "./tests.ts";

/** The condition at the end of a line, or undefined when it has none. */
export function lowerCondition(context: Context, scope: Scope): number | undefined {
  const { line } = scope;
  const slot = conditionSlot(line);
  if (!slot) return undefined;
  const read = conditionAt(line.section.tree, line.statement.word + slot.at, slot.count);
  const condition = sound(context, line, read);
  return condition && lowerConditionTree(context, scope, condition, () => slotText(line, slot));
}

/** `text` is asked for when the condition is a new one. */
function lowerConditionTree(
  context: Context,
  scope: Scope,
  condition: Condition,
  text: () => string,
): number {
  const { conds, texts } = context.interned;
  const clauses = condition.clauses.map((terms) =>
    terms.map((term): CondPlan["clauses"][number][number] => {
      if (term.test) return { not: term.negated, any: [lowerTest(context, scope, term.test)] };
      const acl = term.acl ?? "";
      return { not: term.negated, any: namedAcl(context, scope, acl), acl };
    }),
  );
  // Only now: tests and names of ACLs are interned on the way.
  const { key } = conds;
  key.length = 0;
  key.push(condition.unless ? 1 : 0);
  for (const clause of clauses) {
    key.push(clause.length);
    for (const { not, any, acl } of clause) {
      key.push(not ? 1 : 0, acl === undefined ? absent : texts.of(acl), any.length);
      for (const test of any) key.push(test);
    }
  }
  const id = conds.id();
  if (id === context.plan.conds.length)
    context.plan.conds.push({ unless: condition.unless, clauses, text: text(), at: locOf(scope.line) });
  return id;
}

/** Shared by all conditions that name the ACL: passes replace lists, they do not change them. */
function namedAcl(context: Context, scope: Scope, name: string): number[] {
  const found = aclsOf(context, scope).get(name);
  if (found) return found;
  const predefined = Object.hasOwn(predefinedAcls, name) ? predefinedAcls[name] : undefined;
  const test = predefined && aclTestOfWords(predefined).value;
  if (test) return [lowerTest(context, scope, test, name)];
  fault(context, scope.line, "undefined-reference", `there is no ACL '${name}'`);
  return [];
}

/** Named ACLs of a section as seen by a proxy that runs its rules. */
export function aclsOf(context: Context, scope: Scope): ReadonlyMap<string, number[]> {
  let byProxy = context.acls.get(scope.section);
  if (!byProxy) {
    byProxy = new Map();
    context.acls.set(scope.section, byProxy);
  }
  let acls = byProxy.get(scope.proxy);
  if (!acls) {
    acls = lowerAcls(context, scope);
    byProxy.set(scope.proxy, acls);
  }
  return acls;
}

function lowerAcls(context: Context, scope: Scope): ReadonlyMap<string, number[]> {
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
