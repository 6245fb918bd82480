/** Checks one configuration given as text, the way `hapax check` does, without touching the disk. */
import { check } from "../../compiler/check/run.ts";
import { buildModel } from "../../compiler/model/build.ts";
import type { Machine } from "../../compiler/model/machine.ts";
import { parseFiles } from "../../compiler/plan/compile.ts";
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { parse } from "../../grammar/parse.ts";
import { createSymbols } from "../../grammar/symbols.ts";

export function checkText(
  text: string,
  name = "test.cfg",
  haproxyVersion?: string,
  env?: Record<string, string>,
  machine?: Machine,
): Diagnostic[] {
  const options = haproxyVersion === undefined ? {} : { haproxyVersion };
  const { trees, diagnostics } = parseFiles([{ name, bytes: Buffer.from(text, "latin1") }], options);
  const model = buildModel(trees, { ...options, ...(env && { env }), ...(machine && { machine }) }).value;
  return check(model, { earlier: diagnostics });
}

/** The same for many small texts: what lines look like is learned once. */
export function createChecker(haproxyVersion: string): (text: string) => Diagnostic[] {
  const symbols = createSymbols();
  const options = { haproxyVersion, env: {} };
  return (text) => {
    const { value, diagnostics } = parse(Buffer.from(text, "latin1"), {
      name: "test.cfg",
      symbols,
      haproxyVersion,
    });
    return check(buildModel([value], options).value, { earlier: diagnostics });
  };
}

/** A machine on which there is nothing. */
export const emptyMachine: Machine = {
  read: () => "No such file or directory",
  kind: () => undefined,
  list: () => [],
  hasUser: () => false,
  hasGroup: () => false,
  hasNamespace: () => false,
  hasHost: () => false,
  pemProblem: () => undefined,
  isPair: () => undefined,
};
