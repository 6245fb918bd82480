/** The findings that `haproxy -c` would report, in its order. */
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import { textOf } from "./as-haproxy.ts";
import { haproxySteps } from "./haproxy-steps.ts";

export function onlyHaproxy(
  found: readonly Diagnostic[],
  trees: readonly Tree[],
  version: string,
): Diagnostic[] {
  const told = haproxySteps(found, trees, { version }).flatMap((step) =>
    step.is === "finding" ? [step.one] : [],
  );
  // an error without a word is told when nothing else says that HAProxy refuses it
  const spoken = told.filter((one) => one.severity !== "error" || textOf(one, trees) !== "");
  return spoken.some(isError) ? spoken : told;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}
