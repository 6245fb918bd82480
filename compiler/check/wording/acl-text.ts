/** What HAProxy adds to an error in an expression that stands as an ACL's criterion. */
import { aclDerivatives } from "../../../grammar/catalogue/acls.ts";
import type { LineInfo } from "./line-info.ts";

export function isCriterion({ words }: LineInfo, at: number): boolean {
  if (words[0] === "acl") return at === 2;
  return inCondition(words, at) && words[at - 1] === "{";
}

/** `at` is past the `if` or `unless` of a rule. */
export function inCondition(words: readonly string[], at: number): boolean {
  const start = words.findIndex((word, i) => i > 0 && (word === "if" || word === "unless"));
  return start > 0 && at > start;
}

/** Derivatives are read by the ACL's parser, all else as expressions are anywhere. */
export function criterionText(word: string, text: string): string {
  const name = /^[\w.-]+/.exec(word)?.[0] ?? "";
  if (!Object.hasOwn(aclDerivatives, name)) return `${text} in ACL expression '${word}'`;
  const wrong = /^invalid args in fetch method '[^']*' : (.*)$/s.exec(text)?.[1];
  if (wrong !== undefined) return `in argument to '${name}', ${wrong}`;
  return `ACL keyword '${name}' : ${text.replace(/^fetch method '[^']*' : /, "")}`;
}
