/** HAProxy's frame around an error in a condition or in an action's arguments: which rule of which proxy it was reading. */
import { argTypes, converterRow, fetchName, fetchRow } from "../../model/arg-types.ts";
import { criterionText, isCriterion } from "./acl-text.ts";
import { type LineInfo, proxyName } from "./line-info.ts";

const lists = new Set(["http-request", "http-response", "http-after-response"]);

/** `text` is the inner error, `at` the word it is about and `offset` where in it. undefined: no frame. */
export function inRule(line: LineInfo, at: number, offset: number, text: string): string | undefined {
  const { words, place } = line;
  const [keyword = "", second = "", third = ""] = words;
  const given = text.replace(/\.$/, "").replace(/^'[\w-]+' : /, "");
  const unclosed = /^missing '\]' after /.test(given);
  const call = unclosedCall(given, words[at] ?? "", offset);
  const inner =
    call !== given && isCriterion(line, at) && call.startsWith("fetch method ")
      ? criterionText(words[at]!, call)
      : (offset < 0 || unclosed ? "" : sampleOf(words[at] ?? "", offset)) +
        exprText(words[at] ?? "", offset, call);
  const start = words.findIndex((word, i) => i > 0 && (word === "if" || word === "unless"));
  const condition = start > 0 && at >= start;
  const parsing = `parsing [${place}] : `;
  if (lists.has(keyword)) {
    if (second === "redirect" || !condition) {
      const detail = condition ? `error in condition: ${inner}` : inner;
      return `${parsing}error detected in ${proxyName(line)} while parsing '${keyword} ${second}' rule : ${detail}.`;
    }
    return `${parsing}error detected while parsing an '${keyword} ${second}' condition : ${inner}.`;
  }
  switch (keyword) {
    case "stats":
      if (!condition) return undefined;
      if (second === "admin")
        return `${parsing}error detected while parsing a 'stats admin' rule : ${inner}.`;
      return second === "http-request"
        ? `${parsing}error detected while parsing an 'http-request ${third}' condition : ${inner}.`
        : undefined;
    case "monitor":
      return condition
        ? `${parsing}error detected while parsing a 'monitor fail' condition : ${inner}.`
        : undefined;
    case "force-persist":
    case "ignore-persist":
      return condition ? `${parsing}error detected while parsing a '${keyword}' rule : ${inner}.` : undefined;
    case "force-be-switch":
      return `${parsing}'${keyword}' : ${inner}.`;
    case "redirect":
      return `${parsing}error detected in ${proxyName(line)} while parsing redirect rule : ${condition ? `error in condition: ${inner}` : inner}.`;
    case "use_backend":
      return condition ? `${parsing}error detected while parsing switching rule : ${inner}.` : undefined;
    case "use-server":
      return condition ? `${parsing}error detected while parsing switching rule : ${inner}.` : undefined;
    case "stick":
      return condition
        ? `${parsing}'stick': error detected while parsing sticking condition : ${inner}.`
        : undefined;
    case "acl":
      return `${parsing}error detected while parsing ACL '${second}' : ${inner}.`;
    case "tcp-request":
    case "tcp-response":
      return condition
        ? `${parsing}'${keyword} ${second} ${third}' : error detected in ${proxyName(line)} while parsing '${words[start]}' condition : ${inner}`
        : undefined;
  }
  return undefined;
}

/** HAProxy says what kind of call it is whose parenthesis is missing, and at which argument it was. */
function unclosedCall(text: string, word: string, offset: number): string {
  const [, name = "", rest = ""] = /^in the arguments of ([\w.-]+): (expected '\)'.*)$/s.exec(text) ?? [];
  if (name === "") return text;
  const start = Math.max(word.lastIndexOf("%[", Math.max(offset, 0)) + 2, 0);
  const from = start === 1 ? 0 : start;
  if (word.startsWith(name, from)) return `fetch method '${name}' : ${rest}`;
  const args = word.slice(word.lastIndexOf(`${name}(`) + name.length + 1).split(",").length;
  const most = argTypes(converterRow(name)?.args).length;
  return `invalid arg ${Math.max(1, Math.min(args + 1, most))} in converter '${name}' : ${rest}`;
}

/** The expression in a format that an error at `offset` is about, up to the format's end. */
export function sampleOf(format: string, offset: number): string {
  const start = format.lastIndexOf("%[", Math.max(offset, 0));
  return start < 0 ? "" : `failed to parse sample expression <${format.slice(start + 2)}> : `;
}

/** What cannot be read as an expression may be one whose fetch HAProxy does not know. */
export function exprText(word: string, offset: number, text: string): string {
  if (!/^(?:a comma is missing|expected '\]'|expected '\)')/.test(text)) return text;
  const start = word.lastIndexOf("%[", Math.max(offset, 0)) + 2;
  const name = /^[\w.-]+/.exec(word.slice(start === 1 ? 0 : start))?.[0];
  return name === undefined || fetchRow(fetchName(name)) !== undefined
    ? text
    : `unknown fetch method '${name}'`;
}
