import type { Expr, LogFormat } from "../../../grammar/ast.ts";
import type { Diagnostic, Result } from "../../../grammar/diagnostic.ts";
import type { Statement } from "../../../grammar/tree.ts";
import type { Loc, Plan } from "../../../runtime/plan.ts";
import { statementRange } from "../../model/text.ts";
import type { Line, Model, Proxy, Section } from "../../model/types.ts";
import type { Interned } from "./intern.ts";

/** What all areas of lowering share: the plan being made and the tables that keep equal things single. */
export interface Context {
  readonly model: Model;
  readonly plan: Plan;
  readonly diagnostics: Diagnostic[];
  readonly interned: Interned;
  /** Indexes of expressions that mean the same wherever they stand; by tree, those read as an ACL's criterion apart. */
  readonly exprsOfTrees: { readonly plain: Map<Expr, number>; readonly criterion: Map<Expr, number> };
  /** Index in `plan.tables` by name. */
  readonly tables: Map<string, number>;
  /** Indexes of formats made of such expressions only. A format's tree stands for one text. */
  readonly formatsOfTrees: Map<LogFormat, number>;
  /** Named ACLs already lowered, by section and by the proxy that runs its rules. */
  readonly acls: Map<Section, Map<Proxy | undefined, ReadonlyMap<string, number[]>>>;
  /** Slots of captures by the line that allots them: "section/line". */
  readonly captureSlots: Map<string, number>;
  /** Reads a file that the configuration names (lf-file ...); undefined when it cannot be read. */
  readonly readFile: ((path: string) => string | undefined) | undefined;
}

/** Where something is said: names are looked up in `section`; `proxy` is the one that will run it. */
export interface Scope {
  readonly section: Section;
  readonly proxy: Proxy | undefined;
  readonly line: Line;
}

export function scopeOf(line: Line, proxy?: Proxy): Scope {
  return { section: line.section, proxy, line };
}

/** The place of a line. What is made from one line shares the object: plans hold hundreds of thousands of them. */
export function locOf(line: Line): Loc {
  if (lastLoc === undefined || line.statement !== lastStatement) {
    lastStatement = line.statement;
    lastLoc = { file: line.section.tree.file, line: line.statement.line + 1 };
  }
  return lastLoc;
}

let lastStatement: Statement | undefined;
let lastLoc: Loc | undefined;

/** Says that the runtime cannot honour something; the start is refused with this reason. */
export function unsupported(context: Context, line: Line, what: string, reason: string): void {
  const at = locOf(line);
  const list = context.plan.unsupported;
  const last = list[list.length - 1];
  if (last && last.what === what && last.at.line === at.line && last.at.file === at.file) return;
  list.push({ at, what, reason });
}

/** The reason in a catalogue row's `runtime`, or undefined when it is "yes". */
export function refusal(runtime: string): string | undefined {
  return runtime.startsWith("no:") ? runtime.slice(3).trim() : undefined;
}

/** A configuration error found while lowering. */
export function fault(context: Context, line: Line, rule: string, message: string): void {
  context.diagnostics.push({
    rule,
    severity: "error",
    range: statementRange(line.section.tree, line.statement),
    message,
  });
}

/** What was read, when nothing was wrong with it; what was wrong becomes errors of the line. */
export function sound<T>(context: Context, line: Line, result: Result<T>): T | undefined {
  if (result.diagnostics.length === 0) return result.value;
  const errors = result.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  for (const { rule, message } of errors) fault(context, line, rule, message);
  return errors.length > 0 ? undefined : result.value;
}
