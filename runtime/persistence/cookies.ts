/**
 * Cookie persistence (manual 4.2 "cookie") and `capture cookie`.
 *
 * The two letters kept for %tsc: on the request N none, I invalid, D server down, V valid, E expired, O old, U unused;
 * on the response N none, P passed, D deleted, I inserted, R rewritten, U updated.
 */
import { now } from "../clock.ts";
import type { CookiePlan } from "../plan.ts";
import type { HttpTxn, Stream } from "../stream.ts";
import type { Server, World } from "../world.ts";
import { cacheability } from "./cacheability.ts";
import { readCookieDate, writeCookieDate } from "./cookie-date.ts";
import { type CookiePart, splitCookies } from "./cookie-parts.ts";

interface Dates {
  last: number;
  first: number;
  /** The cookie, not a rule, chose the server. */
  chose: boolean;
}

const dates = new WeakMap<HttpTxn, Dates>();

const stopped = (server: Server): boolean => !server.up || server.adminMaint || server.inheritedMaint;

function captured(s: Stream, part: CookiePart): string | undefined {
  const capture = s.frontend.plan.captures.cookie;
  if (!capture || !part.text.startsWith(capture.prefix ? capture.name : `${capture.name.replace(/=$/, "")}=`))
    return undefined;
  return part.text.slice(0, capture.len);
}

const tooFar = (then: number, seconds: number, limit: number): boolean =>
  seconds - then > limit || then - seconds > 86400;

/** Reads our cookie; the letter for logs. `id` is the part that names a server. */
function judge(s: Stream, plan: CookiePlan, id: string, seen: Dates): string {
  const seconds = Math.floor(now() / 1000);
  let letter = "";
  if (seen.first && plan.maxlife && tooFar(seen.first, seconds, Math.floor(plan.maxlife / 1000)))
    letter = "O";
  else if (seen.last && plan.maxidle && tooFar(seen.last, seconds, Math.floor(plan.maxidle / 1000)))
    letter = "E";
  if (letter) {
    seen.first = seen.last = 0;
    return letter;
  }
  if (s.ignorePersist || s.persistent) return "U";
  if (id === "") return "I";
  const always = s.backend!.plan.options["persist"] === true || s.forcePersist;
  for (const server of s.backend!.servers) {
    if (server.cookie === undefined || server.cookie !== id) continue;
    const down = stopped(server);
    if (down && !always) {
      letter = "D";
      continue;
    }
    s.wantedServer = server;
    s.persistent = true;
    seen.chose = true;
    return down ? "D" : "V";
  }
  return letter || "I";
}

/** On the way in, before balancing: captures, finds the server, hides the cookie from the server where asked. */
export function requestCookies(s: Stream): void {
  const { http, backend } = s;
  if (!http || !backend) return;
  const plan = backend.plan.cookie;
  if (plan) http.cookieFlags[0] = "N";
  if (plan) http.cookieFlags[1] = "N";
  if (!plan && !s.frontend.plan.captures.cookie) return;
  const seen: Dates = { last: 0, first: 0, chose: false };
  dates.set(http, seen);
  const head = http.req;
  for (let i = head.find("cookie"); i >= 0; i = head.find("cookie", i + 1)) {
    const parts = splitCookies(head.value(i), true);
    const kept: string[] = [];
    let changed = false;
    for (const part of parts) {
      if (part.name === undefined || part.name.startsWith("$")) {
        if (part.text !== "") kept.push(part.text);
        continue;
      }
      http.clientCookie ??= captured(s, part) as string;
      if (!plan || part.name !== plan.name) {
        kept.push(part.text);
        continue;
      }
      const tilde = part.value.indexOf("~");
      let id = part.value;
      if (plan.mode === "prefix") id = tilde < 0 ? part.value : part.value.slice(0, tilde);
      else {
        const [server, last, first] = part.value.split("|");
        id = server!;
        seen.last = readCookieDate(last) || seen.last;
        seen.first = readCookieDate(first) || seen.first;
      }
      http.cookieFlags[0] = judge(s, plan, id, seen);
      if (plan.mode === "prefix" && tilde >= 0) {
        kept.push(`${part.name}=${part.value.slice(tilde + 1)}`);
        changed = true;
      } else if (plan.mode === "insert" && plan.indirect) changed = true;
      else kept.push(part.text);
    }
    if (http.clientCookie === undefined) delete http.clientCookie;
    if (!changed) continue;
    if (kept.length === 0) head.removeAt(i--);
    else head.setValue(i, kept.join("; "));
  }
}

