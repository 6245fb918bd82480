import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "./check-text.ts";

/** A configuration that the release accepts. */
export type Accepted = readonly [version: string, config: string];
/** One that it refuses, with the rule that says so and the line. */
export type Refused = readonly [version: string, config: string, rule: string, line: number];

/** A test per configuration: no errors, or the one. */
export function verdictTests(accepted: readonly Accepted[], refused: readonly Refused[]): void {
  for (const [version, config] of accepted)
    test(`accepted by ${version}: ${config}`, () => assert.deepEqual(errors(config, version), []));
  for (const [version, config, rule, line] of refused)
    test(`refused by ${version}: ${config}`, () =>
      assert.deepEqual(
        errors(config, version).map((one) => [one.rule, one.range.line]),
        [[rule, line]],
      ));
}

function errors(config: string, version: string) {
  return checkText(config, "a.cfg", version, {}).filter(({ severity }) => severity === "error");
}
