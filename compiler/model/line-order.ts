/** Which of a proxy's lines comes first or last, among several keywords. */
import type { Line, Proxy } from "./types.ts";

export function isAfter(one: Line, other: Line): boolean {
  const sections = one.section.index - other.section.index;
  return sections > 0 || (sections === 0 && one.statement.line > other.statement.line);
}

export function firstOf(proxy: Proxy, keywords: readonly string[]): Line | undefined {
  let first: Line | undefined;
  for (const keyword of keywords) {
    const line = proxy.first(keyword);
    if (line !== undefined && (first === undefined || isAfter(first, line))) first = line;
  }
  return first;
}

/** The last statement in force among several keywords that overrule each other. */
export function lastOf(proxy: Proxy, keywords: readonly string[]): Line | undefined {
  let last: Line | undefined;
  for (const keyword of keywords) {
    const line = proxy.setting(keyword);
    if (line !== undefined && (last === undefined || isAfter(line, last))) last = line;
  }
  return last;
}
