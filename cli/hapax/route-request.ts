import { Buffer } from "node:buffer";
import type { Entry } from "../../runtime/simulate/simulate.ts";
import type { SimulatedRequest } from "../../runtime/simulate/simulated-stream.ts";

export interface RouteArgs {
  /** "GET http://host[:port]/path", or the URL alone. */
  request: string;
  /** "Name: value" each; a Host header replaces the URL's. */
  headers: readonly string[];
  src?: string;
  frontend?: string;
  body?: string;
}

/** The request those arguments describe, or what is wrong with them. */
export function routeRequest(
  args: RouteArgs,
): { request: SimulatedRequest; entry: Entry } | { error: string } {
  const words = args.request.trim().split(/\s+/);
  const [method, url] = words.length === 1 ? ["GET", words[0]!] : [words[0]!, words[1]!];
  const match = /^(?:(https?):\/\/([^/?#]*))?([/?][^#]*|\*)?$/i.exec(url);
  if (match === null || words.length > 2 || url === "")
    return { error: `'${args.request}' is not a request; write for example 'GET http://host/path'` };
  const [, scheme, authority] = match;
  const host = authority?.replace(/^.*@/, "");
  const port =
    host === undefined
      ? undefined
      : (/:(\d+)$/.exec(host)?.[1] ?? (scheme?.toLowerCase() === "https" ? "443" : "80"));
  const path = match[3] ?? "/";
  const headers: [string, string][] = [];
  for (const text of args.headers) {
    const colon = text.indexOf(":");
    if (colon <= 0) return { error: `'${text}' is not a header; write 'Name: value'` };
    headers.push([bytes(text.slice(0, colon).trim()), bytes(text.slice(colon + 1).trim())]);
  }
  if (host !== undefined && !headers.some(([name]) => name.toLowerCase() === "host"))
    headers.unshift(["Host", bytes(host)]);
  const entry: Entry = {};
  if (args.frontend !== undefined) entry.frontend = args.frontend;
  if (port !== undefined) entry.port = Number(port);
  const request: SimulatedRequest = {
    method,
    target: bytes(path.startsWith("?") ? `/${path}` : path),
    headers,
  };
  if (args.src !== undefined) request.src = args.src;
  if (port !== undefined) request.dstPort = Number(port);
  if (args.body !== undefined) request.body = bytes(args.body);
  return { request, entry };
}

/** Text from the command line as a byte string. */
function bytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
