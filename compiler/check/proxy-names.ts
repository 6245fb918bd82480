import type { Range } from "../../grammar/diagnostic.ts";
import type { Line, Proxy, ProxyKind } from "../model/types.ts";
import type { Report } from "./rule.ts";

/** How HAProxy calls a proxy in its messages. */
export function kindName(proxy: Proxy): string {
  return proxy.kind === "listen" ? "proxy" : proxy.kind;
}

/** "frontend 'www'" */
export function fullName(proxy: Proxy): string {
  return `${kindName(proxy)} '${proxy.name}'`;
}

/** The header of a proxy. */
export function headerRange(proxy: Proxy, report: Report): Range {
  const { header } = proxy.node;
  return header === undefined
    ? { file: proxy.tree.file, line: proxy.node.line + 1, start: 0, end: 0 }
    : report.words(proxy.tree, header, 0, 2);
}

/** The place of a proxy's own line; for an inherited one, the header of the proxy that suffers from it. */
export function placeIn(proxy: Proxy, line: Line, report: Report, words = 1): Range {
  if (line.section !== proxy) return headerRange(proxy, report);
  return report.words(proxy.tree, line.statement, 0, words);
}

/** `disabled` in force. */
export function isDisabled(proxy: Proxy): boolean {
  const off = proxy.setting("disabled");
  if (off === undefined) return false;
  const on = proxy.setting("enabled");
  if (on === undefined) return true;
  return (off.section.index - on.section.index || off.statement.line - on.statement.line) > 0;
}

export function hasServers(proxy: Proxy): boolean {
  return proxy.own("server").length > 0 || proxy.own("server-template").length > 0;
}

/** frontend, backend and listen. */
export function isProxyKind(kind: string): kind is ProxyKind {
  return kind === "frontend" || kind === "backend" || kind === "listen";
}
