/** What of a log-format needs an HTTP message to say anything. */
import type { LogFormat } from "../../../grammar/ast.ts";
import { httpRequestFetches } from "../../../grammar/catalogue/fetches/http-request.ts";
import { httpResponseFetches } from "../../../grammar/catalogue/fetches/http-response.ts";
import { logAliases } from "../../../grammar/catalogue/log-aliases.ts";

/** Those of the manual's chapters on HTTP that ask for no message. */
const without = new Set(["unique-id", "req.timer.queue", "txn.timer.total"]);
/** Aliases that tcp mode knows, but which ask for a message. */
const asking = new Set(["ST", "rt"]);

export interface HttpItem {
  name: string;
  alias: boolean;
  /** Offsets in the format's text. */
  at: number;
  end: number;
}

export function needsHttp(fetch: string): boolean {
  if (Object.hasOwn(httpRequestFetches, fetch) || Object.hasOwn(httpResponseFetches, fetch))
    return !without.has(fetch);
  return fetch === "req.proto_http" || fetch === "req_proto_http" || fetch.startsWith("internal.htx");
}

export function httpItems(format: LogFormat): HttpItem[] {
  const found: HttpItem[] = [];
  for (const item of format.items) {
    if (item.kind === "text") continue;
    const { at, end } = item;
    if (item.kind === "expr") {
      const { name } = item.expr.fetch;
      if (needsHttp(name)) found.push({ name, alias: false, at, end });
    } else if (asking.has(item.name) || (Object.hasOwn(logAliases, item.name) && logAliases[item.name]!.http))
      found.push({ name: item.name, alias: true, at, end });
  }
  return found;
}
