import { readArguments } from "../../../grammar/arguments.ts";
import type { Value } from "../../../runtime/plan.ts";
import { slotText, wordText } from "../../model/text.ts";
import type { Rule } from "../../model/types.ts";
import { type Context, locOf, type Scope } from "./context.ts";
import { ambiguous } from "./exprs.ts";
import { findItem, type Item, itemsOf, itemText } from "./items.ts";
import { filePatterns } from "./patterns.ts";
import { redirectArgs } from "./redirect.ts";
import { replyArgs } from "./reply.ts";
import { slotValue } from "./slot-value.ts";
import { readNumber } from "./values.ts";

type Args = Record<string, Value>;

/** What one action reads from its line. `paren`: the arguments inside the parentheses of its own word. */
interface Input {
  context: Context;
  scope: Scope;
  rule: Rule;
  items: readonly Item[];
  /** The nth value under no literal. */
  value(index: number): Value;
  text(index: number): string | undefined;
  paren: readonly string[];
}

/** Arguments of a rule's action, as runtime/actions/args.ts declares them. */
export function actionArgs(context: Context, scope: Scope, rule: Rule): Args {
  const { line } = scope;
  const items = itemsOf(line);
  const lead = items[0]?.word === "" ? items[0].values : [];
  const word = wordText(line.section.tree, line.statement, rule.word - line.statement.word);
  const open = word.indexOf("(");
  const input: Input = {
    context,
    scope,
    rule,
    items,
    value: (index) => (lead[index] ? slotValue(context, scope, lead[index]) : null),
    text: (index) => (lead[index] ? slotText(line, lead[index]) : undefined),
    paren: open < 0 ? [] : readArguments(word, open).args.map((arg) => arg.text),
  };
  const make = makers[rule.name];
  return make ? make(input) : {};
}

/** An expression as the sole argument. */
const expr = ({ value }: Input): Args => value(0) as Args;
const header = ({ value, text }: Input): Args => ({ name: text(0) ?? "", value: value(1) });
const replaceHeader = ({ value, text }: Input): Args => ({
  name: text(0) ?? "",
  match: value(1),
  replace: value(2),
});
const replace = ({ value }: Input): Args => ({ match: value(0), replace: value(1) });
const single = ({ value }: Input): Args => ({ value: value(0) });
const reply = ({ context, scope, items }: Input): Args => replyArgs(context, scope, items);
/** `status` asks for an answer made here, `deny_status` for the error file of that status. */
const refusing = (input: Input): Args => {
  const plain = findItem(input.items, "status") && !findItem(input.items, "deny_status");
  return plain ? { ...reply(input), plain: true } : reply(input);
};
const variable = ({ paren }: Input): Args => {
  const [name, ...conditions] = paren;
  return { var: name ?? "", ...(conditions.length > 0 ? { conditions } : {}) };
};
const numbers = ({ paren }: Input): number[] => paren.map((text) => readNumber(text) ?? 0);
const counter = (input: Input): Args => ({ sc: numbers(input)[0] ?? 0 });
const counterOf = (input: Input): Args => ({ idx: numbers(input)[0] ?? 0, sc: numbers(input)[1] ?? 0 });
const patterns = ({ context, scope, paren, rule }: Input): Value => ({
  patterns: filePatterns(context, scope, paren[0] ?? "", rule.name.endsWith("-map")),
});
const under = (input: Input, word: string): Value => {
  const item = findItem(input.items, word);
  return item?.values[0] ? slotValue(input.context, input.scope, item.values[0]) : null;
};
const optional = (name: string, value: Value): Args => (value === null ? {} : { [name]: value });
const headersBin = (input: Input): Args => ({
  ...expr(input),
  ...optional("prefix", under(input, "prefix")),
  ...optional("match", under(input, "-m")),
});

