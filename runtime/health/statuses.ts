/** Results of health checks, as logs, statistics and `ok-status` options name them (manual 9.1 "check_status"). */
export type Verdict = "unknown" | "neutral" | "failed" | "passed" | "conditional";

export interface CheckStatus {
  verdict: Verdict;
  /** Short name in statistics. */
  info: string;
  /** Long name in logs. */
  text: string;
  /** Carries a code (HTTP status, exit status ...). */
  coded: boolean;
}

const entry = (verdict: Verdict, info: string, text: string, coded = false): CheckStatus => ({
  verdict,
  info,
  text,
  coded,
});

export const checkStatuses = {
  UNK: entry("unknown", "UNK", "Unknown"),
  INI: entry("unknown", "INI", "Initializing"),
  CHECKED: entry("neutral", "CHECKED", "No status change"),
  HANA: entry("failed", "HANA", "Health analyze"),
  SOCKERR: entry("failed", "SOCKERR", "Socket error"),
  L4OK: entry("passed", "L4OK", "Layer4 check passed"),
  L4TOUT: entry("failed", "L4TOUT", "Layer4 timeout"),
  L4CON: entry("failed", "L4CON", "Layer4 connection problem"),
  L6OK: entry("passed", "L6OK", "Layer6 check passed"),
  L6TOUT: entry("failed", "L6TOUT", "Layer6 timeout"),
  L6RSP: entry("failed", "L6RSP", "Layer6 invalid response"),
  L7TOUT: entry("failed", "L7TOUT", "Layer7 timeout"),
  L7RSP: entry("failed", "L7RSP", "Layer7 invalid response"),
  L7OK: entry("passed", "L7OK", "Layer7 check passed", true),
  L7OKC: entry("conditional", "L7OKC", "Layer7 check conditionally passed", true),
  L7STS: entry("failed", "L7STS", "Layer7 wrong status", true),
  PROCERR: entry("failed", "PROCERR", "External check error", true),
  PROCTOUT: entry("failed", "PROCTOUT", "External check timeout", true),
  PROCOK: entry("passed", "PROCOK", "External check passed", true),
} as const;

export type StatusName = keyof typeof checkStatuses;

/** Place in HAProxy's numbering, for `show servers state`. */
export function statusNumber(name: string): number {
  const order =
    "UNK INI START CHECKED HANA SOCKERR L4OK L4TOUT L4CON L6OK L6TOUT L6RSP L7TOUT L7RSP DUMMY L7OK L7OKC L7STS PROCERR PROCTOUT PROCOK";
  return Math.max(0, order.split(" ").indexOf(name));
}
