/** `redirect` in rules and as a line of its own (manual 4.2 "redirect"). */
import { pickValue } from "../fetches/header-values.ts";
import { pathOf, pathqOf, queryOf } from "../fetches/uri.ts";
import { type ActionFactory, Outcome } from "../handlers.ts";
import type { Reply } from "../stream.ts";
import { argsOf } from "./args-of.ts";

/** "NAME" or "NAME=value", as HAProxy writes the Set-Cookie header. */
function cookieHeader(set: string | undefined, clear: string | undefined): string | undefined {
  if (set !== undefined) return `${set}; path=/;`;
  if (clear !== undefined) return `${clear}; path=/; Max-Age=0;`;
  return undefined;
}

export const redirect: ActionFactory = (rule, load) => {
  const args = argsOf<"redirect">(rule);
  const code = args.code ?? 302;
  const to = load.text(args.to as never);
  const cookie = cookieHeader(args.setCookie, args.clearCookie);
  const cookieText = args.setCookieFmt === undefined ? undefined : load.text(args.setCookieFmt as never);
  // As a `redirect` line, prefix "/" means the same place; in rules it is a format like any other.
  const samePlace = args.type === "prefix" && args.to === "/";
  return (s) => {
    const head = s.http?.req;
    if (!head) return Outcome.next;
    let location = samePlace ? "" : to(s);
    if (args.type === "location") {
      if (location === "" && args.ignoreEmpty === true) return Outcome.next;
      const query = args.keepQuery === true ? (queryOf(pathqOf(head.target) ?? "") ?? "") : "";
      if (query !== "") {
        const mark = location.indexOf("?");
        location += (mark < 0 ? "?" : mark === location.length - 1 ? "" : "&") + query;
      }
    } else {
      const path = (args.dropQuery === true ? pathOf(head.target) : pathqOf(head.target)) ?? "/";
      location += args.type === "scheme" ? `://${pickValue(head, "host", 1) ?? ""}${path}` : path;
      if (args.appendSlash === true && location !== "" && !location.endsWith("/")) location += "/";
    }
    const reply: Reply = {
      status: code,
      headers: [
        ["content-length", "0"],
        ["location", location],
      ],
    };
    if (code === 302 || code === 303 || code === 307) reply.headers.push(["cache-control", "no-cache"]);
    const value = cookieText ? `${cookieText(s)}; path=/;` : cookie;
    if (value !== undefined) reply.headers.push(["set-cookie", value]);
    s.reply(reply);
    return Outcome.replied;
  };
};
