import { predefinedAcls } from "../../model/predefined-acls.ts";
import { aclTestOfWords } from "../../model/read.ts";
import { type Context, scopeOf } from "./context.ts";
import { lowerTest } from "./tests.ts";

/** `acl(TRUE)`: predefined ACLs that the fetch `acl` names become ACLs of the plan like declared ones. */
export function lowerAclFetches(context: Context): void {
  const { plan, model } = context;
  for (let i = 0; i < plan.exprs.length; i++) {
    const { fetch } = plan.exprs[i]!;
    if (fetch.name !== "acl") continue;
    const owner = fetch.args.find((arg) => typeof arg === "object" && arg !== null && "proxy" in arg) as
      | { proxy?: string }
      | undefined;
    const proxy = owner?.proxy === undefined ? undefined : model.proxy(owner.proxy);
    if (!proxy?.node.header) continue;
    const line = { statement: proxy.node.header, section: proxy };
    for (const arg of fetch.args) {
      if (typeof arg !== "string") continue;
      const name = arg.replace(/^!/, "");
      const words = Object.hasOwn(predefinedAcls, name) ? predefinedAcls[name] : undefined;
      const known = plan.acls.some((acl) => acl.proxy === proxy.name && acl.name === name);
      const test = words && !known ? aclTestOfWords(words).value : undefined;
      if (!test) continue;
      const at = { file: proxy.tree.file, line: proxy.node.line + 1 };
      plan.acls.push({
        proxy: proxy.name,
        name,
        tests: [lowerTest(context, scopeOf(line, proxy), test, name)],
        at,
      });
    }
  }
}
