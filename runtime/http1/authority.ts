/** Rules about a request's target, authority and Host (RFC 9110 sections 4.2 and 7.2), as strict as HAProxy 3.x. */
import { AUTHORITY_FORBIDDEN } from "./chars.ts";

/** True when a Host value or authority holds a character that may not stand there. Brackets only around an IP literal. */
export function authorityForbidden(host: string): boolean {
  let brackets = 0;
  for (let i = 0; i < host.length; i++) {
    const c = host.charCodeAt(i);
    if (c === 0x5b) {
      if (i !== 0) return true;
      brackets ^= 1;
    } else if (c === 0x5d) {
      if (i !== host.length - 1 && host.charCodeAt(i + 1) !== 0x3a) return true;
      brackets ^= 1;
    } else if (AUTHORITY_FORBIDDEN[c] === 1) return true;
  }
  return brackets !== 0;
}

/** Port digits after the last colon: undefined without a colon, "" when nothing follows it. */
export function hostPort(host: string): string | undefined {
  let i = host.length;
  while (i > 0) {
    const c = host.charCodeAt(--i);
    if (c < 48 || c > 57) break;
  }
  if (host.charCodeAt(i) !== 0x3a) return undefined;
  return host.slice(i + 1);
}

function defaultPort(scheme: string | undefined, port: string): boolean {
  if (port === "") return true;
  if (scheme === undefined) return port === "443" || port === "80";
  return (port === "443" && scheme === "https://") || (port === "80" && scheme === "http://");
}

export interface SplitTarget {
  /** With "://", lower-cased. */
  scheme: string | undefined;
  /** Without user info. */
  authority: string;
  /** Offset of the authority in the target. */
  authorityAt: number;
  /** From the first "/", "?" or "#" after the authority; "" when there is none. */
  rest: string;
}

/** Splits a target that starts neither with "/" nor "*". */
export function splitTarget(target: string): SplitTarget {
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(target)?.[0];
  let at = scheme?.length ?? 0;
  let end = at;
  while (end < target.length) {
    const c = target.charCodeAt(end);
    if (c === 0x2f || c === 0x3f || c === 0x23) break;
    end++;
    if (c === 0x40) at = end;
  }
  return {
    scheme: scheme?.toLowerCase(),
    authority: target.slice(at, end),
    authorityAt: at,
    rest: target.slice(end),
  };
}

/** What an accepted target asks to change: an absolute target without its default port or with the missing "/". */
export interface TargetVerdict {
  ok: boolean;
  target?: string;
  host?: string;
}

const refused: TargetVerdict = { ok: false };
const accepted: TargetVerdict = { ok: true };

/**
 * Checks a request target against the method and the Host value. `lax`: option
 * accept-unsafe-violations-in-http-request, which lets authority mismatches pass.
 */
export function checkTarget(
  method: string,
  target: string,
  host: string | undefined,
  lax: boolean,
): TargetVerdict {
  const connect = method === "CONNECT";
  const first = target.charCodeAt(0);
  if (target === "") return refused;
  if (first === 0x2f) return connect ? refused : accepted;
  if (first === 0x2a) {
    const known = /^(GET|HEAD|POST|PUT|DELETE|TRACE|CONNECT)$/.test(method);
    return known || target.length !== 1 ? refused : accepted;
  }
  const split = splitTarget(target);
  if (authorityForbidden(split.authority) && !lax) return refused;
  if (split.scheme === undefined) {
    if (!connect) return refused;
    return connectAuthority(split.authority, host, lax);
  }
  if (connect) return refused;
  if (host !== undefined && host.toLowerCase() !== split.authority.toLowerCase() && !lax) {
    if (mismatch(split.scheme, split.authority, host)) return refused;
  }
  return normalize(method, target, split);
}

function connectAuthority(authority: string, host: string | undefined, lax: boolean): TargetVerdict {
  const port = hostPort(authority);
  if (port === undefined || port === "") return lax ? accepted : refused;
  if (host === undefined) return accepted;
  const name = authority.slice(0, authority.length - port.length - 1).toLowerCase();
  const theirs = hostPort(host);
  if (theirs !== undefined && theirs !== "") {
    const bare = host.slice(0, host.length - theirs.length - 1);
    if (bare.toLowerCase() !== name || theirs !== port) return lax ? accepted : refused;
    return defaultPort(undefined, port) ? { ok: true, host: bare } : accepted;
  }
  const bare = theirs === "" ? host.slice(0, -1) : host;
  if (!defaultPort(undefined, port) || bare.toLowerCase() !== name) return lax ? accepted : refused;
  return accepted;
}

function mismatch(scheme: string, authority: string, host: string): boolean {
  const uriPort = hostPort(authority);
  const theirs = hostPort(host);
  if (uriPort === undefined && theirs === undefined) return true;
  if (uriPort !== undefined && !defaultPort(scheme, uriPort)) return true;
  if (theirs !== undefined && !defaultPort(scheme, theirs)) return true;
  const a = uriPort === undefined ? authority : authority.slice(0, authority.length - uriPort.length - 1);
  const b = theirs === undefined ? host : host.slice(0, host.length - theirs.length - 1);
  return a.toLowerCase() !== b.toLowerCase();
}

function normalize(method: string, target: string, split: SplitTarget): TargetVerdict {
  const port = hostPort(split.authority);
  let host = split.authority;
  let changed = false;
  if (port !== undefined && defaultPort(split.scheme, port)) {
    host = host.slice(0, host.length - port.length - 1);
    changed = true;
  }
  let rest = split.rest;
  if (!rest.includes("/") && rest === "" && method !== "OPTIONS") {
    rest = "/";
    changed = true;
  }
  if (!changed) return accepted;
  return { ok: true, target: target.slice(0, split.authorityAt) + host + rest, host };
}