const makers: Readonly<Record<string, (input: Input) => Args>> = {
  deny: refusing,
  tarpit: refusing,
  return: reply,
  redirect: ({ context, scope, items }) => redirectArgs(context, scope, items),
  auth: (input) => optional("realm", under(input, "realm")),
  "add-header": header,
  "set-header": header,
  "early-hint": header,
  "del-header": (input) => ({ name: input.text(0) ?? "", ...optional("match", under(input, "-m")) }),
  "replace-header": replaceHeader,
  "replace-value": replaceHeader,
  "add-headers-bin": headersBin,
  "set-headers-bin": headersBin,
  "del-headers-bin": headersBin,
  "replace-path": replace,
  "replace-pathq": replace,
  "replace-uri": replace,
  "set-method": single,
  "set-path": single,
  "set-pathq": single,
  "set-query": single,
  "set-uri": single,
  "normalize-uri": ({ items }) => ({
    normalizer: items[0]?.word ?? "",
    ...(findItem(items, "full") ? { full: true } : {}),
    ...(findItem(items, "strict") ? { strict: true } : {}),
  }),
  "set-status": (input) => ({ status: input.value(0), ...optional("reason", under(input, "reason")) }),
  "strict-mode": ({ text }) => ({ mode: text(0) ?? "on" }),
  "set-dst": expr,
  "set-dst-port": expr,
  "set-src": expr,
  "set-src-port": expr,
  "set-log-level": ({ text }) => ({ level: text(0) ?? "" }),
  "set-nice": ({ value }) => ({ nice: value(0) }),
  "set-priority-class": expr,
  "set-priority-offset": expr,
  "set-retries": ({ value }) => ({ retries: value(0) }),
  "set-timeout": ({ value, text }) => ({ name: text(0) ?? "", timeout: value(1) }),
  pause: ({ value }) => ({ timeout: value(0) }),
  "wait-for-body": (input) => ({
    time: under(input, "time") ?? 0,
    ...optional("atLeast", under(input, "at-least")),
    ...(findItem(input.items, "use-large-buffer") ? { useLargeBuffer: true } : {}),
  }),
  "switch-mode": (input) => ({ mode: "http", ...optional("proto", under(input, "proto")) }),
  "do-log": (input) => optional("profile", under(input, "profile")),
  "use-service": ({ text }) => ({ service: text(0) ?? "" }),
  "set-var": (input) => ({ ...variable(input), ...expr(input) }),
  "set-var-fmt": (input) => ({ ...variable(input), value: input.value(0) }),
  "unset-var": variable,
  capture: captureArgs,
  "add-acl": (input) => ({ ...(patterns(input) as Args), key: input.value(0) }),
  "del-acl": (input) => ({ ...(patterns(input) as Args), key: input.value(0) }),
  "del-map": (input) => ({ ...(patterns(input) as Args), key: input.value(0) }),
  "set-map": (input) => ({ ...(patterns(input) as Args), key: input.value(0), value: input.value(1) }),
  "track-sc": (input) => {
    const { line } = input.scope;
    const word = wordText(line.section.tree, line.statement, input.rule.word - line.statement.word);
    const own = input.scope.proxy && input.context.tables.get(input.scope.proxy.name);
    if (line.section.kind === "defaults" && !findItem(input.items, "table")) {
      ambiguous(input.context, input.scope, "track-sc");
    }
    const table = under(input, "table") ?? (own === undefined ? null : { table: own });
    return {
      index: readNumber(/(\d+)$/.exec(word)?.[1] ?? input.paren[0] ?? "0") ?? 0,
      key: input.value(0),
      ...optional("table", table),
    };
  },
  "sc-inc-gpc": counterOf,
  "sc-inc-gpc0": counter,
  "sc-inc-gpc1": counter,
  "sc-add-gpc": (input) => ({ ...counterOf(input), value: input.value(0) }),
  "sc-set-gpt": (input) => ({ ...counterOf(input), value: input.value(0) }),
  "sc-set-gpt0": (input) => ({ ...counter(input), value: input.value(0) }),
};

/** Actions whose arguments are lowered here, or that have none. */
export function lowersAction(name: string): boolean {
  return Object.hasOwn(makers, name) || bare.has(name);
}

const bare: ReadonlySet<string> = new Set([
  "accept",
  "reject",
  "close",
  "allow",
  "disable-l7-retry",
  "expect-proxy",
]);

function captureArgs(input: Input): Args {
  const { context, scope, items } = input;
  const sample = expr(input);
  const id = findItem(items, "id");
  if (id) return { ...sample, slot: readNumber(itemText(scope.line, id) ?? "") ?? 0, byId: true };
  const at = locOf(scope.line);
  const slot = context.captureSlots.get(`${at.file}:${at.line}`) ?? 0;
  const len = under(input, "len");
  return { ...sample, slot, ...optional("len", len) };
}
