import { memoOfTemplate } from "../../../grammar/template-memo.ts";
import type { Statement, Template } from "../../../grammar/tree.ts";
import { rule } from "../rule.ts";

/** What a shape of line lacks, or combines though it may not: HAProxy's words, and the word it is about. */
interface Lack {
  at: number;
  message: string;
  haproxy: string;
}

type Look = (has: (name: string) => boolean, template: Template) => Omit<Lack, "at"> | undefined;

const noTarget = {
  message: "a redirect needs 'location', 'prefix' or 'scheme'",
  haproxy: "redirection type expected ('prefix', 'location', or 'scheme').",
};
const redirect: Look = (has) => (has("location") || has("prefix") || has("scheme") ? undefined : noTarget);

/** A limit is of each stream, or shared by those of a key. */
const bandwidth: Look = (has) => {
  const needed = ["limit", "key", "table"].some(has) ? ["key", "limit"] : ["default-period", "default-limit"];
  const missing = needed.find((name) => !has(name));
  return missing === undefined
    ? undefined
    : { message: `'${missing}' is missing`, haproxy: `<${missing}> option is missing` };
};

/** The keyword's own name is `table` in a peers section. */
const table: Look = (has, { keyword }) => {
  const missing = ["size", "type"].find((name) => !has(name));
  return missing === undefined
    ? undefined
    : { message: `a stick-table needs a ${missing}`, haproxy: `${keyword}: missing ${missing}.` };
};

const looks: Record<string, Look> = {
  "stick-table": table,
  table,
  redirect,
  cookie: (has) => {
    if (["rewrite", "insert", "prefix"].filter(has).length > 1)
      return {
        message: "'rewrite', 'insert' and 'prefix' exclude each other",
        haproxy: "cookie 'rewrite', 'insert' and 'prefix' modes are incompatible.",
      };
    if (has("rewrite") && has("indirect"))
      return {
        message: "'rewrite' and 'indirect' exclude each other",
        haproxy: "cookie 'rewrite' and 'indirect' modes are incompatible.",
      };
    if (has("preserve") && !has("insert") && !has("indirect"))
      return {
        message: "'preserve' needs 'insert' or 'indirect'",
        haproxy: "cookie 'preserve' requires at least 'insert' or 'indirect'.",
      };
    return undefined;
  },
  "filter bwlim-in": bandwidth,
  "filter bwlim-out": bandwidth,
  "filter spoe": (has) =>
    has("config")
      ? undefined
      : { message: "'config' with a file is missing", haproxy: "'filter' : 'spoe' : missing config file" },
  "ssl-f-use": (_has, { slots }) => {
    const certificates = slots.filter(({ kind, name }) => kind === "option" && name === "crt").length;
    if (certificates === 1) return undefined;
    return certificates > 1
      ? { message: "'crt' is given twice", haproxy: "'crt' already specified, aborting." }
      : {
          message: "'crt' is missing",
          haproxy: "Trying to load a certificate but no 'crt' keyword specified.",
        };
  },
  usesrc: () => ({
    message: "'usesrc' stands after 'source' only",
    haproxy: "'usesrc' only allowed after a 'source' statement.",
  }),
};

const contents = new Set([
  "errorfiles",
  "default-errorfiles",
  "errorfile",
  "file",
  "lf-file",
  "string",
  "lf-string",
]);
const reply: Look = (has, template) => {
  const own = template.slots
    .filter((slot) => slot.kind === "literal" && contents.has(slot.name))
    .map((slot) => slot.name);
  if (own.length > 1)
    return {
      message: `'${own[0]}' and '${own[1]}' exclude each other`,
      haproxy: `unexpected '${own[1]}' argument, '${own[0]}' already defined.`,
    };
  if ((has("string") || has("lf-string") || has("lf-file")) && !has("content-type"))
    return {
      message: "a reply with a text needs a content-type",
      haproxy: "a content type must be defined when non-empty payload is configured.",
    };
  return undefined;
};
const actions: Record<string, Look> = {
  redirect: (has, template) =>
    template.keyword === "http-response" && (has("prefix") || has("scheme"))
      ? {
          message: "a response can only be redirected by 'location'",
          haproxy: "response only supports redirect type 'location'.",
        }
      : redirect(has, template),
  "wait-for-body": (has) =>
    has("time")
      ? undefined
      : { message: "'time' is missing", haproxy: "expects time <time> [ at-least <bytes> ]." },
  return: reply,
  deny: reply,
  tarpit: reply,
};

export const incompleteStatement = rule({
  id: "incomplete-statement",
  severity: "error",
  summary: "A line lacks a part it cannot do without, or combines parts that exclude each other.",
  why: "HAProxy refuses a redirect without a target, a stick-table without type or size, a cookie that is both inserted and rewritten.",
  bad: "backend app\n    stick-table size 1k\n",
  good: "backend app\n    stick-table type ip size 1k\n",
  manual: "4.2",
  applies: (template) => look(template) !== null,
  statement({ statement, section }, _model, report) {
    const lack = look(statement.template)!;
    report(report.words(section.tree, statement as Statement, lack.at), lack.message, {
      haproxy: lack.haproxy,
    });
  },
});

const look = memoOfTemplate((template: Template): Lack | null => {
  if (template.prefix !== undefined || template.errors.length > 0) return null;
  const has = (name: string): boolean =>
    template.slots.some((slot) => slot.kind === "literal" && slot.name === name);
  const action = template.slots.find((slot) => slot.kind === "action");
  const looking =
    action !== undefined
      ? actions[action.name]
      : template.keyword === "http-error"
        ? reply
        : looks[template.keyword];
  const found = looking?.(has, template);
  return found === undefined ? null : { ...found, at: action?.at ?? 0 };
});
