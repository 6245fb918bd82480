import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { createEnvironment } from "../../grammar/environment.ts";
import { parse } from "../../grammar/parse.ts";
import { createSymbols } from "../../grammar/symbols.ts";
import type { ReadOptions, Tree } from "../../grammar/tree.ts";
import type { Plan } from "../../runtime/plan.ts";
import { buildModel } from "../model/build.ts";
import type { SourceFile } from "../model/read-files.ts";
import type { Model, ModelOptions } from "../model/types.ts";
import { type LowerOptions, lower } from "./lower.ts";
import { optimise } from "./optimise.ts";
import type { PassReport } from "./pass-report.ts";

export interface CompileOptions extends ModelOptions, LowerOptions {
  predicates?: ReadOptions["predicates"];
  /** false: leave the plan as lowered. */
  optimise?: boolean;
}

export interface Compiled {
  /** Absent when there are errors. */
  plan?: Plan;
  model: Model;
  diagnostics: Diagnostic[];
  report: PassReport[];
}

/** Parses files that make one configuration, in order, sharing symbols and environment. */
export function parseFiles(
  files: readonly SourceFile[],
  options: Pick<CompileOptions, "env" | "haproxyVersion" | "predicates"> & Pick<ReadOptions, "features"> = {},
): { trees: Tree[]; diagnostics: Diagnostic[] } {
  const symbols = createSymbols();
  const environment = createEnvironment(options.env, {
    version: options.haproxyVersion,
    files: files.map(({ name }) => name),
  });
  const trees: Tree[] = [];
  const diagnostics: Diagnostic[] = [];
  files.forEach((source, file) => {
    const result = parse(source.bytes, {
      name: source.name,
      file,
      symbols,
      environment,
      ...(options.haproxyVersion === undefined ? {} : { haproxyVersion: options.haproxyVersion }),
      ...(options.predicates === undefined ? {} : { predicates: options.predicates }),
      ...(options.features === undefined ? {} : { features: options.features }),
    });
    trees.push(result.value);
    diagnostics.push(...result.diagnostics);
  });
  return { trees, diagnostics };
}

/**
 * From text to an optimised plan. Diagnostics are those of reading, of the model and of lowering; the checker's rules are
 * not run. A plan with a non-empty `unsupported` must not be started.
 */
export function compileConfig(files: readonly SourceFile[], options: CompileOptions = {}): Compiled {
  const { trees, diagnostics } = parseFiles(files, options);
  const compiled = compileTrees(trees, options);
  return { ...compiled, diagnostics: [...diagnostics, ...compiled.diagnostics] };
}

/** As `compileConfig`, from trees that share their symbols. */
export function compileTrees(trees: readonly Tree[], options: CompileOptions = {}): Compiled {
  const { value: model, diagnostics: modelDiagnostics } = buildModel(trees, options);
  const { value: lowered, diagnostics: lowerDiagnostics } = lower(model, options);
  const diagnostics = [...modelDiagnostics, ...lowerDiagnostics];
  if (diagnostics.some((one) => one.severity === "error")) return { model, diagnostics, report: [] };
  if (options.optimise === false) return { plan: lowered, model, diagnostics, report: [] };
  const { plan, report } = optimise(lowered);
  return { plan, model, diagnostics, report };
}
