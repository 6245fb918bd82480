/**
 * The facts again, now as a configuration says them: parsed, compiled to a plan, and run from the plan's arguments.
 */
import assert from "node:assert/strict";
import { it } from "node:test";
import { compileConfig } from "../../../compiler/plan/compile.ts";
import { castTo } from "../../../runtime/casts.ts";
import { stateless } from "../../../runtime/converters/stateless.ts";
import type { ConverterFactory, LoadContext } from "../../../runtime/handlers.ts";
import type { ExprPlan } from "../../../runtime/plan.ts";
import { type Fetched, INCOMPLETE } from "../../../runtime/value.ts";
import { allFacts, type Fact, read, show, stream } from "./facts.ts";

process.env["TZ"] = "UTC";

const handlers: Record<string, ConverterFactory> = stateless;
const load = { world: { procVars: new Map() }, error: assert.fail } as unknown as LoadContext;

function quote(text: string): string {
  const escapes: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return `"${text.replace(/["\\$#\n\r\t]/g, (c) => escapes[c] ?? `\\${c}`)}"`;
}

function quoteArg(arg: string | number): string {
  if (typeof arg === "number") return String(arg);
  return `"${arg.replace(/["\\\n\r\t]/g, (c) => ({ "\n": "\\n", "\r": "\\r", "\t": "\\t" })[c] ?? `\\${c}`)}"`;
}

/** The fact as a sample expression. Empty binary data cannot be written, an empty text is the same to all converters. */
function write([input, convs]: Fact): string {
  const value = input as { hex?: string; int?: string; bool?: string; ip?: string };
  let source: string;
  if (typeof input === "string") source = `str(${quoteArg(input)})`;
  else if (typeof input === "number") source = `int(${input})`;
  else if (value.hex !== undefined) source = value.hex === "" ? "str()" : `bin(${value.hex})`;
  else if (value.int !== undefined) source = `int(${value.int})`;
  else if (value.bool !== undefined) source = `bool(${value.bool})`;
  else source = `${value.ip?.includes(":") ? "ipv6" : "ipv4"}(${value.ip})`;
  const calls = convs.map(([name, ...args]) =>
    args.length ? `${name}(${args.map(quoteArg).join(",")})` : name,
  );
  return [source, ...calls].join(",");
}

function run(input: Fetched, expr: ExprPlan): Fetched {
  let v = input;
  for (const conv of expr.convs) {
    const cast = v === INCOMPLETE ? undefined : castTo(conv.in)(v);
    if (cast === undefined) return v === INCOMPLETE ? v : undefined;
    v = (handlers[conv.name] as ConverterFactory)(conv.args, load)(cast, stream);
  }
  return v;
}

it("give the same results from a compiled configuration", async () => {
  const facts = [...allFacts().values()].flat();
  const lines = facts.map((fact, i) => `  http-request set-var(txn.r${i}) ${quote(write(fact))}\n`);
  const text = `frontend f\n  mode http\n  timeout client 5s\n  bind 127.0.0.1:1\n${lines.join("")}`;
  const bytes = Buffer.from(text, "latin1");
  const { plan, diagnostics } = await compileConfig([{ name: "facts.cfg", bytes }], { optimise: false });
  const errors = diagnostics.filter((d) => d.severity === "error");
  assert.deepEqual(errors, []);
  assert.ok(plan);
  const steps = plan.proxies[0]?.rules["http-request"]?.steps ?? [];
  assert.equal(steps.length, facts.length);
  for (const [i, [input, convs, result]] of facts.entries()) {
    const index = Number(steps[i]?.args["expr"]);
    const expr: ExprPlan | undefined = plan.exprs[index];
    assert.ok(expr);
    assert.deepEqual(show(run(read(input), expr)), show(read(result)), JSON.stringify([input, convs]));
  }
});
