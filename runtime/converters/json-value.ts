/** What a JSON path led to: a scalar or an array, with its text in the document. */
export interface JsonValue {
  kind: "number" | "string" | "true" | "false" | "null" | "array" | "object";
  text: string;
}

interface Cursor {
  readonly text: string;
  at: number;
}

type Step = { key: string } | { index: number };

const maxDepth = 20;
const blanks = new Set([" ", "\t", "\n", "\r"]);

/**
 * Finds the value at a path such as `$.a.b[0]` ("\\" before a character of a key takes it literally). Reading stops at
 * the value, so what follows it may be broken; before it, the text must be JSON, but a comma may end a list. Depth is
 * limited to 20. undefined: no such value, or not JSON so far.
 */
export function findJson(text: string, path: string): JsonValue | undefined {
  const steps = parsePath(path);
  if (steps === undefined) return undefined;
  const found: { value?: JsonValue } = {};
  readValue({ text, at: 0 }, steps, 0, found);
  return found.value;
}

function parsePath(path: string): Step[] | undefined {
  if (path[0] !== "$") return undefined;
  const steps: Step[] = [];
  for (let i = 1; i < path.length; ) {
    if (path[i] === ".") {
      let key = "";
      for (i++; i < path.length && path[i] !== "." && path[i] !== "["; i++) {
        if (path[i] === "\\") i++;
        key += path[i] ?? "";
      }
      steps.push({ key });
    } else if (path[i] === "[") {
      const close = path.indexOf("]", i);
      const index = /^\d+$/.exec(path.slice(i + 1, close));
      if (close < 0 || index === null) return undefined;
      steps.push({ index: Number(index[0]) });
      i = close + 1;
    } else return undefined;
  }
  return steps;
}

/**
 * Reads one value. `steps` is what is left of the path when the value lies on it, undefined when it does not.
 * False: the text is broken, or the path ended without a value; reading stops. It also stops once `found` is set.
 */
function readValue(
  c: Cursor,
  steps: Step[] | undefined,
  depth: number,
  found: { value?: JsonValue },
): boolean {
  skipBlanks(c);
  const start = c.at;
  const first = c.text[start];
  let kind: JsonValue["kind"];
  if (first === "{" || first === "[") {
    if (depth >= maxDepth) return false;
    c.at++;
    const inside = first === "{" ? readObject : readArray;
    if (!inside(c, steps, depth + 1, found)) return false;
    kind = first === "{" ? "object" : "array";
  } else {
    const scalar = readScalar(c);
    if (scalar === undefined) return false;
    kind = scalar;
  }
  if (steps?.length === 0) {
    found.value = { kind, text: c.text.slice(start, c.at) };
    return false;
  }
  return true;
}

function readObject(
  c: Cursor,
  steps: Step[] | undefined,
  depth: number,
  found: { value?: JsonValue },
): boolean {
  const step = steps?.[0];
  let entered = false;
  for (;;) {
    skipBlanks(c);
    if (c.text[c.at] === "}") break;
    const start = c.at;
    if (c.text[c.at] !== '"' || !passString(c)) return false;
    const key = c.text.slice(start + 1, c.at - 1);
    // The path went into an earlier member of this object and did not end there.
    if (entered) return false;
    skipBlanks(c);
    if (c.text[c.at++] !== ":") return false;
    const here = step !== undefined && "key" in step && step.key === key;
    if (here) entered = true;
    if (!readValue(c, here ? steps?.slice(1) : undefined, depth, found)) return false;
    skipBlanks(c);
    if (c.text[c.at] === ",") c.at++;
    else if (c.text[c.at] !== "}") return false;
  }
  c.at++;
  return true;
}

function readArray(
  c: Cursor,
  steps: Step[] | undefined,
  depth: number,
  found: { value?: JsonValue },
): boolean {
  const step = steps?.[0];
  for (let i = 0; ; i++) {
    skipBlanks(c);
    if (c.text[c.at] === "]") break;
    const here = step !== undefined && "index" in step && step.index === i;
    if (!readValue(c, here ? steps?.slice(1) : undefined, depth, found)) return false;
    skipBlanks(c);
    if (c.text[c.at] === ",") c.at++;
    else if (c.text[c.at] !== "]") return false;
  }
  c.at++;
  return true;
}

function readScalar(c: Cursor): JsonValue["kind"] | undefined {
  const first = c.text[c.at];
  if (first === '"') return passString(c) ? "string" : undefined;
  for (const word of ["true", "false", "null"] as const) {
    if (!c.text.startsWith(word, c.at)) continue;
    c.at += word.length;
    return word;
  }
  const number = /-?\d*(\.\d*)?([eE]-?\+?\d*)?/y;
  if (first === undefined || !/[-\d]/.test(first)) return undefined;
  number.lastIndex = c.at;
  c.at += number.exec(c.text)?.[0].length ?? 0;
  return "number";
}

/** Moves over a string, quotes included; false when it does not end. */
function passString(c: Cursor): boolean {
  for (let i = c.at + 1; i < c.text.length; i++) {
    const ch = c.text[i];
    if (ch === "\0") return false;
    if (ch === '"') {
      c.at = i + 1;
      return true;
    }
    if (ch === "\\" && (c.text[i + 1] === '"' || c.text[i + 1] === "\\")) i++;
  }
  return false;
}

function skipBlanks(c: Cursor): void {
  while (blanks.has(c.text[c.at] ?? "")) c.at++;
}
