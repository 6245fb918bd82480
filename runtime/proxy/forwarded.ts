/** The `Forwarded` header (RFC 7239) as `option forwarded` builds and checks it. */
import { toStr } from "../casts.ts";
import { isIp, parseIp } from "../ip.ts";
import type { Ip } from "../value.ts";
import type { HttpStream } from "./http-stream.ts";

/** How a part is filled: from the connection, or by an expression. */
type Part = true | { expr: number };

function part(option: Record<string, unknown>, ...names: string[]): Part | undefined {
  for (const name of names) {
    const v = option[name];
    if (v === true) return true;
    if (typeof v === "object" && v !== null && "expr" in v) return v as { expr: number };
  }
  return undefined;
}

const obfuscated = /^[A-Za-z0-9._-]+$/;
const port = /^(?:[0-9]{1,5}|_[A-Za-z0-9._-]+)$/;

/** proto, host, by, for in this order; proto and for when nothing is asked for. */
export function forwardedValue(s: HttpStream, option: Record<string, unknown>): string {
  const words: string[] = [];
  const bare = Object.keys(option).length === 0;
  if (bare || option["proto"] === true) words.push(`proto=${s.session.tls === undefined ? "http" : "https"}`);
  const host = part(option, "host", "hostExpr", "host-expr");
  if (host !== undefined) {
    const text = host === true ? (s.http.req.get("host") ?? "") : sample(s, host.expr);
    words.push(`host="${/^[\w.:[\]%!$&'()*+,;=~-]*$/.test(text) ? text : ""}"`);
  }
  const by = part(option, "by", "byExpr", "by-expr");
  const byPort = part(option, "byPort", "by_port", "byPortExpr", "by_port-expr");
  if (by !== undefined) words.push(`by=${node(s, by, byPort, s.session.dst, s.session.dstPort)}`);
  const source = bare ? true : part(option, "for", "forExpr", "for-expr");
  const forPort = part(option, "forPort", "for_port", "forPortExpr", "for_port-expr");
  if (source !== undefined) words.push(`for=${node(s, source, forPort, s.session.src, s.session.srcPort)}`);
  return words.join(";");
}

function sample(s: HttpStream, expr: number): string {
  const v = s.world.expr(s.backend!.name, expr)(s);
  return typeof v === "symbol" ? "" : (toStr(v) ?? "");
}

function node(
  s: HttpStream,
  name: Part,
  number: Part | undefined,
  ip: Ip | undefined,
  portNumber: number,
): string {
  const quoted = number !== undefined;
  let text = "";
  let needsQuotes = quoted;
  const address = (a: Ip): void => {
    if (a.family === 4) text = a.toString();
    else {
      text = `[${a}]`;
      needsQuotes = true;
    }
  };
  if (name === true) {
    if (ip !== undefined) address(ip);
  } else {
    const v = s.world.expr(s.backend!.name, name.expr)(s);
    if (isIp(v)) address(v);
    else {
      const raw = typeof v === "symbol" ? "" : (toStr(v) ?? "");
      const six = /^\[(.*)\]$/.exec(raw);
      const parsed = parseIp(six?.[1] ?? raw);
      if (parsed !== undefined && (parsed.family === 4 || six !== null)) address(parsed);
      else if (raw === "unknown" || /^_[A-Za-z0-9._-]+$/.test(raw)) text = raw;
      else if (obfuscated.test(raw)) text = `_${raw}`;
    }
  }
  if (text === "") text = "unknown";
  if (number !== undefined) {
    let n = "";
    if (number === true) n = ip === undefined ? "" : String(portNumber);
    else {
      const raw = sample(s, number.expr);
      if (port.test(raw)) n = raw;
      else if (obfuscated.test(raw)) n = `_${raw}`;
    }
    if (n !== "") text += `:${n}`;
  }
  return needsQuotes ? `"${text}"` : text;
}

const nodeName = String.raw`(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:.]+\]|unknown|_[A-Za-z0-9._-]+)`;
const nodePattern = new RegExp(String.raw`^${nodeName}(?::(?:\d{1,5}|_[A-Za-z0-9._-]+))?$`);

/** Whether every element of the header is well-formed; parameters at most once each. */
export function validForwarded(value: string): boolean {
  for (const element of value.split(",")) {
    const seen = new Set<string>();
    const pairs = element.trim();
    if (pairs === "") return false;
    for (const pair of pairs.split(";")) {
      const m = /^(for|by|host|proto)=(?:"([^"]*)"|([^"\s;,]*))$/i.exec(pair.trim());
      if (m === null) return false;
      const name = m[1]!.toLowerCase();
      if (seen.has(name)) return false;
      seen.add(name);
      const text = m[2] ?? m[3]!;
      if (
        (name === "for" || name === "by") &&
        (!nodePattern.test(text) || (m[2] === undefined && /[[:]/.test(text)))
      )
        return false;
      if (name === "proto" && !/^https?$/i.test(text)) return false;
      if (name === "host" && !/^[\w.:[\]%!$&'()*+,;=~-]+$/.test(text)) return false;
    }
  }
  return true;
}
