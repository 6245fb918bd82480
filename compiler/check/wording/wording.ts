/** A finding in HAProxy's words, where its rule does not have them itself. */
import type { Diagnostic } from "../../../grammar/diagnostic.ts";
import { fetchRow } from "../../model/arg-types.ts";
import { criterionText, inCondition, isCriterion } from "./acl-text.ts";
import { unknownAction } from "./actions.ts";
import { argumentPlace, missingArgument } from "./argument-place.ts";
import { missingText, notNegatable, tooManyText } from "./arguments.ts";
import { exprText, inRule } from "./in-rule.ts";
import { isLateFormat, lateFormat } from "./late-formats.ts";
import type { LineInfo } from "./line-info.ts";
import { duplicateText, missingName } from "./names.ts";
import { removedText } from "./removed.ts";
import { isServerLine, serverFrame } from "./server.ts";
import { misplaced, outOfSection, unknownKeyword, unknownOption } from "./unknown.ts";
import { valueText } from "./values.ts";

/** Rules whose text is about a part of a rule's line. */
const parts = new Set([
  "sample-expression",
  "condition-syntax",
  "log-format-syntax",
  "invalid-pattern",
  "undefined-reference",
  "invalid-value",
  "unusable-file",
  "stick-counter",
]);

/**
 * The whole text; undefined: `haproxy` or `message` will do. "" is nothing to say. Several messages are separated by NUL.
 * `firstKind`: the kind of section that the finding's first related place is in.
 */
