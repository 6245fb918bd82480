/** `hapax check FILE...`: every finding in one run. Exit 0 clean, 1 findings, 2 usage or I/O. */
import type { onlyHaproxy } from "../../compiler/check/only-haproxy.ts";
import { check } from "../../compiler/check/run.ts";
import { buildModel } from "../../compiler/model/build.ts";
import type { SourceFile } from "../../compiler/model/read-files.ts";
import { parseFiles } from "../../compiler/plan/compile.ts";
import type { Diagnostic, Severity } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import { thisMachine } from "../machine.ts";
import { type MissingFiles, withMissingFiles } from "../missing-files.ts";
import { type ColorMode, palette } from "../output/color.ts";
import { compact } from "../output/compact.ts";
import { json } from "../output/json.ts";
import { pretty, summary } from "../output/pretty.ts";
import { readConfig } from "../read-config.ts";
import { tuneV8 } from "../tune-v8.ts";
import { write } from "../write.ts";

export interface CheckArguments {
  format: "pretty" | "compact" | "json";
  color: ColorMode;
  /** Findings at or above this severity make the exit code 1. */
  failOn: "error" | "warning" | "info" | "never";
  haproxyVersion?: string;
  /** All files make one configuration, as with several `-f`; else each is one. */
  together: boolean;
  /** Picks what `haproxy -c` reports, where only that is wanted. */
  select?: typeof onlyHaproxy;
  stdinFilename?: string;
  missingFiles: MissingFiles;
  /** Build features beyond the usual ones. */
  features?: ReadonlySet<string>;
}

const rank: Record<Severity | "never", number> = { never: 4, error: 3, warning: 2, info: 1, hint: 0 };

export function runCheck(paths: readonly string[], args: CheckArguments): number {
  const { files, failures } = readConfig(paths);
  tuneV8(files.reduce((sum, { bytes }) => sum + bytes.length, 0));
  for (const { name, message } of failures) write(2, `hapax: cannot read ${name}: ${message}\n`);
  const named = files.map((f) =>
    f.name === "-" && args.stdinFilename !== undefined ? { ...f, name: args.stdinFilename } : f,
  );
  const units = args.together ? [named] : named.map((f) => [f]);
  const paint = palette(args.color);
  const everything: Diagnostic[] = [];
  const trees: Tree[] = [];
  for (const unit of units) {
    if (unit.length === 0) continue;
    const found = checkFiles(unit, args.haproxyVersion, args.missingFiles, args.features, args.select);
    const base = trees.length;
    for (const tree of found.trees) trees.push(tree);
    for (const one of found.diagnostics) everything.push(base === 0 ? one : moved(one, base));
  }
  const out =
    args.format === "json"
      ? json(everything, trees)
      : args.format === "compact"
        ? compact(everything, trees)
        : pretty(everything, trees, paint);
  write(1, out);
  if (args.format === "pretty") write(2, `${summary(everything, trees.length, paint)}\n`);
  if (failures.length > 0) return 2;
  // what this machine lacks is no fault of the text, unless it was asked to be one
  const counts = (d: Diagnostic) => d.machine !== true || args.missingFiles === "error";
  return everything.some((d) => rank[d.severity] >= rank[args.failOn] && counts(d)) ? 1 : 0;
}

/** Reading, model and rules. Never throws on any text. */
export function checkFiles(
  files: readonly SourceFile[],
  haproxyVersion?: string,
  missingFiles: MissingFiles = "ignore",
  features?: ReadonlySet<string>,
  select?: typeof onlyHaproxy,
): { trees: Tree[]; diagnostics: Diagnostic[] } {
  const options = {
    env: { ...process.env },
    ...(haproxyVersion === undefined ? {} : { haproxyVersion }),
    ...(features === undefined ? {} : { features }),
    ...(missingFiles === "ignore" ? {} : { machine: thisMachine() }),
  };
  const { trees, diagnostics: reading } = parseFiles(files, options);
  const model = buildModel(trees, options).value;
  // HAProxy knows no suppression
  const all = check(model, { earlier: reading, keepSuppressed: select !== undefined });
  const found = withMissingFiles(all, missingFiles);
  return { trees, diagnostics: select === undefined ? found : select(found, trees, model.version) };
}

/** The same finding with its files counted from `base`. */
function moved(d: Diagnostic, base: number): Diagnostic {
  return {
    ...d,
    range: { ...d.range, file: d.range.file + base },
    ...(d.related === undefined
      ? {}
      : { related: d.related.map((r) => ({ ...r, range: { ...r.range, file: r.range.file + base } })) }),
    ...(d.fix === undefined
      ? {}
      : {
          fix: {
            ...d.fix,
            edits: d.fix.edits.map((e) => ({ ...e, range: { ...e.range, file: e.range.file + base } })),
          },
        }),
  };
}
