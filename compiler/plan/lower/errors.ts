import type { ErrorReplyPlan, HttpErrorsPlan } from "../../../runtime/plan.ts";
import { textOf } from "../../model/text.ts";
import type { Line, Proxy, Section } from "../../model/types.ts";
import { type Context, fault, locOf, scopeOf } from "./context.ts";
import { itemsOf, itemText } from "./items.ts";
import { replyArgs } from "./reply.ts";

type Errors = Record<string, ErrorReplyPlan>;

/** `http-errors` sections. */
export function lowerHttpErrors(context: Context): HttpErrorsPlan[] {
  return context.model.of("http-errors").map((section) => {
    const errors: Errors = {};
    for (const line of linesOf(section)) addError(context, errors, line);
    return { name: section.name, errors };
  });
}

function linesOf(section: Section): Line[] {
  return section.node.statements.map((statement) => ({ statement, section }));
}

/** What a proxy answers instead of HAProxy's own error pages, by status; later lines override. */
export function lowerErrors(context: Context, proxy: Proxy): Errors {
  const errors: Errors = {};
  for (const line of proxy.linesOf(errorKeywords)) addError(context, errors, line, proxy);
  return errors;
}

function addError(context: Context, errors: Errors, line: Line, proxy?: Proxy): void {
  const { template } = line.statement;
  if (template.errors.length > 0) return;
  const code = textOf(line, "code") ?? "";
  const url = textOf(line, "url") ?? "";
  switch (template.keyword) {
    case "errorfile": {
      const path = textOf(line, "file") ?? "";
      errors[code] = path === "/dev/null" ? { kind: "empty" } : { kind: "file", path, at: locOf(line) };
      break;
    }
    case "errorloc":
    case "errorloc302":
      errors[code] = { kind: "redirect", code: 302, location: url };
      break;
    case "errorloc303":
      errors[code] = { kind: "redirect", code: 303, location: url };
      break;
    case "errorfiles":
      addFrom(context, errors, line);
      break;
    case "http-error":
      addReply(context, errors, line, proxy);
      break;
  }
}

/** `errorfiles <section> [<code>]...`: all codes of that section, or those named. */
function addFrom(context: Context, errors: Errors, line: Line): void {
  const [name, ...codes] = itemsOf(line).flatMap((item) =>
    item.values.map((_, i) => itemText(line, item, i)!),
  );
  const section = context.plan.httpErrors.find((one) => one.name === name);
  if (!section) {
    fault(context, line, "undefined-reference", `there is no http-errors section '${name}'`);
    return;
  }
  for (const [code, reply] of Object.entries(section.errors)) {
    if (codes.length === 0 || codes.includes(code)) errors[code] = reply;
  }
}

function addReply(context: Context, errors: Errors, line: Line, proxy: Proxy | undefined): void {
  const args = replyArgs(context, scopeOf(line, proxy), itemsOf(line));
  const status = args["status"];
  if (typeof status !== "number") return;
  errors[String(status)] = { kind: "reply", rule: { action: "return", args, at: locOf(line) } };
}

const errorKeywords = ["errorfile", "errorfiles", "errorloc", "errorloc302", "errorloc303", "http-error"];
