import type { Reading } from "./reading.ts";

/** A name of a proxy, server, ACL, userlist ...: letters, digits, `-` `_` `.` `:`. */
export function readName(text: string): Reading<string> {
  if (text === "") return { error: "missing name" };
  const odd = /[^\w.:-]/.exec(text);
  return odd ? { error: `character '${odd[0]}' is not permitted in name '${text}'` } : { value: text };
}

export interface Variable {
  scope: "proc" | "sess" | "txn" | "req" | "res" | "check";
  /** psess, ptxn ...: of the parent stream. */
  parent: boolean;
  name: string;
}

/** `scope.name` (configuration manual 2.8). */
export function readVariable(text: string): Reading<Variable> {
  const read = /^(?:(p?)(sess|txn|req|res)|(proc|check))\.(.+)$/s.exec(text);
  if (!read) {
    return {
      error:
        text === ""
          ? "Empty variable name cannot be accepted"
          : `invalid variable name '${text}'. A variable name must start with its scope. The scope can be 'proc', '(p)sess', '(p)txn', '(p)req', '(p)res' or 'check'`,
    };
  }
  const name = read[4]!;
  const odd = /[^\w.]/.exec(name);
  if (odd) return { error: `invalid syntax at char '${odd[0]}'` };
  return { value: { scope: (read[2] ?? read[3]) as Variable["scope"], parent: read[1] === "p", name } };
}

/** [backend/]server */
export function readServerRef(text: string): Reading<{ backend?: string; server: string }> {
  const slash = text.indexOf("/");
  if (slash < 0) return { value: { server: text } };
  return { value: { backend: text.slice(0, slash), server: text.slice(slash + 1) } };
}
