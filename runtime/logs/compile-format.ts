/**
 * Log formats to functions (manual 8.2.6). Three readings of the same plan differ as HAProxy's callers do:
 *   log    blanks merge, empty values show as '-'          (log-format, error-log-format, log profiles)
 *   http   control bytes of expressions become %XX         (header values, URIs, redirects, cookies)
 *   plain  bytes as they are
 */
import type { FetchFn } from "../handlers.ts";
import type { LogFlagsPlan, LogFormatPlan, LogItemPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import { type AliasContext, aliases } from "./aliases.ts";
import { dressAlias } from "./dress.ts";
import { Cbor, Json } from "./encoders.ts";
import { encodeHttp, escapeSd } from "./escape.ts";
import { Need } from "./needs.ts";
import { sampleText } from "./sample-text.ts";

export type FormatMode = "log" | "http" | "plain";

export interface FormatContext extends AliasContext {
  expr(index: number): FetchFn;
}

/** `origin` is the step that logs, for %OG. */
export type Formatter = (s: Stream, origin?: string) => string;

export interface CompiledFormat {
  render: Formatter;
  /** Union of `Need` bits. */
  needs: number;
  /** Nothing to write at all. */
  empty: boolean;
}

type Piece =
  | { space: true }
  | { text: string }
  | { value: (s: Stream, origin: string) => string; label?: string };

/** Node flags over those set by `%o` so far. */
function inherit(global: LogFlagsPlan, own: LogFlagsPlan): LogFlagsPlan {
  const flags = { ...global, ...own };
  if (flags.json || flags.cbor) delete flags.escape;
  return flags;
}

function expression(
  item: LogItemPlan & { kind: "expr" },
  flags: LogFlagsPlan,
  c: FormatContext,
  mode: FormatMode,
) {
  const fetch = c.expr(item.expr);
  return (s: Stream): string => {
    const text = sampleText(fetch(s));
    if (mode === "http") return text ? encodeHttp(text) : "";
    const shown = text && flags.escape ? escapeSd(text) : (text ?? "");
    if (flags.quote) return `"${shown}"`;
    return shown === "" && flags.mandatory ? "-" : shown;
  };
}

function addText(pieces: Piece[], text: string, merge: boolean): void {
  if (!merge) {
    pieces.push({ text });
    return;
  }
  for (const part of text.split(/( +)/)) {
    if (part === "") continue;
    pieces.push(part.startsWith(" ") ? { space: true } : { text: part });
  }
}

function join(pieces: readonly Piece[]): Formatter {
  const only = pieces.length === 1 ? pieces[0]! : undefined;
  if (pieces.length === 0) return () => "";
  if (only && "text" in only) return () => only.text;
  return (s, origin = "unspec") => {
    let line = "";
    let blank = true;
    for (const piece of pieces) {
      if ("space" in piece) {
        if (blank) continue;
        line += " ";
        blank = true;
        continue;
      }
      const text = "text" in piece ? piece.text : piece.value(s, origin);
      if (text === "") continue;
      line += text;
      blank = false;
    }
    return line;
  };
}

function globalFlags(items: readonly LogItemPlan[]): LogFlagsPlan {
  for (const item of items) if (item.kind === "alias" && item.name === "o") return item.flags;
  return {};
}

/** Unknown aliases were refused by the compiler; they render as nothing here. */
export function compileFormat(
  plan: LogFormatPlan,
  c: FormatContext,
  mode: FormatMode = "http",
): CompiledFormat {
  const global = globalFlags(plan.items);
  if (global.json || global.cbor) {
    const encoder = global.json ? Json : Cbor;
    return {
      render: encoder(plan.items, c, global),
      needs: needsOf(plan.items),
      empty: plan.items.length === 0,
    };
  }
  const pieces: Piece[] = [];
  let flags: LogFlagsPlan = mode === "log" ? { mandatory: true } : {};
  for (const item of plan.items) {
    if (item.kind === "text") addText(pieces, item.text, mode === "log");
    else if (item.kind === "expr")
      pieces.push({ value: expression(item, inherit(flags, item.flags), c, mode) });
    else if (item.name === "o") flags = inherit(flags, item.flags);
    else {
      const alias = aliases[item.name];
      if (alias) pieces.push({ value: dressAlias(alias, inherit(flags, item.flags), c) });
    }
  }
  return { render: join(pieces), needs: needsOf(plan.items), empty: pieces.length === 0 };
}

function needsOf(items: readonly LogItemPlan[]): number {
  let needs: number = Need.none;
  for (const item of items) {
    if (item.kind === "alias") needs |= aliases[item.name]?.needs ?? 0;
    // An expression may look at anything; the end of the exchange is always late enough.
    else if (item.kind === "expr") needs |= Need.bytes;
  }
  return needs;
}
