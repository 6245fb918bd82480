/** Formats that HAProxy reads once all lines are: what the line logs may depend on later ones. */
import { sampleOf } from "./in-rule.ts";
import type { LineInfo } from "./line-info.ts";

const late: Record<string, string> = {
  "log-format": "log-format",
  "log-format-sd": "log-format-sd",
  "error-log-format": "error-log-format",
  "unique-id-format": "unique-id",
  use_backend: "use_backend rule",
  "use-server": "use-server rule",
};

export function isLateFormat(keyword: string, rule: string): boolean {
  return Object.hasOwn(late, keyword) && (rule === "log-format-syntax" || rule === "sample-expression");
}

export function lateFormat(
  { words, place }: LineInfo,
  at: number,
  offset: number,
  text: string,
): string | undefined {
  const keyword = words[0] ?? "";
  const start = words.findIndex((word, i) => i > 1 && (word === "if" || word === "unless"));
  if (start > 0 && at >= start) return undefined;
  const name = keyword.startsWith("use") ? `${late[keyword]} '${words[1] ?? ""}'` : late[keyword];
  const inner = text.replace(/\.$/, "").replace(/^failed to parse log-format : /, "");
  return `Parsing [${place}]: failed to parse ${name} : ${sampleOf(words[at] ?? "", offset)}${inner}.`;
}
