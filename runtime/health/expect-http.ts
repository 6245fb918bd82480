/** `http-check expect` (manual 4.4 "http-check expect"). */
import type { Stream } from "../stream.ts";
import type { CheckResult } from "./check-result.ts";
import type { CheckStream } from "./check-stream.ts";
import { type ExpectOptions, failureOf, type Matcher } from "./expect-bytes.ts";
import { type HttpAnswer, readAnswer } from "./http-response.ts";
import type { ExpectStep, Judgement } from "./steps.ts";

export interface HttpOptions extends ExpectOptions {
  /** disable-on-404: a 404 is for the end of the script to judge, as long as the server is up. */
  lenient404(): boolean;
  bodyless: boolean;
}

/** undefined: more of the body is needed. A string is a failure of its own. */
export type HttpTest = (answer: HttpAnswer, c: CheckStream) => boolean | undefined | string;

const answers = new WeakMap<CheckStream, HttpAnswer>();

export function expectHttp(
  test: HttpTest,
  onBody: boolean,
  content: string,
  what: string,
  o: HttpOptions,
): ExpectStep {
  const matcher: Matcher = { needs: () => 0, match: () => false, what, content };
  const codeOf = (c: CheckStream, code: number): number => o.statusCode?.(c.stream) ?? code;
  return {
    kind: "expect",
    what,
    onTimeout: o.toutStatus,
    comment: o.comment,
    judge(c, connection, last, step): Judgement {
      const answer =
        connection.data.length === 0
          ? last
            ? "invalid"
            : "incomplete"
          : readAnswer(connection.data, connection.ended, o.bodyless);
      if (answer === "incomplete") return last ? fail("", "L7RSP", 0) : "wait";
      if (answer === "invalid") return fail("", "L7RSP", 0, connection.data.length === 0);
      const { http } = c.stream;
      http!.res = answer.head;
      http!.status = answer.head.status;
      c.body = { data: answer.body, complete: answer.complete };
      answers.set(c, answer);
      const { status } = answer.head;
      if (status === 404 && o.lenient404()) return "go";
      const done = last || answer.complete;
      if (onBody && answer.body.length === 0) {
        if (!done) return "wait";
        return fail("HTTP content check could not find a response body", "L7RSP", status);
      }
      if (onBody && !done && (o.minRecv ?? -1) > answer.body.length) return "wait";
      const matched = test(answer, c);
      if (typeof matched === "string") return fail(matched, "L7RSP", status);
      if (onBody && !matched && !done && (o.minRecv ?? -1) === -1) return "wait";
      if ((matched === true) !== (o.negate ?? false)) return "go";
      const reason = onBody
        ? o.negate
          ? "HTTP check matched unwanted content"
          : "HTTP content check did not match"
        : answer.head.reason;
      return fail(o.onError ? "" : reason, onBody ? "L7RSP" : "L7STS", status);

      function fail(reason: string, status: "L7RSP" | "L7STS", code: number, empty = false): CheckResult {
        return {
          status: o.errorStatus ?? status,
          text: failureOf(o, c, false, empty, matcher, step, reason),
          code: codeOf(c, code),
        };
      }
    },
    success(c) {
      const status = answers.get(c)?.head.status ?? 0;
      if (status === 404 && o.lenient404()) return { status: "L7OKC", text: "", code: 404 };
      return { status: o.okStatus ?? "L7OK", text: o.onSuccess?.(c.stream) ?? "", code: codeOf(c, status) };
    },
  };
}

/** "200-399,404" */
export function statusTest(codes: string): HttpTest {
  const ranges = codes.split(",").map((part) => {
    const [low, high] = part.split("-");
    return [Number(low), Number(high ?? low)] as const;
  });
  return ({ head }) => ranges.some(([low, high]) => head.status >= low && head.status <= high);
}

export interface TextPattern {
  text(s: Stream): string;
  match: "str" | "beg" | "end" | "sub" | "reg";
  regex?: (text: string) => boolean;
}

function compare(p: TextPattern, value: string, pattern: string): boolean {
  switch (p.match) {
    case "beg":
      return value.startsWith(pattern);
    case "end":
      return value.endsWith(pattern);
    case "sub":
      return value.includes(pattern);
    case "reg":
      return p.regex?.(value) ?? false;
    default:
      return value === pattern;
  }
}

/** Names are compared without case; `full`: values are not split at commas. */
export function headerTest(name: TextPattern, value: TextPattern | undefined, full: boolean): HttpTest {
  return ({ head }, c) => {
    const wantedName = name.match === "reg" ? "" : name.text(c.stream).toLowerCase();
    const wantedValue = !value || value.match === "reg" ? "" : value.text(c.stream);
    if ((name.match !== "reg" && wantedName === "") || (value && value.match !== "reg" && wantedValue === ""))
      return "log-format string evaluated to an empty string";
    for (let i = 0; i < head.count; i++) {
      if (!compare(name, head.name(i).toLowerCase(), wantedName)) continue;
      if (!value) return true;
      const text = head.value(i);
      const values = full ? [text] : text.split(",").map((v) => v.trim());
      if (values.some((v) => compare(value, v, wantedValue))) return true;
    }
    return false;
  };
}
