import type { Statement } from "../../grammar/tree.ts";
import { defaultServersOf } from "./default-servers.ts";
import { memoOfSection } from "./memo-of-section.ts";
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

/** HAProxy has no limit but memory, of which each server takes it some 30 KB. */
export const mostTemplated = 100_000;

/** Range of a line that declares servers; undefined for `server`. */
export function rangeOf({ line }: Server): { from: number; to: number } | undefined {
  return line.statement.template.keyword === "server-template"
    ? templateRange(textOf(line, "count") ?? "")
    : undefined;
}

/** Each server that is declared, or that a template makes: the first `most` of each. */
export function expanded(declared: readonly Server[], most = mostTemplated): readonly Server[] {
  if (declared.every(({ template }) => template === undefined)) return declared;
  const servers: Server[] = [];
  for (const server of declared) {
    const range = rangeOf(server);
    if (range === undefined) {
      servers.push({ ...server, index: servers.length });
      continue;
    }
    const prefix = textOf(server.line, "prefix") ?? "";
    const last = Math.min(range.to, range.from + most - 1);
    for (let template = range.from; template <= last; template++)
      servers.push({ ...server, name: prefix + template, template, index: servers.length });
  }
  return servers;
}

type Ranges = ReadonlyMap<string, readonly { from: number; to: number }[]>;

/** Ranges of a proxy's templates by their prefix. */
const rangesOf = memoOfSection((proxy: Proxy): Ranges => {
  const ranges = new Map<string, { from: number; to: number }[]>();
  for (const server of proxy.declaredServers) {
    if (server.template === undefined) continue;
    const prefix = textOf(server.line, "prefix") ?? "";
    const list = ranges.get(prefix);
    if (list === undefined) ranges.set(prefix, [rangeOf(server)!]);
    else list.push(rangeOf(server)!);
  }
  return ranges;
});

/** Whether a template of the proxy makes a server of that name. */
export function makesServer(proxy: Proxy, name: string): boolean {
  const ranges = rangesOf(proxy);
  for (let at = name.length - 1; at >= 0 && /\d/.test(name[at]!) && name.length - at < 10; at--) {
    const rest = name.slice(at);
    const number = Number(rest);
    if (String(number) !== rest) continue;
    if (ranges.get(name.slice(0, at))?.some(({ from, to }) => number >= from && number <= to)) return true;
  }
  return false;
}

/**
 * Servers of a proxy in order, a template being its first, each with the default-server lines that stand before it: those of the defaults sections,
 * then the proxy's own so far (manual section 5.2).
 */
export function declaredServersOf(proxy: Proxy): readonly Server[] {
  const servers: Server[] = [];
  for (const statement of inOrder(proxy)) {
    const line: Line = { statement, section: proxy };
    const lines = [...defaultServersOf(proxy, statement), line];
    const add = (name: string, template: number | undefined) =>
      servers.push({ name, proxy, line, lines, template, index: servers.length });
    if (statement.template.keyword === "server") {
      const name = textOf(line, "name");
      if (name !== undefined) add(name, undefined);
      continue;
    }
    const prefix = textOf(line, "prefix");
    const range = templateRange(textOf(line, "count") ?? "");
    if (prefix !== undefined && range) add(prefix + range.from, range.from);
  }
  return servers;
}

const serverLines = new Set(["server", "server-template"]);

/** server and server-template statements by line. */
function inOrder(proxy: Proxy): readonly Statement[] {
  const plain = proxy.own("server");
  return proxy.own("server-template").length === 0
    ? plain
    : proxy.node.statements.filter(({ template }) => serverLines.has(template.keyword));
}
