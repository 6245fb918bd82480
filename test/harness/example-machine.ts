import type { Rule } from "../../compiler/check/rule.ts";
import type { Machine } from "../../compiler/model/machine.ts";
import { emptyMachine } from "./check-text.ts";

/** The machine that a rule's examples are judged on; undefined where it asks for none. */
export function exampleMachine({ machine, files = {} }: Rule): Machine | undefined {
  if (machine !== true) return undefined;
  const has = (path: string): boolean => Object.hasOwn(files, path);
  return {
    ...emptyMachine,
    read: (path) => (has(path) ? Buffer.from(files[path]!, "latin1") : emptyMachine.read(path)),
    kind: (path) => (has(path) ? "file" : undefined),
  };
}
