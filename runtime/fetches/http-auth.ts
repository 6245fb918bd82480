/** HTTP authentication of the client: `http_auth(userlist)` and its parts. Only Basic carries a user and password. */

import { bytesToString } from "../casts.ts";
import type { FetchFactory, LoadContext } from "../handlers.ts";
import { lower } from "../maps/pattern-index.ts";
import type { CallPlan } from "../plan.ts";
import type { Head } from "../stream.ts";
import { textArg } from "./args.ts";
import { pickValue } from "./header-values.ts";
import { fromRequest } from "./http-request.ts";
import { passwordChecker } from "./password.ts";

type Credentials = { type: "Basic"; user: string; password: string } | { type: "Bearer"; token: string };

/** Requests in absolute form are meant for a proxy, and authenticate to it by another header. */
function headerName(h: Head): string {
  return h.target.startsWith("/") || h.get("proxy-connection") === undefined
    ? "authorization"
    : "proxy-authorization";
}

export function credentials(h: Head): Credentials | undefined {
  const line = pickValue(h, headerName(h), 1);
  if (line === undefined) return undefined;
  const space = line.indexOf(" ");
  if (space <= 0) return undefined;
  const scheme = lower(line.slice(0, space));
  const data = line.slice(space).replace(/^ +/, "");
  if (scheme === "bearer") return { type: "Bearer", token: data };
  if (scheme !== "basic" || data.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) return undefined;
  const plain = bytesToString(Buffer.from(data, "base64"));
  const end = plain.indexOf("\0");
  const text = end < 0 ? plain : plain.slice(0, end);
  const colon = text.indexOf(":");
  if (colon < 0) return undefined;
  return { type: "Basic", user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Whether a userlist knows the user by that password. Passwords it cannot check are start errors. */
export function userChecker(name: string, load: LoadContext): (user: string, password: string) => boolean {
  const list = load.plan.userlists.find((u) => u.name === name);
  const users = new Map<string, (password: string) => boolean>();
  for (const user of list?.users ?? []) {
    if (user.password === undefined) continue;
    const checker = passwordChecker(user.password, user.secure);
    if (typeof checker === "string")
      load.error({ file: 0, line: 0 }, `userlist '${name}', user '${user.name}': ${checker}`);
    else if (!users.has(user.name)) users.set(user.name, checker);
  }
  return (user, password) => users.get(user)?.(password) ?? false;
}

/** Groups of a user in a list, for `http_auth_group` patterns. */
export function groupsOf(name: string, user: string, load: LoadContext): string[] {
  const list = load.plan.userlists.find((u) => u.name === name);
  if (!list) return [];
  const own = list.users.find((u) => u.name === user)?.groups ?? [];
  return [...own, ...list.groups.filter((g) => g.users.includes(user)).map((g) => g.name)];
}

function listName(call: CallPlan): string {
  const a = call.args[0];
  return typeof a === "object" && a !== null && "userlist" in a ? a.userlist : String(a ?? "");
}

const basic = (read: (c: Extract<Credentials, { type: "Basic" }>) => string): FetchFactory =>
  fromRequest((h) => {
    const c = credentials(h);
    return c?.type === "Basic" ? read(c) : undefined;
  });

export const authFetches = {
  http_auth: (call: CallPlan, load: LoadContext) => {
    const check = userChecker(listName(call), load);
    return fromRequest((h) => {
      const c = credentials(h);
      return c?.type === "Basic" ? check(c.user, c.password) : undefined;
    })(call, load);
  },
  /** Gives each group of the user, so that patterns match group names; the user's name where a string is wanted. */
  http_auth_group: (call: CallPlan, load: LoadContext) => {
    const name = listName(call);
    const check = userChecker(name, load);
    const user = (h: Head): string | undefined => {
      const c = credentials(h);
      return c?.type === "Basic" && check(c.user, c.password) ? c.user : undefined;
    };
    const get = fromRequest(user)(call, load);
    return {
      get: typeof get === "function" ? get : get.get,
      each: (s, visit) => {
        const u = s.http && user(s.http.req);
        return u !== undefined && groupsOf(name, u, load).some((g) => visit(g));
      },
    };
  },
  http_auth_type: fromRequest((h) => credentials(h)?.type),
  http_auth_user: basic((c) => c.user),
  http_auth_pass: basic((c) => c.password),
  http_auth_bearer: (call: CallPlan, load: LoadContext) => {
    const header = textArg(call.args, 0);
    if (header === undefined)
      return fromRequest((h) => {
        const c = credentials(h);
        return c?.type === "Bearer" ? c.token : undefined;
      })(call, load);
    const name = lower(header);
    return fromRequest((h) => {
      const line = pickValue(h, name, 1);
      if (line === undefined) return "";
      const space = line.indexOf(" ");
      if (space <= 0 || lower(line.slice(0, space)) !== "bearer") return undefined;
      return line.slice(space).replace(/^ +/, "");
    })(call, load);
  },
} satisfies Record<string, FetchFactory>;