function rewriteSetCookies(s: Stream, plan: CookiePlan | undefined, http: HttpTxn): boolean {
  const head = http.res!;
  const { server } = s;
  let present = false;
  for (let i = head.find("set-cookie"); i >= 0; i = head.find("set-cookie", i + 1)) {
    present = true;
    const header = head.value(i);
    const part = splitCookies(header, false)[0]!;
    if (part.name === undefined) continue;
    http.serverCookie ??= captured(s, part) as string;
    if (http.serverCookie === undefined) delete http.serverCookie;
    if (!plan || s.ignorePersist || part.name !== plan.name) continue;
    http.cookieFlags[1] = "P";
    const rest = header.slice(header.indexOf(part.value, header.indexOf("=") + 1) + part.value.length);
    if (plan.preserve) continue;
    if ((server && plan.mode === "insert") || (s.persistent && plan.indirect)) {
      head.removeAt(i--);
      http.cookieFlags[1] = "D";
    } else if (server?.cookie !== undefined && plan.mode === "rewrite") {
      head.setValue(i, `${part.name}=${server.cookie}${rest}`);
      http.cookieFlags[1] = "R";
    } else if (server?.cookie !== undefined && plan.mode === "prefix") {
      head.setValue(i, `${part.name}=${server.cookie}~${part.value}${rest}`);
      http.cookieFlags[1] = "R";
    }
  }
  return present;
}

function setCookie(plan: CookiePlan, server: Server, seen: Dates): string {
  let text: string;
  if (server.cookie === undefined) text = `${plan.name}=; Expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/`;
  else {
    text = `${plan.name}=${server.cookie}`;
    const fourths = Math.floor((Math.floor(now() / 1000) + 3) / 4);
    if (plan.maxidle || plan.maxlife) text += `|${writeCookieDate(fourths)}`;
    if (plan.maxlife) text += `|${writeCookieDate(seen.first ? seen.first / 4 : fourths)}`;
    text += "; path=/";
  }
  for (const domain of plan.domains) text += `; domain=${domain}`;
  if (plan.httponly) text += "; HttpOnly";
  if (plan.secure) text += "; Secure";
  for (const attr of plan.attrs) text += `; ${attr}`;
  return text;
}

/** Whether the client has to be told (again) where it belongs. */
function mustInsert(s: Stream, plan: CookiePlan, http: HttpTxn, seen: Dates): boolean {
  if (plan.mode !== "insert" || s.ignorePersist) return false;
  if (http.cookieFlags[1] === "P" && plan.preserve) return false;
  if (plan.postonly && http.req.method !== "POST") return false;
  const seconds = Math.floor(now() / 1000);
  const stale = (plan.maxidle || seen.last) && (!seen.last || seen.last < seconds);
  return (
    !s.persistent ||
    Boolean(stale) ||
    Boolean(plan.maxlife && !seen.first) ||
    Boolean(!plan.maxlife && seen.first)
  );
}

/** On the way out. False: `option checkcache` forbids the response. */
export function responseCookies(s: Stream, world: World): boolean {
  const { http, backend, server } = s;
  if (!http?.res || !backend) return true;
  const plan = backend.plan.cookie;
  const checked = backend.plan.options["checkcache"] === true;
  if (!plan && !checked && !s.frontend.plan.captures.cookie) return true;
  const present = rewriteSetCookies(s, plan, http);
  const cache = checked || plan?.nocache ? cacheability(http) : { response: true, cookies: true };
  const seen = dates.get(http) ?? { last: 0, first: 0, chose: false };
  if (plan && server && mustInsert(s, plan, http, seen)) {
    http.res.add("set-cookie", setCookie(plan, server, seen));
    http.cookieFlags[1] = server.cookie !== undefined && s.persistent ? "U" : "I";
    if (plan.nocache && cache.response) {
      cache.response = cache.cookies = false;
      http.res.add("cache-control", "private");
    }
  }
  if (checked && present && cache.response && cache.cookies) {
    const name = server?.name ?? "<dispatch>";
    world.log(
      backend.plan,
      "alert",
      `Blocking cacheable cookie in response from instance ${backend.name}, server ${name}.`,
    );
    return false;
  }
  return true;
}
