import { readdirSync, readFileSync, statSync } from "node:fs";
import { readFiles } from "../../compiler/model/read-files.ts";
import { compileConfig } from "../../compiler/plan/compile.ts";
import { simulate } from "../../runtime/simulate/simulate.ts";
import { type ColorMode, palette } from "../output/color.ts";
import { pretty } from "../output/pretty.ts";
import { write } from "../write.ts";
import { type RouteArgs, routeRequest } from "./route-request.ts";
import { routeText } from "./route-text.ts";

export interface RouteOptions extends RouteArgs {
  /** Tell rules that did not match, too. */
  all?: boolean;
  json?: boolean;
  color?: ColorMode;
  haproxyVersion?: string;
}

/**
 * `hapax route FILE... 'GET http://host/path'`: where a request would go and why. Prints to `out` and `err`.
 *
 * @returns the exit status: 0 told, 1 the configuration has errors, 2 usage or I/O
 */
export function route(
  paths: readonly string[],
  options: RouteOptions,
  out: (text: string) => void = (text) => void write(1, text),
  err: (text: string) => void = (text) => void write(2, text),
): 0 | 1 | 2 {
  const paint = palette(options.color ?? "auto");
  const asked = routeRequest(options);
  if ("error" in asked) {
    err(`${asked.error}\n`);
    return 2;
  }
  const { files, failures } = readFiles(paths, {
    read: (path) => readFileSync(path),
    isDirectory: (path) => statSync(path).isDirectory(),
    list: (path) => readdirSync(path),
  });
  for (const { name, message } of failures) err(`${name}: ${message}\n`);
  if (failures.length > 0) return 2;
  // What is dropped as unreachable would be missing from the story, so passes are left out.
  const { plan, diagnostics, model } = compileConfig(files, {
    env: process.env,
    optimise: false,
    ...(options.haproxyVersion === undefined ? {} : { haproxyVersion: options.haproxyVersion }),
  });
  const errors = diagnostics.filter((one) => one.severity === "error");
  if (plan === undefined) {
    err(pretty(errors, model.trees, paint));
    return 1;
  }
  const result = simulate(plan, asked.entry, asked.request, options.all === true);
  if ("errors" in result) {
    for (const error of result.errors) err(`${error}\n`);
    return 1;
  }
  const text =
    options.json === true
      ? `${JSON.stringify(result.value, null, 2)}\n`
      : routeText(plan, result.value, paint);
  out(Buffer.from(text, "latin1").toString("utf8"));
  return 0;
}
