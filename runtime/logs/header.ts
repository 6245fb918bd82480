import type { LogTargetPlan } from "../plan.ts";
import { isoDate, syslogDate } from "./dates.ts";

export interface HeaderFields {
  /** facility * 8 + level */
  priority: number;
  level: number;
  at: number;
  host: string | undefined;
  tag: string;
  pid: number;
  /** Structured data of rfc5424, "" for none. */
  sd: string;
}

/** What stands before the message in each `format` of a log target (manual 4.2, "log"). */
export function logHeader(format: LogTargetPlan["format"], f: HeaderFields): string {
  const tag = f.tag === "" ? "" : `${f.tag}[${f.pid}]: `;
  switch (format) {
    case "rfc3164":
      return `<${f.priority}>${syslogDate(f.at)} ${f.host ?? "localhost"} ${tag}`;
    case "local":
      return `<${f.priority}>${syslogDate(f.at)} ${tag}`;
    case "rfc5424":
      return `<${f.priority}>1 ${isoDate(f.at)} ${f.host ?? "-"} ${f.tag || "-"} ${f.pid} - ${f.sd || "-"} `;
    case "priority":
      return `<${f.priority}>`;
    case "short":
      return `<${f.level}>`;
    case "timed":
      return `<${f.level}>${isoDate(f.at)} `;
    case "iso":
      return `${isoDate(f.at)} `;
    case "raw":
      return "";
  }
}
