import { isAfter } from "../model/line-order.ts";
import type { Defaults, Line, Proxy } from "../model/types.ts";

/**
 * The last line with one of the keywords, in a section or what it inherits from. Unlike `Proxy.setting`, it does not ask whether
 * the keyword is one of that kind of proxy: HAProxy copies some settings to proxies that could not have them themselves.
 */
export function lastOfLayers(of: Proxy | Defaults, keywords: readonly string[]): Line | undefined {
  let last: Line | undefined;
  for (const keyword of keywords) {
    const own = of.own(keyword).at(-1);
    if (own === undefined || (last !== undefined && own.line < last.statement.line)) continue;
    last = { statement: own, section: of };
  }
  if (last !== undefined || of.from === undefined) return last;
  for (const keyword of keywords) {
    const line = of.from.last(keyword);
    if (line !== undefined && (last === undefined || isAfter(line, last))) last = line;
  }
  return last;
}
