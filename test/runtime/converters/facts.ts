/**
 * Each line of facts/*.jsonl is [input, converters with arguments, result], as HAProxy 3.5 gave it for an expression such
 * as `%[str("a b"),field(1," ")]`. A string is str, a number sint, null no sample; other values are objects.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { converters as catalogue } from "../../../grammar/catalogue/converters/index.ts";
import { castTo } from "../../../runtime/casts.ts";
import { stateless } from "../../../runtime/converters/stateless.ts";
import type { ConverterFactory, LoadContext } from "../../../runtime/handlers.ts";
import { isIp, parseIp } from "../../../runtime/ip.ts";
import type { Stream } from "../../../runtime/stream.ts";
import { type Fetched, INCOMPLETE, type Value } from "../../../runtime/value.ts";

export type Written =
  | string
  | number
  | boolean
  | null
  | { hex: string }
  | { int: string }
  | { bool: string }
  | { ip: string }
  | { incomplete: true };
export type Fact = [input: Written, convs: [name: string, ...args: (string | number)[]][], result: Written];

const load = { world: { procVars: new Map() } } as unknown as LoadContext;

/** The variables of facts/variables.jsonl. */
const variables: Record<string, Value> = {
  n: 7,
  m: 2,
  neg: -1,
  v: "abc",
  k: "a2V5",
  bad: "a2V",
  b: new Uint8Array([97, 98, 99]),
  ip: parseIp("1.2.3.4"),
  t: true,
  nonce: "AAECAwQFBgcICQoL",
  key: "AAECAwQFBgcICQoLDA0ODw==",
  num: "12x",
  empty: "",
};
const txnVars = new Map(Object.entries(variables).map(([name, value]) => [`txn.${name}`, value]));
export const stream = { txnVars } as unknown as Stream;
const handlers: Record<string, ConverterFactory> = stateless;

export function read(w: Written): Fetched {
  if (w === null) return undefined;
  if (typeof w !== "object") return w;
  if ("hex" in w) return new Uint8Array(Buffer.from(w.hex, "hex"));
  if ("bool" in w) return w.bool === "true";
  if ("ip" in w) return parseIp(w.ip);
  return "int" in w ? BigInt(w.int) : INCOMPLETE;
}

export function show(v: Fetched): unknown {
  if (typeof v === "bigint") return { int: String(v) };
  if (isIp(v)) return { ip: v.toString() };
  return v instanceof Uint8Array ? { hex: Buffer.from(v).toString("hex") } : v;
}

export function run(input: Fetched, convs: Fact[1]): Fetched {
  let v = input;
  for (const [name, ...args] of convs) {
    const row = catalogue[name];
    const make = handlers[name];
    assert.ok(row && make, `no converter ${name}`);
    if (v === INCOMPLETE) return v;
    const cast = castTo(row.in)(v);
    if (cast === undefined) return undefined;
    v = make(args, load)(cast, stream);
    if (v === undefined) return undefined;
  }
  return v;
}

/** All facts, by the theme their file is named after. */
export function allFacts(): Map<string, Fact[]> {
  const here = new URL("facts/", import.meta.url);
  const facts = new Map<string, Fact[]>();
  for (const file of readdirSync(here)) {
    const lines = readFileSync(new URL(file, here), "utf8").trimEnd().split("\n");
    facts.set(
      file.replace(".jsonl", ""),
      lines.map((line) => JSON.parse(line) as Fact),
    );
  }
  return facts;
}
