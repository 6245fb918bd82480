/** Replies made by rules: `return`, `deny`, `tarpit` with a body or headers, and `http-error` (manual 4.4 "return"). */
import { readFileSync } from "node:fs";
import { stringToBytes } from "../casts.ts";
import type { LoadContext } from "../handlers.ts";
import type { ErrorReplyPlan, Loc, RulePlan } from "../plan.ts";
import type { Reply, Stream } from "../stream.ts";
import type { RuntimeWorld } from "../world/runtime-world.ts";
import type { ReplyArgs } from "./args.ts";
import { parseErrorFile } from "./error-file.ts";

export type MakeReply = (s: Stream) => Reply;

/** Whether an action's arguments say what to answer, beyond a status. */
export function hasBody(args: ReplyArgs): boolean {
  return (
    args.errorfile !== undefined ||
    args.errorfiles !== undefined ||
    args.file !== undefined ||
    args.lfFile !== undefined ||
    args.string !== undefined ||
    args.lfString !== undefined ||
    args.hdr !== undefined
  );
}

/** A copy: whoever sends a reply may add headers to it. */
function copy(reply: Reply): Reply {
  return { ...reply, headers: reply.headers.map(([n, v]) => [n, v]) };
}

/** The proxy's own page for a status. */
export function errorPage(load: LoadContext, status: number): MakeReply {
  return (s) => (load.world as RuntimeWorld).hooks.errorReply(s, status);
}

/** A file that holds a whole response. Unreadable or malformed ones are start errors. */
export function errorFileReply(path: string, load: LoadContext, at: Loc): Reply | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(Buffer.from(path, "latin1"));
  } catch {
    load.error(at, `error opening file '${path}'.`);
    return undefined;
  }
  const parsed = parseErrorFile(bytes);
  if (typeof parsed === "string") {
    load.error(at, `'${path}': ${parsed}.`);
    return undefined;
  }
  return parsed;
}

/** What one entry of an http-errors section, or an `errorfile` line, answers. undefined: the built-in page. */
export function errorReplyOf(entry: ErrorReplyPlan | undefined, load: LoadContext): MakeReply | undefined {
  if (!entry) return undefined;
  switch (entry.kind) {
    case "file": {
      const reply = errorFileReply(entry.path, load, entry.at);
      return reply && (() => copy(reply));
    }
    case "empty":
      return () => ({ status: 0, headers: [], raw: new Uint8Array(0), close: true, bare: true });
    case "redirect":
      return () => ({
        status: entry.code,
        headers: [
          ["content-length", "0"],
          ["cache-control", "no-cache"],
          ["location", entry.location],
        ],
      });
    case "reply":
      return makeReply(entry.rule, load, 200);
  }
}

/** A reply by a rule's arguments; `fallback` is its status when none is given. */
export function makeReply(rule: RulePlan, load: LoadContext, fallback: number): MakeReply {
  const args = rule.args as unknown as ReplyArgs;
  const status = args.status ?? fallback;
  if (args.errorfile !== undefined) {
    const reply = errorFileReply(args.errorfile, load, rule.at);
    return () => copy(reply ?? { status, headers: [] });
  }
  if (args.errorfiles !== undefined) {
    const section = load.plan.httpErrors.find((h) => h.name === args.errorfiles);
    if (!section)
      load.error(rule.at, `unknown http-errors section '${args.errorfiles}' referenced by an http reply.`);
    return errorReplyOf(section?.errors[String(status)], load) ?? errorPage(load, status);
  }
  if (args.defaultErrorfiles === true) return errorPage(load, status);
  const body = bodyOf(args, load, rule.at);
  const headers = (args.hdr ?? []).map((h) => ({
    name: h.name.toLowerCase(),
    text: load.text(h.value as never),
  }));
  return (s) => {
    const reply: Reply = { status, headers: [] };
    for (const h of headers) {
      const v = h.text(s);
      if (v !== "") reply.headers.push([h.name, v]);
    }
    const bytes = body?.(s);
    reply.headers.push(["content-length", String(bytes?.length ?? 0)]);
    if (bytes && bytes.length > 0) {
      if (args.contentType !== undefined) reply.headers.push(["content-type", args.contentType]);
      reply.body = bytes;
    }
    return reply;
  };
}

function bodyOf(args: ReplyArgs, load: LoadContext, at: Loc): ((s: Stream) => Uint8Array) | undefined {
  if (args.file !== undefined) {
    try {
      const bytes = readFileSync(Buffer.from(args.file, "latin1"));
      return () => bytes;
    } catch {
      load.error(at, `error opening file '${args.file}'.`);
      return undefined;
    }
  }
  const text = args.string ?? args.lfString ?? args.lfFile;
  if (text === undefined) return undefined;
  if (typeof text === "string") {
    const bytes = stringToBytes(text);
    return () => bytes;
  }
  const render = load.text(text as never, true);
  return (s) => stringToBytes(render(s));
}
