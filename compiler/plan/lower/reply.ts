import type { Value } from "../../../runtime/plan.ts";
import { type Context, fault, type Scope } from "./context.ts";
import { lowerText } from "./formats.ts";
import type { Item } from "./items.ts";
import { itemText } from "./items.ts";
import { slotValue } from "./slot-value.ts";
import { readNumber } from "./values.ts";

/** Arguments of `return`, `deny`, `tarpit` and `http-error`: see ReplyArgs in runtime/actions/args.ts. */
export function replyArgs(context: Context, scope: Scope, items: readonly Item[]): Record<string, Value> {
  const { line } = scope;
  const args: Record<string, Value> = {};
  const headers: Value[] = [];
  for (const item of items) {
    const text = itemText(line, item) ?? "";
    switch (item.word) {
      case "status":
      case "deny_status": {
        const status = readNumber(text);
        if (status === undefined) fault(context, line, "invalid-value", `'${text}' is not a status code`);
        else args["status"] = status;
        break;
      }
      case "content-type":
        args["contentType"] = text;
        break;
      case "default-errorfiles":
        args["defaultErrorfiles"] = true;
        break;
      case "errorfile":
      case "errorfiles":
      case "file":
      case "string":
        args[item.word] = text;
        break;
      case "lf-file": {
        const content = context.readFile?.(text);
        if (content === undefined) fault(context, line, "missing-file", `the file '${text}' cannot be read`);
        else args["lfFile"] = lowerText(context, scope, content) as Value;
        break;
      }
      case "lf-string":
        args["lfString"] = lowerText(context, scope, text) as Value;
        break;
      case "hdr": {
        const value = item.values[1];
        headers.push({ name: text, value: value ? slotValue(context, scope, value) : "" });
        break;
      }
    }
  }
  if (headers.length > 0) args["hdr"] = headers;
  return args;
}
