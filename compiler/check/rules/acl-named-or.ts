import { definitionRange } from "../reference-range.ts";
import { rule } from "../rule.ts";

const spellings = ["or", "OR", "Or", "oR"];

export const aclNamedOr = rule({
  id: "acl-named-or",
  severity: "error",
  since: "2.2",
  stage: "lines",
  summary: "An ACL has the name 'or', with which conditions say something else.",
  why: "In a condition, 'or' stands between alternatives, in any case of letters; such an ACL could not be used. HAProxy refuses it.",
  bad: "frontend www\n    bind :80\n    acl or path /\n",
  good: "frontend www\n    bind :80\n    acl root path /\n",
  manual: "7.2",
  model(model, report) {
    const acls = model.table("acl");
    if (acls.size === 0) return;
    for (const name of spellings) {
      const known = model.symbols.size;
      const id = model.symbols.id(name);
      if (id >= known) continue;
      for (const section of model.sections)
        for (const definition of acls.firstWord(id, section) < 0 ? [] : acls.all(id, section))
          report(definitionRange(definition), `conditions read '${name}' as the word between alternatives`, {
            help: "use another name",
            haproxy: `acl name '${name}' will never match. 'or' is used to express a logical disjunction within a condition.`,
          });
    }
  },
});
