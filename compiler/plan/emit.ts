import type { Plan } from "../../runtime/plan.ts";

/**
 * A plan as canonical JSON: keys in alphabetical order, one line per table entry, rule and server, so that two plans can be
 * compared line by line. Equal plans give equal bytes. ASCII only: byte strings are escaped.
 */
export function emit(plan: Plan): string {
  const out: string[] = [];
  write(plan, 0, out);
  out.push("\n");
  return out.join("");
}

/** Nesting down to which things get lines of their own; rules sit deepest. */
const OPEN_DEPTH = 7;

function write(value: unknown, depth: number, out: string[]): void {
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
  for (const [key, item] of sorted(value)) out += `${out === "" ? "" : ","}${quoted(key)}:${flat(item)}`;
  return `{${out}}`;
}

function sorted(value: object): [string, unknown][] {
  const entries: [string, unknown][] = [];
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record).sort())
    if (record[key] !== undefined) entries.push([key, record[key]]);
  return entries;
}

function quoted(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
