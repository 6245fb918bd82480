// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of configs
/** Text made of what configs are made of, often broken. */
import fc from "fast-check";

const pieces = [
  "global",
  "defaults",
  "frontend",
  "backend",
  "listen",
  "bind",
  "server",
  "acl",
  "http-request",
  "set-var(txn.a)",
  "use_backend",
  "if",
  "unless",
  "or",
  "!x",
  "{",
  "}",
  "timeout",
  "connect",
  "5s",
  "mode",
  "http",
  "option",
  "httplog",
  "no",
  "default",
  "log",
  "127.0.0.1:80",
  "check",
  "weight",
  "req.hdr(host),lower",
  "-m",
  "-i",
  "--",
  "%[src]",
  "%{+Q}r",
  ".if",
  ".elif",
  ".else",
  ".endif",
  ".notice",
  "defined(V)",
  '"',
  "'",
  '""',
  '"$V"',
  '"${V[*]}"',
  '"${W-d}"',
  "$V",
  "\\",
  "\\ ",
  "\\x41",
  "\\xz",
  "#",
  "[",
  "é",
  "\r",
  "\0",
  "\t",
  " ",
  "  ",
];

const line = fc.array(
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 6 })),
  {
    maxLength: 9,
  },
);

/** A byte string. */
export const configText = fc
  .array(fc.tuple(line, fc.constantFrom(" ", " ", " ", "")), { maxLength: 14 })
  .chain((lines) =>
    fc
      .constantFrom("\n", "\n", "")
      .map((last) => lines.map(([words, gap]) => words.join(gap)).join("\n") + last),
  )
  .map((text) => Buffer.from(text, "utf8").toString("latin1"));
