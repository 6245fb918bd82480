import type { CookiePlan } from "../../../runtime/plan.ts";
import { textOf } from "../../model/text.ts";
import type { Proxy } from "../../model/types.ts";
import { itemsOf, itemText } from "./items.ts";
import { readTime } from "./values.ts";

/** Cookie persistence; ignored outside HTTP, as HAProxy does with a warning. */
export function lowerCookie(proxy: Proxy): CookiePlan | undefined {
  const line = proxy.enabled("cookie");
  if (!line || proxy.mode !== "http") return undefined;
  const plan: CookiePlan = {
    name: textOf(line, "name") ?? "",
    mode: "passive",
    indirect: false,
    nocache: false,
    postonly: false,
    preserve: false,
    httponly: false,
    secure: false,
    domains: [],
    attrs: [],
  };
  for (const item of itemsOf(line)) {
    const text = itemText(line, item) ?? "";
    switch (item.word) {
      case "rewrite":
      case "insert":
      case "prefix":
        plan.mode = item.word;
        break;
      case "indirect":
      case "nocache":
      case "postonly":
      case "preserve":
      case "httponly":
      case "secure":
      case "dynamic":
        plan[item.word] = true;
        break;
      case "domain":
        plan.domains.push(text);
        break;
      case "attr":
        plan.attrs.push(text);
        break;
      case "maxidle":
      case "maxlife":
        // Cookies count in seconds; the plan, as everywhere, in ms.
        plan[item.word] = readTime(text, "s") ?? 0;
        break;
    }
  }
  const key = proxy.enabled("dynamic-cookie-key");
  if (key) plan.key = textOf(key, "key") ?? "";
  return plan;
}
