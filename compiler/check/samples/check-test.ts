import type { AclTest } from "../../../grammar/ast.ts";
import type { MatchMethod, SampleType, Version } from "../../../grammar/catalogue/types.ts";
import { readNet } from "../../../grammar/values/net.ts";
import { derivativeOf } from "../../model/arg-types.ts";
import { isShortIp } from "../values/addresses.ts";
import { canCast } from "./casts.ts";
import { checkExpr } from "./check-expr.ts";
import { regexProblem } from "./regex.ts";

export interface TestProblem {
  kind: "method" | "pattern" | "no-pattern" | "overwritten";
  /** Words relative to the test's first. */
  word: number;
  message: string;
  haproxy: string;
  /** Releases before that one let it pass. */
  since?: Version;
}

const byType: Partial<Record<SampleType, MatchMethod>> = {
  bool: "bool",
  sint: "int",
  addr: "ip",
  ipv4: "ip",
  ipv6: "ip",
  str: "str",
};

/** The type a matching method works on. */
const wants: Record<string, SampleType> = { bool: "sint", int: "sint", ip: "addr", bin: "bin" };

/** What the name of a derivative promises and another method breaks. */
const promised = new Set<MatchMethod>(["beg", "dir", "dom", "end", "len", "reg", "sub"]);

/** Names whose way of matching is none of those that -m can name. */
const ownMatch = new Set(["method", "http_auth_group"]);

/** Methods any text will do for. */
const freeText = new Set<MatchMethod>(["str", "beg", "sub", "dir", "dom", "end"]);

/** Whether what `checkTest` says depends on the patterns. */
export function looksAtPatterns(test: AclTest): boolean {
  const match = matchOf(test);
  return match !== undefined && !freeText.has(match);
}

function matchOf(test: AclTest): MatchMethod | undefined {
  if (test.match !== undefined) return test.match as MatchMethod;
  const { out } = checkExpr(test.expr, true);
  const derivative = test.expr.converters.length === 0 ? derivativeOf(test.expr.fetch.name) : undefined;
  return derivative?.match ?? (out === undefined ? undefined : byType[out]);
}

/** Looks at the matching method and the patterns of an ACL test; its expression is looked at elsewhere. */
export function checkTest(test: AclTest): TestProblem[] {
  const problems: TestProblem[] = [];
  const { name } = test.expr.fetch;
  const { out } = checkExpr(test.expr, true);
  if (out === undefined) return problems;
  const derivative = derivativeOf(name);
  const own = derivative !== undefined && test.expr.converters.length === 0 ? derivative.match : byType[out];
  const forced = test.match as MatchMethod | undefined;
  if (forced !== undefined && forced !== "found" && !canCast(out, wants[forced] ?? "str")) {
    const haproxy = `matching method '${forced}' cannot be used with fetch keyword '${name}'`;
    problems.push({
      kind: "method",
      word: 0,
      message: `'-m ${forced}' cannot be used with '${name}'`,
      haproxy,
      // addresses were of version 4 until it was known better
      ...(out === "addr" && wants[forced] === "sint" ? { since: "2.9" } : {}),
    });
    return problems;
  }
  const match = forced ?? own;
  if (match === undefined) {
    problems.push({
      kind: "method",
      word: 0,
      message: `'${name}' needs a matching method: say it with -m`,
      haproxy: `matching method must be specified first (using '-m') when using a sample fetch of this type ('${name}')`,
    });
    return problems;
  }
  if (
    derivative !== undefined &&
    ((promised.has(derivative.match) && match !== derivative.match) ||
      (ownMatch.has(name) && (forced !== undefined || test.expr.converters.length > 0)))
  )
    problems.push({
      kind: "overwritten",
      word: 0,
      message: `the matching method of '${name}' is not applied: another one takes its place`,
      haproxy: `original matching method '${name}' was overwritten and will not be applied as expected.`,
    });
  if (test.words === test.expr.words && out !== "bool" && own !== undefined)
    problems.push({
      kind: "no-pattern",
      word: 0,
      message: `'${name}' is matched against no pattern, so it never matches`,
      haproxy: `no pattern to match against were provided, so this ACL will never match.`,
    });
  if (
    name === "http_auth_group" &&
    (test.patterns.length === 0 || forced === "found") &&
    test.files.length === 0
  )
    problems.push({
      kind: "pattern",
      word: 0,
      message: "'http_auth_group' needs the names of groups",
      haproxy: "http_auth_group(): no groups specified.",
    });
  const read = dotted.has(name) && match === "int" ? undotted(test) : test;
  checkPatterns(read.patterns, match, read.noDns, problems);
  return problems;
}

