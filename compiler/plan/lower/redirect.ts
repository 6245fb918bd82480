import type { Value } from "../../../runtime/plan.ts";
import type { Context, Scope } from "./context.ts";
import { lowerText } from "./formats.ts";
import { type Item, itemText } from "./items.ts";

const flags: Readonly<Record<string, string>> = {
  "drop-query": "dropQuery",
  "keep-query": "keepQuery",
  "append-slash": "appendSlash",
  "ignore-empty": "ignoreEmpty",
};

/** Arguments of `redirect`: see RedirectArgs in runtime/actions/args.ts. `plain`: where to is no format, as in lines of its own. */
export function redirectArgs(
  context: Context,
  scope: Scope,
  items: readonly Item[],
  plain = false,
): Record<string, Value> {
  const args: Record<string, Value> = {};
  for (const item of items) {
    const text = itemText(scope.line, item) ?? "";
    const flag = flags[item.word];
    if (flag) args[flag] = true;
    else if (item.word === "location" || item.word === "prefix" || item.word === "scheme") {
      args["type"] = item.word;
      args["to"] = plain ? text : (lowerText(context, scope, text) as Value);
    } else if (item.word === "code") args["code"] = Number(text);
    else if (item.word === "set-cookie") args["setCookie"] = text;
    else if (item.word === "set-cookie-fmt") args["setCookieFmt"] = lowerText(context, scope, text) as Value;
    else if (item.word === "clear-cookie") args["clearCookie"] = text;
  }
  return args;
}
