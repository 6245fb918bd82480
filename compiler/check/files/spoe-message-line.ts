import { parseCondition } from "../../../grammar/acl-condition.ts";
import type { AclTest } from "../../../grammar/ast.ts";
import type { Diagnostic } from "../../../grammar/diagnostic.ts";
import { parseExpression } from "../../../grammar/expression.ts";
import { isPredefinedAcl } from "../../model/predefined-acls.ts";
import { aclTestOfWords } from "../../model/read.ts";
import { checkExpr } from "../samples/check-expr.ts";
import { checkTest } from "../samples/check-test.ts";
import { type Say, type SpoeMessage, spoeEvents } from "./spoe-types.ts";

/** A line of a `spoe-message` part. What begins with another word HAProxy passes over, here only. */
export function messageLine(message: SpoeMessage, words: readonly string[], say: Say): void {
  if (words[0] === "args") args(message, words, say);
  else if (words[0] === "acl") acl(message, words, say);
  else if (words[0] === "event") event(message, words, say);
}

function args(message: SpoeMessage, words: readonly string[], say: Say): void {
  for (const word of words.slice(1)) {
    if (word === "") return;
    const text = word.slice(word.indexOf("=") + 1);
    const { value, diagnostics } = parseExpression([text]);
    const wrong = diagnostics[0] ?? (value && checkExpr(value, false).problems[0]);
    if (wrong !== undefined)
      return say(`'args': ${wrong.message}.`, `'args': ${wrong.haproxy ?? wrong.message}.`);
    if (value !== undefined) message.fetches.push(value.fetch.name);
  }
}

function acl(message: SpoeMessage, words: readonly string[], say: Say): void {
  const name = words[1] ?? "";
  const odd = /[^\w.:-]/.exec(name)?.[0];
  if (odd !== undefined) return say(`character '${odd}' is not permitted in acl name '${name}'.`);
  if (name.toLowerCase() === "or")
    return say(
      `acl name '${name}' will never match. 'or' is used to express a logical disjunction within a condition.`,
    );
  const { value, diagnostics } = aclTestOfWords(words.slice(2));
  const wrong = testProblem(value, diagnostics[0]);
  if (wrong !== undefined)
    return say(
      `error detected while parsing ACL '${name}' : ${wrong.message}.`,
      `error detected while parsing ACL '${name}' : ${wrong.haproxy}.`,
    );
  message.acls.add(name);
}

interface Wrong {
  message: string;
  haproxy: string;
}

/** What is wrong with a test of an ACL or a condition. */
function testProblem(test: AclTest, odd: Diagnostic | undefined): Wrong | undefined {
  const known = odd ?? checkExpr(test.expr, true).problems[0];
  if (known !== undefined) {
    const haproxy = known.haproxy ?? known.message;
    const within = /^(?:unknown|missing) fetch method/.test(haproxy);
    return {
      message: known.message,
      haproxy: within ? `${haproxy} in ACL expression '${test.expr.fetch.name}'` : haproxy,
    };
  }
  return checkTest(test).find(({ kind }) => kind === "method" || kind === "pattern");
}

function event(message: SpoeMessage, words: readonly string[], say: Say): void {
  const [, name = "", link = ""] = words;
  if (name === "") return say("missing event name.");
  if (!spoeEvents.includes(name)) return say(`unknown event '${name}'.`);
  message.event = name;
  if (link === "") return;
  if (link !== "if" && link !== "unless")
    return say.close(
      `'event ${name}' expects either 'if' or 'unless' followed by a condition but found '${link}'.`,
    );
  const { value, diagnostics } = parseCondition(words.slice(2));
  const [odd] = diagnostics;
  let wrong: Wrong | undefined = odd && { message: odd.message, haproxy: odd.haproxy ?? odd.message };
  for (const { acl, test } of value.clauses.flat()) {
    if (wrong !== undefined) break;
    if (test !== undefined) wrong = testProblem(test, undefined);
    else if (acl !== undefined && !message.acls.has(acl) && !isPredefinedAcl(acl))
      wrong = { message: `there is no ACL '${acl}' in this message`, haproxy: `no such ACL : '${acl}'` };
  }
  if (wrong !== undefined)
    say(
      `error detected while parsing an 'event ${name}' condition : ${wrong.message}.`,
      `error detected while parsing an 'event ${name}' condition : ${wrong.haproxy}.`,
    );
}
