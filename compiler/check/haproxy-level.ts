/** How loud HAProxy says something. */
import type { Diagnostic } from "../../grammar/diagnostic.ts";

export type Level = "ALERT" | "WARNING" | "NOTICE" | "DIAG";

/** undefined: it says nothing. */
export function levelOf({ severity, alert, rule, diag, haproxy }: Diagnostic): Level | undefined {
  if (diag === true) return "DIAG";
  if (rule === "notice-directive") return "NOTICE";
  // refused, but in a low voice
  if (rule === "fcgi-multiplexing" || (rule === "cache-size" && haproxy?.includes("parsing [") === true))
    return "WARNING";
  if (alert === true) return "ALERT";
  if (severity === "error") return "ALERT";
  return severity === "warning" ? "WARNING" : undefined;
}
