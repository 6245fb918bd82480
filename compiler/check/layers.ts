import type { Defaults, Line, Proxy } from "../model/types.ts";

/**
 * The last line with one of the keywords, in a section or what it inherits from. Unlike `Proxy.setting`, it does not ask whether
 * the keyword is one of that kind of proxy: HAProxy copies some settings to proxies that could not have them themselves.
 */
export function lastOfLayers(of: Proxy | Defaults, keywords: readonly string[]): Line | undefined {
  const layers = "layers" in of ? of.layers : of.chain;
  for (let at = layers.length - 1; at >= 0; at--) {
    const section = layers[at]!;
    let last: Line | undefined;
    for (const keyword of keywords) {
      const statement = section.own(keyword).at(-1);
      if (statement !== undefined && (last === undefined || statement.line > last.statement.line))
        last = { statement, section };
    }
    if (last !== undefined) return last;
  }
  return undefined;
}
