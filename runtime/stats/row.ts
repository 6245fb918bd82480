import type { StatColumn } from "./columns.ts";

export type StatValue = string | number;

/** One line of statistics: a proxy side, a server or a listener. Absent columns do not apply to its kind. */
export interface StatRow {
  kind: "frontend" | "backend" | "server" | "listener";
  proxyId: number;
  id: number;
  values: Partial<Record<StatColumn, StatValue>>;
}
