/** The system's words for an error: "ENOENT: no such file or directory, open 'x'" -> "No such file or directory" */
export function systemReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const found = /^[A-Z]+: ([^,]+)/.exec(message);
  return found === null ? message : found[1]!.charAt(0).toUpperCase() + found[1]!.slice(1);
}