/** ACLs whose integers are versions, "3.1". */
const dotted = new Set(["req.ssl_ver", "req_ssl_ver"]);

function undotted(test: AclTest): AclTest {
  const number = (text: string): string =>
    text.replace(/(\d+)(?:\.(\w*))?/g, (all, major, minor) =>
      Number(major) < 65536 && (minor === undefined || (/^\d+$/.test(minor) && Number(minor) < 65536))
        ? String(Number(major) * 65536 + Number(minor ?? 0))
        : all.replace(/^/, "?"),
    );
  return { ...test, patterns: test.patterns.map((pattern) => ({ ...pattern, text: number(pattern.text) })) };
}

const operators = new Set(["eq", "ne", "ge", "gt", "le", "lt"]);

/** The method a test's patterns are matched by; undefined when it has none. */
export function matchMethod(test: AclTest): MatchMethod | undefined {
  if (test.match !== undefined) return test.match as MatchMethod;
  const derivative = derivativeOf(test.expr.fetch.name);
  if (derivative !== undefined && test.expr.converters.length === 0) return derivative.match;
  const { out } = checkExpr(test.expr, true);
  return out === undefined ? undefined : byType[out];
}

/** Each pattern by itself; operators count for those after them. */
export function checkPatterns(
  patterns: AclTest["patterns"],
  match: MatchMethod,
  noDns: boolean,
  problems: TestProblem[],
): void {
  const complain = (word: number, message: string, haproxy: string): void => {
    problems.push({ kind: "pattern", word, message, haproxy });
  };
  switch (match) {
    case "int":
    case "len": {
      let operator = "eq";
      for (const { text, word } of patterns) {
        if (operators.has(text)) operator = text;
        else if (/[:-]/.test(text) || operator === "eq") {
          if (!isRange(text)) complain(word, `'${text}' is no number or range of numbers`, rangeText(text));
        } else if (!/^\d*$/.test(text.split(".")[0]!) || !fits64(text.split(".")[0]!))
          complain(
            word,
            `'${text}' is neither a number nor an operator`,
            `'${text}' is neither a number nor a supported operator`,
          );
      }
      return;
    }
    case "ip":
      for (const { text, word } of patterns) {
        // A name would be looked up, which is for the machine that runs it.
        if (readNet(text).error === undefined || isName(text, noDns)) continue;
        complain(
          word,
          `'${text}' is no IP address or network`,
          `'${text}' is not a valid IPv4 or IPv6 address`,
        );
      }
      return;
    case "bin":
      for (const { text, word } of patterns) {
        if (text.length % 2 === 0 && /^[0-9a-f]*$/i.test(text)) continue;
        complain(
          word,
          text.length % 2 === 1
            ? `'${text}' has an odd number of hexadecimal digits`
            : `'${text}' is not in hexadecimal`,
          text.length % 2 === 1 ? "an even number of hex digit is expected" : "an hex digit is expected",
        );
      }
      return;
    case "reg":
      for (const { text, word } of patterns) {
        const wrong = regexProblem(text, false);
        if (wrong !== undefined)
          complain(word, `the regular expression '${text}' is wrong: ${wrong}`, `regex '${text}' is invalid`);
      }
  }
}

function isRange(text: string): boolean {
  const at = text.search(/[:-]/);
  if (at < 0) return /^\d+$/.test(text) && fits64(text);
  const low = text.slice(0, at);
  const high = text.slice(at + 1);
  if (low === "" && high === "") return text !== "" && false;
  if (!/^\d*$/.test(low) || !/^-?\d*$/.test(high)) return false;
  // a dash alone is 0 to HAProxy
  return low === "" || high === "" || BigInt(low) <= BigInt(high === "-" ? 0 : high);
}

/** 64 bits hold it. */
function fits64(text: string): boolean {
  return text.length < 19 || BigInt(text) < 2n ** 63n;
}

function rangeText(text: string): string {
  return /[:-]/.test(text) || text === ""
    ? `'${text}' is not a valid number range`
    : `'${text}' is not a number`;
}

function isName(text: string, noDns: boolean): boolean {
  // The resolver takes 10.1 for 10.0.0.1.
  if (!noDns && /^\d{1,10}$|^\d{1,3}(\.\d{1,3}){0,2}\.\d{1,8}$/.test(text) && isShortIp(text)) return true;
  return !noDns && /^[A-Za-z0-9_][\w.-]*[A-Za-z][\w.-]*(\/[\d.]+)?$/.test(text);
}
