import type { Plan } from "../../runtime/plan.ts";
import type { Route } from "../../runtime/simulate/simulate.ts";
import type { Palette } from "../output/color.ts";

/** A route for people: a line per step, its reasons below, the end last. */
export function routeText(plan: Plan, route: Route, paint: Palette): string {
  const lines: string[] = [];
  for (const { at, text, reasons } of route.steps) {
    const where = at === undefined || at.line === 0 ? "" : `${plan.files[at.file] ?? "?"}:${at.line}: `;
    lines.push(`${paint.dim(where)}${text}`);
    for (const reason of reasons) lines.push(`    ${reason}`);
  }
  lines.push(paint.bold(`=> ${endText(route.end)}`));
  return `${lines.join("\n")}\n`;
}

function endText(end: Route["end"]): string {
  switch (end.kind) {
    case "closed":
      return "connection closed";
    case "reply":
      return `answered by the proxy: ${end.status}${end.location === undefined ? "" : `, location ${end.location}`}`;
    case "backend": {
      if (end.server !== undefined) return `backend ${end.backend}, server ${end.server}`;
      const among = end.candidates.length === 0 ? "no server" : `one of ${end.candidates.join(", ")}`;
      return `backend ${end.backend}, ${among}`;
    }
  }
}
