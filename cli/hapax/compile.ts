/** `hapax compile FILE...`: the optimised plan as JSON, and what each pass did. */
import { writeFileSync } from "node:fs";
import { compileConfig } from "../../compiler/plan/compile.ts";
import { emit } from "../../compiler/plan/emit.ts";
import { reportText } from "../../compiler/plan/report.ts";
import { palette } from "../output/color.ts";
import { pretty } from "../output/pretty.ts";
import { readConfig, readText } from "../read-config.ts";
import { write } from "../write.ts";

export interface CompileArguments {
  output?: string;
  report: boolean;
  optimise: boolean;
  haproxyVersion: string;
}

export function runCompile(paths: readonly string[], args: CompileArguments): number {
  const { files, failures } = readConfig(paths);
  for (const { name, message } of failures) write(2, `hapax: cannot read ${name}: ${message}\n`);
  if (failures.length > 0) return 2;
  const { plan, model, diagnostics, report } = compileConfig(files, {
    env: { ...process.env },
    readFile: readText,
    optimise: args.optimise,
    haproxyVersion: args.haproxyVersion,
  });
  const errors = diagnostics.filter((d) => d.severity === "error");
  if (plan === undefined) {
    write(2, pretty(errors, model.trees, palette("auto", 2)));
    return 1;
  }
  for (const { at, what, reason } of plan.unsupported)
    write(2, `hapax: ${plan.files[at.file]}:${at.line}: hapaxd cannot run this plan: ${what}: ${reason}\n`);
  if (args.report) write(1, `${reportText(plan, report)}\n`);
  if (args.output !== undefined) writeFileSync(args.output, emit(plan));
  else if (!args.report) write(1, emit(plan));
  return plan.unsupported.length > 0 ? 1 : 0;
}
