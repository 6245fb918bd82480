import type { Plan } from "../../runtime/plan.ts";

/**
 * A plan as canonical JSON: keys in alphabetical order, one line per table entry, rule and server, so that two plans can be
 * compared line by line. Equal plans give equal bytes. ASCII only: byte strings are escaped.
 */
export function emit(plan: Plan): string {
  const out = new Sink();
  write(plan, 0, out);
  out.push("\n");
  return out.text();
}

/** Collects ASCII text. Bytes, since hundreds of thousands of small strings kept alive cost more than writing them. */
class Sink {
  #buffer = Buffer.allocUnsafe(1 << 16);
  #end = 0;
  push(...texts: readonly string[]): void {
    for (const text of texts) {
      if (this.#end + text.length > this.#buffer.length) {
        const grown = Buffer.allocUnsafe(2 * (this.#end + text.length));
        this.#buffer.copy(grown, 0, 0, this.#end);
        this.#buffer = grown;
      }
      this.#end += this.#buffer.write(text, this.#end, "latin1");
    }
  }
  text(): string {
    return this.#buffer.toString("latin1", 0, this.#end);
  }
}

/** Nesting down to which things get lines of their own; rules sit deepest. */
const OPEN_DEPTH = 7;

function write(value: unknown, depth: number, out: Sink): void {
  if (typeof value !== "object" || value === null || depth >= OPEN_DEPTH || isSmall(value)) {
    out.push(flat(value));
    return;
  }
  const pad = "\n".padEnd(depth + 2);
  let first = true;
  if (Array.isArray(value)) {
    out.push("[");
    for (const item of value) {
      out.push(first ? pad : `,${pad}`);
      first = false;
      if (depth < OPEN_DEPTH && isContainer(item)) write(item, depth + 1, out);
      else out.push(flat(item));
    }
    out.push("\n".padEnd(depth + 1), "]");
    return;
  }
  out.push("{");
  for (const [key, item] of sorted(value)) {
    out.push(first ? pad : `,${pad}`, quoted(key), ": ");
    first = false;
    write(item, depth + 1, out);
  }
  out.push("\n".padEnd(depth + 1), "}");
}

/** Proxies, servers lists, rule lists: what is opened up further. Everything else fits a line. */
function isContainer(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("useBackend" in value || "lookups" in value);
}

function isSmall(value: object): boolean {
  for (const item of Object.values(value)) if (typeof item === "object" && item !== null) return false;
  return true;
}

/** `JSON.stringify` with sorted keys, on one line; a replacer function would take ten times as long. */
function flat(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  let out = "";
  if (Array.isArray(value)) {
    for (const item of value) out += `${out === "" ? "" : ","}${flat(item)}`;
    return `[${out}]`;
  }
  const record = value as Record<string, unknown>;
  for (const key of sortedKeys(record)) {
    const item = record[key];
    if (item === undefined) continue;
    out += out === "" ? label(key) : `,${label(key)}`;
    out += typeof item === "number" || typeof item === "boolean" ? String(item) : flat(item);
  }
  return `{${out}}`;
}

/** Most of a plan's objects are of a few dozen shapes: each is sorted once. */
const shapes = new Map<string, readonly string[]>();
function sortedKeys(record: Record<string, unknown>): readonly string[] {
  const keys = Object.keys(record);
  const shape = keys.join("\0");
  let sorted = shapes.get(shape);
  if (sorted === undefined) {
    sorted = keys.sort();
    if (shapes.size < 1000) shapes.set(shape, sorted);
  }
  return sorted;
}

function sorted(value: object): [string, unknown][] {
  const record = value as Record<string, unknown>;
  return sortedKeys(record).flatMap((key): [string, unknown][] =>
    record[key] === undefined ? [] : [[key, record[key]]],
  );
}

const labels = new Map<string, string>();
function label(key: string): string {
  let text = labels.get(key);
  if (text === undefined) {
    text = `${quoted(key)}:`;
    if (labels.size < 1000) labels.set(key, text);
  }
  return text;
}

function quoted(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