export function wording(one: Diagnostic, line: LineInfo, firstKind: string): string | undefined {
  const { rule, range, message, haproxy } = one;
  const at = line.wordAt(range.start);
  const negated = notNegatable(line);
  if (negated !== undefined) return negated;
  switch (rule) {
    case "missing-feature":
      return at === 0
        ? unknownKeyword(line, 0)
        : inRule(line, at, range.start - line.startOf(at), haproxy ?? message);
    case "removed-keyword":
      if (at > 1 && range.start > line.startOf(at) && message.includes("' was removed in")) {
        const name = /^'([^']*)'/.exec(message)?.[1] ?? "";
        return inRule(
          line,
          at,
          range.start - line.startOf(at),
          `unknown ${fetchRow(name) === undefined ? "converter" : "fetch method"} '${name}'`,
        );
      }
      return removedText(line, at) ?? notThere(line, at, message);
    case "duplicate-name":
      return one.related === undefined
        ? undefined
        : duplicateText(line, message, one.related[0]!.range.line, firstKind);
    case "argument-count":
      return message.startsWith("unexpected argument") ? tooManyText(line, at) : missingText(line);
    case "unknown-keyword":
      return unknownKeyword(line, at);
    case "unknown-option":
      return message.startsWith("unknown option") ? unknownOption(line, at) : unknownAction(line, at);
    case "wrong-section":
      return misplaced(line);
    case "invalid-value": {
      const text = valueText(line, at, message, one.severity);
      if (text !== undefined) return text;
      break;
    }
    case "sample-expression":
      if (isServerLine(line) && /^(?:sni|pool-conn-name)$/.test(line.words[at - 1] ?? ""))
        return `${serverFrame(line)}error detected while parsing sni or pool-conn-name expressions : ${exprText(line.words[at] ?? "", 0, (haproxy ?? message).replace(/\.$/, ""))}.`;
      if (haproxy?.endsWith("missing server name"))
        return `parsing [${line.place}]: missing server name ${argumentPlace(line, at, /^in the arguments of '([^']*)'/.exec(message)![1]!, 1)}.`;
      if (line.words[0] === "stick" && at > 0 && !inCondition(line.words, at) && one.severity === "error")
        return `parsing [${line.place}] : 'stick': ${(haproxy ?? message).replace(/\.$/, "")}`;
      if (haproxy === "missing userlist name")
        return `parsing [${line.place}]: ${haproxy} ${argumentPlace(line, at, /^'([^']*)'/.exec(message)![1]!, 1)}.`;
      break;
    case "fetch-context":
      return one.severity === "error" ? inRule(line, at, -1, haproxy ?? message) : undefined;
    case "unknown-lua":
      return at === 1 ? unknownAction(line, at) : inRule(line, at, -1, `${haproxy}.`);
    case "unknown-section":
      return outOfSection(line);
    case "unreachable-rule":
      return haproxy !== undefined ? `parsing [${line.place}]: ${haproxy}` : undefined;
  }
  const missing = /^there is no defaults section '(.*)' before this line$/.exec(message);
  if (missing !== null) return missingName(line, "defaults", missing[1]!);
  if (message.startsWith("headers or a body at the end of the version"))
    return `parsing [${line.place}] : 'option httpchk' : hiding headers or body at the end of the version string is unsupported.Use 'http-check send' directive instead..`;
  if (
    rule === "implied-proxy" ||
    (rule === "missing-table" && /must name its table|looks into/.test(message))
  ) {
    const name = /^'([^']*)'/.exec(message)![1]!;
    const where = argumentPlace(line, at, name, 1);
    if (rule === "implied-proxy")
      return `parsing [${line.place}]: proxy '${line.name}', referenced ${where}, has not ${line.section === "frontend" ? "backend" : "frontend"} capability.`;
    return `parsing [${line.place}]: ${line.section === "defaults" ? "table name must be set" : `unable to find table '${line.name}' referenced`} ${where}.`;
  }
  if (rule === "missing-table") {
    const track = line.words.find((word) => word.startsWith("track-sc"));
    return `Proxy '${line.name}': unable to find table '${line.name}'${track === undefined ? "" : ` referenced by ${track}`}.`;
  }
  if (rule === "undefined-reference") {
    const [, kind = "", name = ""] = /^there is no (\S+) named '(.*)'$/.exec(message) ?? [];
    const what = kind === "stick-table" ? "table" : kind;
    const text =
      missingArgument(line, at, range.start - line.startOf(at), what, name) ?? missingName(line, what, name);
    if (text !== undefined) return text;
  }
  const offset = range.start - line.startOf(at);
  const inner =
    rule === "sample-expression" &&
    one.severity === "error" &&
    isCriterion(line, at) &&
    haproxy?.charCodeAt(0) !== 1
      ? criterionText(line.words[at]!, toEnd(haproxy ?? message, line.words[at]!, offset).replace(/\.$/, ""))
      : toEnd(haproxy ?? message, line.words[at] ?? "", offset);
  if (
    isLateFormat(line.words[0] ?? "", rule) &&
    !inCondition(line.words, at) &&
    one.severity === "error" &&
    haproxy?.charCodeAt(0) !== 1
  )
    return lateFormat(line, at, range.start - line.startOf(at), inner);
  if (parts.has(rule) && one.severity === "error" && one.stage === undefined && haproxy?.charCodeAt(0) !== 1)
    return inRule(line, at, range.start - line.startOf(at), inner);
  return undefined;
}

/** What is gone is simply unknown, where HAProxy does not say more. */
function notThere(line: LineInfo, at: number, message: string): string | undefined {
  if (line.isHeader || message.includes("with nothing after it")) return undefined;
  const { words, section } = line;
  if (at === 0)
    return section === ""
      ? outOfSection(line)
      : unknownKeyword(line, words[0] === "option" || words[0] === "timeout" ? 1 : 0);
  return unknownOption(line, at) ?? unknownAction(line, at);
}

/** HAProxy shows all that follows where it expected a parenthesis. */
function toEnd(text: string, word: string, offset: number): string {
  const [, before, rest] = /^(.*expected '\)' before ')(.*)'\.?$/s.exec(text) ?? [];
  if (rest === undefined) return text;
  const after = word.indexOf(rest, Math.max(offset, 0));
  const at = after < 0 ? word.indexOf(rest) : after;
  return at < 0 ? text : `${before}${word.slice(at)}'`;
}
