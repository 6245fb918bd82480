/** `tcp-check expect` (manual 4.4 "tcp-check expect"). */
import type { Stream } from "../stream.ts";
import type { CheckConnection } from "./check-connection.ts";
import type { CheckResult } from "./check-result.ts";
import type { CheckStream } from "./check-stream.ts";
import type { StatusName } from "./statuses.ts";
import type { ExpectStep, Judgement } from "./steps.ts";

export interface ExpectOptions {
  negate?: boolean;
  /** -1: undefined, wait on mismatch. */
  minRecv?: number;
  okStatus?: StatusName;
  errorStatus?: StatusName;
  toutStatus?: StatusName;
  onSuccess?(s: Stream): string;
  onError?(s: Stream): string;
  statusCode?(s: Stream): number;
  comment?: string;
  /** tcp-check: generic texts; protocols stay silent where they have nothing to say. */
  generic: boolean;
}

export interface Matcher {
  /** Bytes needed before a mismatch is final. */
  needs(c: CheckStream): number;
  match(data: Buffer, c: CheckStream): boolean | string;
  /** In "expect ..." texts. */
  what: string;
  /** In "did not match content ..." texts. */
  content: string;
}

/** The text of a failed expectation. */
export function failureOf(
  o: ExpectOptions,
  c: CheckStream,
  matched: boolean,
  empty: boolean,
  matcher: Matcher,
  step: number,
  reason = "",
): string {
  let text: string;
  if (reason !== "") text = reason;
  else if (o.onError) text = o.onError(c.stream);
  else if (empty) text = `TCPCHK got an empty response at step ${step}`;
  else if (!o.generic) text = "";
  else
    text = `TCPCHK ${matched ? "matched unwanted content" : "did not match content"}${matcher.content} at step ${step}`;
  return o.comment === undefined ? text : `${text} comment: ${o.comment}`;
}

export function expectBytes(matcher: Matcher, o: ExpectOptions): ExpectStep {
  const minimum = o.minRecv ?? -1;
  const codeOf = (c: CheckStream): number => o.statusCode?.(c.stream) ?? 0;
  return {
    kind: "expect",
    what: matcher.what,
    onTimeout: o.toutStatus,
    comment: o.comment,
    judge(c: CheckStream, connection: CheckConnection, last: boolean, step: number): Judgement {
      const { data } = connection;
      if (!last && (data.length < matcher.needs(c) || (minimum > 0 && data.length < minimum))) return "wait";
      const matched = matcher.match(data, c);
      if (typeof matched === "string") {
        return {
          status: o.errorStatus ?? "L7RSP",
          text: failureOf(o, c, false, false, matcher, step, matched),
          code: 0,
        };
      }
      if (!matched && !last && minimum === -1) return "wait";
      if (matched !== (o.negate ?? false)) return "go";
      return {
        status: o.errorStatus ?? "L7RSP",
        text: failureOf(o, c, matched, data.length === 0, matcher, step),
        code: codeOf(c),
      };
    },
    success(c): CheckResult {
      const text = o.onSuccess ? o.onSuccess(c.stream) : o.generic ? "(tcp-check)" : "";
      return { status: o.okStatus ?? "L7OK", text, code: codeOf(c) };
    },
  };
}

export function containsText(text: string): Matcher {
  const bytes = Buffer.from(text, "latin1");
  return {
    needs: () => bytes.length,
    match: (data) => data.includes(bytes),
    what: `string '${text}'`,
    content: ` '${text}'`,
  };
}

export function containsBytes(bytes: Buffer): Matcher {
  return {
    needs: () => bytes.length,
    match: (data) => data.includes(bytes),
    what: `binary '${bytes.toString("hex").toUpperCase()}'`,
    content: " (binary)",
  };
}

/** `binary`: the pattern is applied to the hexadecimal dump. */
export function matchesRegex(test: (text: string) => boolean, binary: boolean): Matcher {
  return {
    needs: () => 0,
    match: (data) => test(binary ? data.toString("hex").toUpperCase() : data.toString("latin1")),
    what: binary ? "binary regex" : "regex",
    content: binary ? " (binary regex)" : " (regex)",
  };
}

export function containsFormat(format: (s: Stream) => string, binary: boolean): Matcher {
  const bytesOf = (c: CheckStream): Buffer | string => {
    const text = format(c.stream);
    if (text === "") return "log-format string evaluated to an empty string";
    if (!binary) return Buffer.from(text, "latin1");
    const bytes = Buffer.from(text, "hex");
    return bytes.length * 2 === text.length
      ? bytes
      : "Failed to parse hexastring resulting of eval of a log-format string";
  };
  return {
    needs: (c) => {
      const bytes = bytesOf(c);
      return typeof bytes === "string" ? 0 : bytes.length;
    },
    match: (data, c) => {
      const bytes = bytesOf(c);
      return typeof bytes === "string" ? bytes : data.includes(bytes);
    },
    what: binary ? "log-format binary" : "log-format string",
    content: binary ? " (log-format binary)" : " (log-format string)",
  };
}
