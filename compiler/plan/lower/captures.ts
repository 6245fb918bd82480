import type { CapturePlan, ProxyPlan } from "../../../runtime/plan.ts";
import { hasLiteral, textOf } from "../../model/text.ts";
import type { Proxy } from "../../model/types.ts";
import { type Context, locOf } from "./context.ts";
import { findItem, itemsOf, itemText } from "./items.ts";
import { readNumber } from "./values.ts";

/** Allots capture slots in the order of the lines, as HAProxy's parser does; must run before the proxy's rules. */
export function lowerCaptures(context: Context, proxy: Proxy): ProxyPlan["captures"] {
  const request: CapturePlan[] = [];
  const response: CapturePlan[] = [];
  const captures: ProxyPlan["captures"] = { request, response };
  if (!proxy.caps.frontend) return captures;
  for (const line of proxy.linesOf(keywords)) {
    const { keyword } = line.statement.template;
    const items = itemsOf(line);
    const lengthItem = findItem(items, "len");
    const len = readNumber((lengthItem && itemText(line, lengthItem)) ?? "") ?? 0;
    switch (keyword) {
      case "capture request header":
        request.push({ name: textOf(line, "name") ?? "", len });
        break;
      case "capture response header":
        response.push({ name: textOf(line, "name") ?? "", len });
        break;
      case "declare capture":
        (hasLiteral(line, "request") ? request : response).push({ len });
        break;
      case "capture cookie": {
        // `name=` captures by the exact name, `name` by prefix.
        const written = textOf(line, "name") ?? "";
        captures.cookie = { name: written, len, prefix: !written.endsWith("=") };
        break;
      }
      case "http-request":
      case "tcp-request content": {
        const isCapture = line.statement.template.slots.some(
          (slot) => slot.kind === "action" && slot.action?.syntax.startsWith("<sample:expr>"),
        );
        if (!isCapture || !lengthItem) break;
        const at = locOf(line);
        context.captureSlots.set(`${at.file}:${at.line}`, request.length);
        request.push({ len });
        break;
      }
    }
  }
  return captures;
}

const keywords = [
  "capture request header",
  "capture response header",
  "declare capture",
  "capture cookie",
  "http-request",
  "tcp-request content",
];
