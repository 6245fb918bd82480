/** Header rewriting: add, set, del, replace, and the binary forms. */
import { bytesToString, toBin } from "../casts.ts";
import { valueEnd } from "../fetches/header-values.ts";
import { authorityOf } from "../fetches/uri.ts";
import { readVarint } from "../fetches/varint.ts";
import { type ActionFactory, type LoadContext, Outcome } from "../handlers.ts";
import { lower } from "../maps/pattern-index.ts";
import type { Loc } from "../plan.ts";
import { compileRegex, expandReplacement, type Regex } from "../regex.ts";
import type { Head, Stream } from "../stream.ts";
import type { ActionArgs, HeaderMatch, RegexArg } from "./args.ts";
import { argsOf } from "./args-of.ts";
import { rewriter } from "./rewrite-room.ts";

/** The head that rules of this direction edit. */
export function headOf(s: Stream, load: LoadContext): Head | undefined {
  return load.direction === "response" ? s.http?.res : s.http?.req;
}

/** Regex argument, compiled; a pattern that cannot be translated is a start error. */
export function regexOf(arg: RegexArg, load: LoadContext, at: Loc): Regex | undefined {
  const compiled = compileRegex(arg.regex, arg.ignoreCase === true);
  if ("regex" in compiled) return compiled.regex;
  load.error(at, `regex '${arg.regex}' is invalid: ${compiled.error}.`);
  return undefined;
}

/** A Host header and an absolute request target must name the same authority. */
function keepAuthority(head: Head, name: string, value: string): void {
  if (name !== "host" || head.status !== 0) return;
  const old = authorityOf(head.target);
  if (old === "") return;
  const at = head.target.indexOf(old);
  head.target = head.target.slice(0, at) + value + head.target.slice(at + old.length);
}

function setOrAdd(set: boolean): ActionFactory {
  return (rule, load) => {
    const args = argsOf<"set-header">(rule);
    const name = lower(args.name);
    const text = load.text(args.value as never);
    const room = rewriter(load);
    return (s) => {
      const head = headOf(s, load);
      if (!head) return Outcome.next;
      // The value may quote the header it replaces.
      const value = text(s);
      if (set) head.remove(name);
      if (!room.fits(s, head, name.length + value.length)) return room.failed(s);
      head.add(name, value);
      keepAuthority(head, name, value);
      return Outcome.next;
    };
  };
}

function nameTest(
  name: string,
  match: HeaderMatch | undefined,
  load: LoadContext,
  at: Loc,
): ((n: string) => boolean) | undefined {
  const wanted = lower(name);
  switch (match) {
    case "beg":
      return (n) => n.startsWith(wanted);
    case "end":
      return (n) => n.endsWith(wanted);
    case "sub":
      return (n) => n.includes(wanted);
    case "reg": {
      const regex = regexOf({ regex: name }, load, at);
      return regex && ((n) => regex.test(n));
    }
    default:
      return undefined;
  }
}

function removeWhere(head: Head, test: (n: string) => boolean): void {
  for (let i = head.count - 1; i >= 0; i--) if (test(head.name(i))) head.removeAt(i);
}

/** Replaces in whole lines, or in each comma-separated value of them. */
function replace(each: "line" | "value"): ActionFactory {
  return (rule, load) => {
    const args = argsOf<"replace-header">(rule);
    const name = lower(args.name);
    const regex = regexOf(args.match, load, rule.at);
    const template = load.text(args.replace as never);
    const room = rewriter(load);
    if (!regex) return () => Outcome.next;
    return (s) => {
      const head = headOf(s, load);
      if (!head) return Outcome.next;
      let at = head.find(name);
      if (at < 0) return Outcome.next;
      const pattern = template(s);
      for (; at >= 0; at = head.find(name, at + 1)) {
        const old = head.value(at);
        const now = each === "line" ? replaceOnce(old, regex, pattern) : replaceValues(old, regex, pattern);
        if (now === undefined) return room.failed(s);
        if (now === old) continue;
        if (now.length > old.length && !room.fits(s, head, now.length - old.length)) return room.failed(s);
        head.setValue(at, now);
        keepAuthority(head, name, now);
      }
      return Outcome.next;
    };
  };
}

