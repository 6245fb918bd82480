/**
 * No stage throws, whatever the text: parse, model, check, lower, optimise, emit and the printers of findings.
 * HAPAX_RUNS says how many mutated configurations (1000), HAPAX_SEED where to begin, HAPAX_CORPUS adds configurations.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv } from "ajv";
import { randomOf } from "../../bench/lib/random.ts";
import { palette } from "../../cli/output/color.ts";
import { compact } from "../../cli/output/compact.ts";
import { json } from "../../cli/output/json.ts";
import { pretty } from "../../cli/output/pretty.ts";
import { check } from "../../compiler/check/run.ts";
import { buildModel } from "../../compiler/model/build.ts";
import { parseFiles } from "../../compiler/plan/compile.ts";
import { emit } from "../../compiler/plan/emit.ts";
import { lower } from "../../compiler/plan/lower.ts";
import { optimise } from "../../compiler/plan/optimise.ts";
import { printBytes } from "../../grammar/tree.ts";
import { checkReferences } from "../../runtime/check-references.ts";
import schema from "../../runtime/plan.schema.json" with { type: "json" };
import type { Plan } from "../../runtime/plan.ts";
import { mutate } from "./mutate.ts";
import { seedConfigs } from "./seed-configs.ts";

const runs = Number(process.env["HAPAX_RUNS"] ?? 1000);
const firstSeed = Number(process.env["HAPAX_SEED"] ?? 1);
const options = {
  env: { V: "a b", E: "" },
  readFile: (path: string) => `${path} 1\n10.0.0.0/8 x\n^a(b+ c\n`,
};

// As runtime/validate-plan.ts does, compiled once.
const fits = new Ajv({ allowUnionTypes: true, strict: false }).compile(schema);

interface Outcome {
  /** No errors: the plan was optimised and emitted. */
  planned: boolean;
  findings: number;
}

function allStages(text: string): Outcome {
  const bytes = Buffer.from(text, "latin1");
  const { trees, diagnostics: reading } = parseFiles([{ name: "mutated.cfg", bytes }], options);
  assert.deepEqual(Buffer.from(printBytes(trees[0]!.words)), bytes, "print(parse(text)) is not text");
  const { value: model } = buildModel(trees, options);
  const { value: plan, diagnostics: lowering } = lower(model, options);
  const found = check(model, { earlier: [...reading, ...lowering], keepSuppressed: true });
  for (const { range, rule } of found)
    assert.ok(
      range.start >= 0 && range.start <= range.end && range.end <= bytes.length,
      `${rule} points outside of the text: ${range.start}-${range.end}`,
    );
  pretty(found, trees, palette("never"));
  compact(found, trees);
  JSON.parse(json(found, trees));
  // Only what the checker lets pass is run, as in hapaxd.
  const failed = found.some(({ severity, lint }) => severity === "error" && lint !== true);
  if (!failed) {
    const emitted: Plan = JSON.parse(emit(optimise(plan).plan));
    assert.ok(fits(emitted), `the plan breaks its schema: ${JSON.stringify(fits.errors?.[0])}`);
    assert.deepEqual(checkReferences(emitted, 1), []);
  }
  return { planned: !failed, findings: found.length };
}

test(`no stage throws on ${runs} mutated configurations`, (t) => {
  const seeds = seedConfigs(process.env["HAPAX_CORPUS"]);
  // Mostly from configurations that are right, or the later stages would see little.
  const right = new Map<string, boolean>();
  const chosen = (random: () => number): string => {
    const wantRight = random() < 0.8;
    for (;;) {
      const text = seeds[Math.floor(random() * seeds.length)]!;
      if (!wantRight) return text;
      if (!right.has(text)) right.set(text, allStages(text).planned);
      if (right.get(text) === true) return text;
    }
  };
  const failures = new Map<string, string>();
  let planned = 0;
  let findings = 0;
  let slowest = { ms: 0, seed: 0 };
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const random = randomOf(seed * 2654435761);
    const text = mutate(chosen(random), seeds, random);
    const began = performance.now();
    try {
      const outcome = allStages(text);
      if (outcome.planned) planned++;
      findings += outcome.findings;
    } catch (error) {
      const what = placeOf(error);
      if (!failures.has(what)) failures.set(what, `HAPAX_SEED=${seed}\n${smallest(text, what)}`);
    }
    const ms = performance.now() - began;
    if (ms > slowest.ms) slowest = { ms, seed };
  }
  t.diagnostic(
    `${seeds.length} seeds, ${planned} of ${runs} compiled to a plan, ${findings} findings, slowest ${slowest.ms.toFixed(0)} ms (seed ${slowest.seed})`,
  );
  assert.equal(failures.size, 0, [...failures].map(([what, text]) => `${what}\n${text}`).join("\n\n"));
  // If hardly anything gets through, the later stages are not tested.
  assert.ok(planned > runs / 20, `only ${planned} of ${runs} were compiled`);
});

/** The first line of an error and where it came from: one entry per fault. */
function placeOf(error: unknown): string {
  const { message, stack = "" } = error as Error;
  const place = /\n\s+at .*?([\w-]+\.ts:\d+)/.exec(stack)?.[1] ?? "";
  return `${message.split("\n")[0]!.replace(/\d+/g, "N")} (${place})`;
}

/** Leaves out lines for as long as the same fault shows. */
function smallest(text: string, what: string): string {
  let lines = text.split("\n");
  for (let at = lines.length - 1; at >= 0; at--) {
    const fewer = lines.toSpliced(at, 1);
    try {
      allStages(fewer.join("\n"));
    } catch (error) {
      if (placeOf(error) === what) lines = fewer;
    }
  }
  return JSON.stringify(lines.join("\n"));
}
