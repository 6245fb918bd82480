import type { StatusName } from "./statuses.ts";

/** What one run of a check found. */
export interface CheckResult {
  status: StatusName;
  /** Explanation for people; "" for none. */
  text: string;
  /** HTTP status, exit code ...; 0 when there is none. */
  code: number;
}

/** Non-printable bytes and quotes of a check's text as logs show them. */
export function escapeText(text: string): string {
  return text.replace(
    /[^\x20-\x7e]|"/g,
    (c) => `<${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}>`,
  );
}