/** The expansion of the whole text if it matches; undefined: the template is broken. */
function replaceOnce(text: string, regex: Regex, template: string): string | undefined {
  const m = regex.exec(text);
  return m ? expandReplacement(template, m) : text;
}

function replaceValues(line: string, regex: Regex, template: string): string | undefined {
  let out = "";
  let from = 0;
  for (;;) {
    const to = valueEnd(line, from);
    const raw = line.slice(from, to);
    const value = raw.trim();
    const changed = replaceOnce(value, regex, template);
    if (changed === undefined) return undefined;
    // Blanks around a value go with it when it is replaced.
    out += regex.test(value) ? changed : raw;
    if (to >= line.length) return out;
    out += ",";
    from = to + 1;
  }
}

/** Headers that frame the message: the binary forms leave them alone. */
const immutable = new Set([
  "content-length",
  "transfer-encoding",
  "connection",
  "upgrade",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
]);

/** Names and values (or names alone) as req.hdrs_bin gives them; undefined: badly encoded. */
function decode(bytes: Uint8Array, pairs: boolean): [string, string][] | undefined {
  const out: [string, string][] = [];
  let at = 0;
  const text = (): string | undefined => {
    const n = readVarint(bytes, at);
    if (!n || n.next + n.value > bytes.length) return undefined;
    at = n.next + n.value;
    return bytesToString(bytes.subarray(n.next, at));
  };
  while (at < bytes.length) {
    const name = text();
    if (name === undefined) return undefined;
    if (name === "") return out;
    const value = pairs ? text() : "";
    if (value === undefined) return undefined;
    out.push([lower(name), value]);
  }
  return undefined;
}

function binary(set: boolean): ActionFactory {
  return (rule, load) => {
    const args = argsOf<"set-headers-bin">(rule);
    const get = load.expr(args.expr);
    const prefix = lower(args.prefix ?? "");
    const room = rewriter(load);
    return (s) => {
      const head = headOf(s, load);
      const v = get(s);
      const bytes = typeof v === "symbol" ? undefined : toBin(v);
      if (!head || !bytes) return Outcome.next;
      const list = decode(bytes.slice(), true);
      if (!list) return room.failed(s);
      for (const [name, value] of list) {
        if (!name.startsWith(prefix) || immutable.has(name)) continue;
        if (set) head.remove(name);
        if (!room.fits(s, head, name.length + value.length)) return room.failed(s);
        head.add(name, value);
      }
      return Outcome.next;
    };
  };
}

export const headerActions = {
  "add-header": setOrAdd(false),
  "set-header": setOrAdd(true),
  "replace-header": replace("line"),
  "replace-value": replace("value"),
  "del-header": (rule, load) => {
    const args = argsOf<"del-header">(rule);
    const name = lower(args.name);
    const test = nameTest(args.name, args.match, load, rule.at);
    return (s) => {
      const head = headOf(s, load);
      if (head) {
        if (test) removeWhere(head, test);
        else head.remove(name);
      }
      return Outcome.next;
    };
  },
  "add-headers-bin": binary(false),
  "set-headers-bin": binary(true),
  "del-headers-bin": (rule, load) => {
    const args = argsOf<"del-headers-bin">(rule);
    const get = load.expr(args.expr);
    const room = rewriter(load);
    return (s) => {
      const head = headOf(s, load);
      const v = get(s);
      const bytes = typeof v === "symbol" ? undefined : toBin(v);
      if (!head || !bytes) return Outcome.next;
      const list = decode(bytes.slice(), false);
      if (!list) return room.failed(s);
      for (const [name] of list) {
        if (immutable.has(name)) continue;
        const test = nameTest(name, args.match === "reg" ? "str" : args.match, load, rule.at);
        if (test) removeWhere(head, test);
        else head.remove(name);
      }
      return Outcome.next;
    };
  },
} satisfies Partial<Record<keyof ActionArgs, ActionFactory>>;
