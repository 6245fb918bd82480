/** Actions that end a rule list: accept, deny, return, redirect, auth ... */

import { type ActionFactory, Outcome } from "../handlers.ts";
import type { Stream } from "../stream.ts";
import { countHttpError } from "../tables/tracking.ts";
import type { ReplyArgs } from "./args.ts";
import { argsOf } from "./args-of.ts";
import { redirect } from "./redirect.ts";
import { errorPage, hasBody, makeReply } from "./reply.ts";

const stop: ActionFactory = () => () => Outcome.stop;

/** A deny that says nothing but a status is answered with that status' error page, by the data plane. */
const deny: ActionFactory = (rule, load) => {
  const args = argsOf<"deny">(rule) as ReplyArgs;
  const fallback = load.direction === "response" ? 502 : 403;
  const status = args.status ?? fallback;
  const reply = hasBody(args) || args.plain === true ? makeReply(rule, load, fallback) : undefined;
  return (s) => {
    if (s.http) s.http.denyStatus = status;
    if (reply) s.reply(reply(s));
    return Outcome.deny;
  };
};

/** As deny, but the client is kept waiting for `timeout tarpit` first. */
const tarpit: ActionFactory = (rule, load) => {
  const args = argsOf<"tarpit">(rule) as ReplyArgs;
  const status = args.status ?? 500;
  const reply = hasBody(args) || args.plain === true ? makeReply(rule, load, 500) : errorPage(load, status);
  return (s) => {
    if (s.http) s.http.denyStatus = status;
    s.reply({ ...reply(s), delay: 0 });
    return Outcome.deny;
  };
};

/** Requests in absolute form with Proxy-Connection are meant for a proxy and get 407. */
function isProxyRequest(s: Stream): boolean {
  const head = s.http?.req;
  return head !== undefined && !head.target.startsWith("/") && head.get("proxy-connection") !== undefined;
}

const auth: ActionFactory = (rule, load) => {
  const realm = argsOf<"auth">(rule).realm ?? load.proxy;
  const unauthorized = errorPage(load, 401);
  const proxyAuth = errorPage(load, 407);
  return (s) => {
    const forProxy = isProxyRequest(s);
    const page = (forProxy ? proxyAuth : unauthorized)(s);
    const name = forProxy ? "proxy-authenticate" : "www-authenticate";
    const challenge = `Basic realm="${realm}"`;
    if (page.raw !== undefined && page.raw.length > 0) {
      // A wire-ready page: the challenge goes in as its last header.
      const raw = Buffer.from(page.raw);
      const at = raw.indexOf("\r\n\r\n");
      const head = at < 0 ? raw : raw.subarray(0, at + 2);
      s.reply({
        ...page,
        raw: Buffer.concat([head, Buffer.from(`${name}: ${challenge}\r\n`, "latin1"), raw.subarray(at + 2)]),
      });
    } else
      s.reply({
        ...page,
        headers: [...page.headers.filter(([n]) => n.toLowerCase() !== name), [name, challenge]],
      });
    countHttpError(s);
    return Outcome.replied;
  };
};

export const outcomeActions = {
  accept: stop,
  allow: stop,
  reject: () => () => Outcome.reject,
  close: () => (s: Stream) => {
    s.closeServer = true;
    return Outcome.stop;
  },
  deny,
  tarpit,
  return: (rule, load) => {
    const reply = makeReply(rule, load, 200);
    return (s) => {
      s.reply(reply(s));
      return Outcome.replied;
    };
  },
  redirect,
  auth,
  "expect-proxy": () => (s: Stream) => {
    s.session.expectProxy = true;
    return Outcome.next;
  },
  "switch-mode": () => (s: Stream) => {
    s.switchToHttp = true;
    return Outcome.stop;
  },
} satisfies Record<string, ActionFactory>;
