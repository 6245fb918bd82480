/** What a plan asks for that hapaxd cannot do: the start refuses it, `-c` mentions it. */
import { refuseIgnored } from "../../runtime/load/refuse-ignored.ts";
import type { Plan } from "../../runtime/plan.ts";

export function cannotRun(plan: Plan): string[] {
  const unsupported = plan.unsupported.map(
    (u) => `[${plan.files[u.at.file] ?? "?"}:${u.at.line}] : ${u.what}: ${u.reason}`,
  );
  if (unsupported.length > 0) return unsupported;
  const ignored = refuseIgnored(plan).map((r) =>
    r.line > 0 ? `[${plan.files[r.file] ?? "?"}:${r.line}] : ${r.message}` : r.message,
  );
  return ignored;
}
