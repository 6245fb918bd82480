/** What the URI of a request for the stats page asks for (manual 4.2 "stats uri", management guide 9.1). */
import type { StatsPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import type { DumpFormat } from "./dump.ts";

export interface StatsRequest {
  format: DumpFormat | "html";
  /** Only servers that are up. */
  up: boolean;
  noMaint: boolean;
  noRefresh: boolean;
  /** Part of the names of proxies to show. */
  scope: string | undefined;
  /** Outcome of an action, shown on the page: "DONE", "DENY" ... */
  outcome: string | undefined;
}

/** Longest text the scope filter takes. */
const MAX_SCOPE = 20;

/** Path and query of a request target, which may be absolute. */
function pathOf(target: string): string {
  if (target.startsWith("/") || target === "*") return target;
  const at = target.indexOf("/", target.indexOf("://") + 3);
  return at < 0 ? "/" : target.slice(at);
}

/** Everything below the URI is the page's too: its options follow directly. */
export function statsRequested(s: Stream, stats: StatsPlan): boolean {
  return s.http !== undefined && pathOf(s.http.req.target).startsWith(stats.uri);
}

export function readStatsRequest(target: string, uri: string): StatsRequest {
  const rest = pathOf(target).slice(uri.length);
  const has = (option: string): boolean => rest.includes(`;${option}`);
  const scope = /[?&;]scope=([^&;\s]*)/.exec(rest)?.[1];
  return {
    format: has("csv") ? "csv" : has("json") ? "json" : has("typed") ? "typed" : "html",
    up: has("up"),
    noMaint: has("no-maint"),
    noRefresh: has("norefresh"),
    scope: scope ? decode(scope).slice(0, MAX_SCOPE) : undefined,
    outcome: /;st=([A-Z]{4})/.exec(rest)?.[1],
  };
}

/** Percent-decoding that takes anything. */
export function decode(text: string): string {
  return text
    .replaceAll("+", " ")
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The same page with these options: "?scope=" last, as links and redirects have it. */
export function statsUri(uri: string, r: Partial<StatsRequest>): string {
  const scope = r.scope === undefined ? "" : `;scope=${encodeURIComponent(r.scope)}`;
  const state = r.outcome === undefined ? "" : `;st=${r.outcome}`;
  const format = r.format === undefined || r.format === "html" ? "" : `;${r.format}`;
  return `${uri}${state}${format}${r.up ? ";up" : ""}${r.noMaint ? ";no-maint" : ""}${r.noRefresh ? ";norefresh" : ""}${scope}`;
}
