/** Whether a cache may store a response, and its cookies with it (`option checkcache`, `cookie ... nocache`). */
import type { HttpTxn } from "../stream.ts";

const cacheableStatus = new Set([200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501]);
const safeMethods = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

function values(head: HttpTxn["req"], name: string): string[] {
  const out: string[] = [];
  for (let i = head.find(name); i >= 0; i = head.find(name, i + 1)) {
    for (const part of head.value(i).split(",")) out.push(part.trim().toLowerCase());
  }
  return out;
}

export interface Cacheability {
  response: boolean;
  cookies: boolean;
}

export function cacheability(http: HttpTxn): Cacheability {
  const res = http.res!;
  const none = { response: false, cookies: false };
  if (!cacheableStatus.has(res.status)) return none;
  if (values(res, "pragma").includes("no-cache")) return none;
  const verdict = safeMethods.has(http.req.method) ? { response: true, cookies: true } : { ...none };
  let fresh = false;
  let zeroAge = false;
  for (const directive of values(res, "cache-control")) {
    if (directive === "public") verdict.response = verdict.cookies = true;
    else if (directive === "max-age=0") zeroAge = true;
    else if (directive === 'no-cache="set-cookie"') verdict.cookies = false;
    else if (/^(private|no-cache|no-store)(=|$)/.test(directive) || directive === "s-maxage=0")
      verdict.response = verdict.cookies = false;
    else if (directive.startsWith("s-maxage")) {
      fresh = true;
      zeroAge = false;
    } else if (directive.startsWith("max-age")) fresh = true;
  }
  if (zeroAge) return none;
  const dated = fresh || ["expires", "etag", "last-modified"].some((name) => res.find(name) >= 0);
  if (!dated) verdict.response = false;
  return verdict;
}
