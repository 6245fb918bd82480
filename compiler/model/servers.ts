import type { Statement } from "../../grammar/tree.ts";
import { textOf } from "./text.ts";
import type { Line, Proxy, Server } from "./types.ts";

/** A range of server-template: "3" is 1 to 3, "4-6" is 4 to 6. undefined when it is neither. */
export function templateRange(text: string): { from: number; to: number } | undefined {
  const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text);
  if (!match) return undefined;
  const from = match[2] === undefined ? 1 : Number(match[1]);
  const to = match[2] === undefined ? Number(match[1]) : Number(match[2]);
  return from <= to ? { from, to } : undefined;
}

/**
 * Servers of a proxy in order, each with the default-server lines that stand before it: those of the defaults sections,
 * then the proxy's own so far (manual section 5.2).
 */
export function serversOf(proxy: Proxy): readonly Server[] {
  const servers: Server[] = [];
  let defaults: readonly Line[] = proxy.all("default-server").filter((line) => line.section !== proxy);
  for (const statement of inOrder(proxy)) {
    const line: Line = { statement, section: proxy };
    if (statement.template.keyword === "default-server") {
      defaults = [...defaults, line];
      continue;
    }
    const lines = [...defaults, line];
    const add = (name: string, template: number | undefined) =>
      servers.push({ name, proxy, line, lines, template, index: servers.length });
    if (statement.template.keyword === "server") {
      const name = textOf(line, "name");
      if (name !== undefined) add(name, undefined);
      continue;
    }
    const prefix = textOf(line, "prefix");
    const range = templateRange(textOf(line, "count") ?? "");
    if (prefix !== undefined && range) for (let i = range.from; i <= range.to; i++) add(prefix + i, i);
  }
  return servers;
}

const serverLines = new Set(["server", "server-template", "default-server"]);

/** server, server-template and default-server statements by line. */
function inOrder(proxy: Proxy): readonly Statement[] {
  const plain = proxy.own("server");
  const templates = proxy.own("server-template");
  const defaults = proxy.own("default-server");
  if (templates.length === 0 && defaults.length === 0) return plain;
  return proxy.node.statements.filter(({ template }) => serverLines.has(template.keyword));
}
