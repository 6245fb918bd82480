/** What HAProxy says of two servers of one backend that share a name; it has changed its mind several times. */
import { place, whole } from "../../grammar/diagnostic.ts";
import type { Statement } from "../../grammar/tree.ts";
import type { Model, Section } from "../model/types.ts";
import { atLeast } from "../model/version.ts";
import { optionsOf } from "./line-options.ts";
import type { Extra } from "./rule.ts";

interface Named {
  name: string;
  /** As the line says it, of a template. */
  label?: string;
  section: Section;
  statement: Statement | undefined;
}

/** `earlier`: those of that name before it. undefined: they may be called so. */
export function sameServerName(model: Model, second: Named, earlier: readonly Named[]): Extra | undefined {
  const { name, section, statement } = second;
  const clash = atLeast(model, "3.3")
    ? earlier[0]
    : hasId(second)
      ? undefined
      : earlier.find((one) => !hasId(one));
  const first = clash ?? (atLeast(model, "3.1") ? earlier[0] : undefined);
  if (first?.statement === undefined) return undefined;
  const line = first.statement.line + 1;
  const defined = `another server named '${name}' was already defined at line ${line}`;
  if (atLeast(model, "3.5"))
    return {
      haproxy: `'${statement?.template.keyword ?? "server"} ${section.name}/${second.label ?? name}' : ${defined}, please use a distinct name.`,
    };
  const before = `parsing [${place}] : ${section.kind === "listen" ? "proxy" : section.kind} '${section.name}', `;
  const said = (text: string) => ({ stage: "checks" as const, haproxy: whole(before + text) });
  if (clash === undefined)
    return {
      severity: "warning",
      ...said(
        `${defined}. This is dangerous and will not be supported anymore in version 3.3. Please use distinct names.`,
      ),
    };
  if (atLeast(model, "2.0")) return said(`${defined}, please use distinct names.`);
  return {
    severity: "warning",
    ...said(
      `another server named '${name}' was defined without an explicit ID at line ${line}, this is not recommended.`,
    ),
  };
}

/** Before 3.3 an id was enough to tell servers apart. */
function hasId({ statement }: Named): boolean {
  return statement !== undefined && optionsOf(statement.template).has("id");
}
