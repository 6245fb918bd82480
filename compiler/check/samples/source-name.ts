/** What a fetch takes its sample from, as HAProxy calls it when that is not there. */
import { fetchName, fetchRow } from "../../model/arg-types.ts";
import { isLayer6 } from "./layer6.ts";

const byContexts: Readonly<Record<string, string>> = {
  "YYYYYYYYYYYYYYYYYYYY.Y": "internal state",
  "YYYYYYYYYYYYYYYYYYY...": "session statistics",
  "YYYYYYYYYYYYYYYYYYYY..": "client address",
  ".YYYYYYYYYYYYYYYYYY...": "client-side connection",
  "..YYYYYYYYY...........": "HTTP request headers",
  "..YYYYYYYYYYYYYYYYY...": "HTTP request",
  "....YYYYYYY...........": "HTTP request body",
  "......YYYYYYYYYYYYYY..": "backend",
  "..........YYYYYYYYYY..": "server",
  "...........YYYYYYYYY..": "HTTP response",
  "...........YYYYYYY.Y..": "HTTP response headers",
  ".............YYYYY.Y..": "HTTP response body",
  ".........YYYYYYYYYY...": "response buffer statistics",
};

export function sourceName(fetch: string): string {
  const contexts = fetchRow(fetchName(fetch))?.contexts ?? "";
  const name = byContexts[contexts] ?? "information";
  if (/^(?:bc_|ssl_bc)/.test(fetch)) return "server-side connection";
  if (isLayer6(fetch)) return name.startsWith("HTTP response") ? "response buffer" : "request buffer";
  return name;
}
