/** Rewriting of the request line: method, path, query, URI. */
import { authorityOf, pathOf, pathqOf, pathStart } from "../fetches/uri.ts";
import { type ActionFactory, Outcome } from "../handlers.ts";
import { expandReplacement } from "../regex.ts";
import type { Head } from "../stream.ts";
import { argsOf } from "./args-of.ts";
import { regexOf } from "./headers.ts";
import { rewriter } from "./rewrite-room.ts";

/** Replaces the path, and the query too if `withQuery`. A target without a path is replaced whole. */
export function setPath(head: Head, path: string, withQuery: boolean): void {
  const { target } = head;
  const from = Math.max(pathStart(target), 0);
  const mark = withQuery ? -1 : target.indexOf("?", from);
  head.target = target.slice(0, from) + path + (mark < 0 ? "" : target.slice(mark));
}

/** Replaces what follows the '?', which appears if there was none and the query is not empty. */
export function setQuery(head: Head, query: string): void {
  const mark = head.target.indexOf("?");
  if (mark >= 0) head.target = head.target.slice(0, mark + 1) + query;
  else if (query !== "") head.target += `?${query}`;
}

/** Replaces the whole target; Host follows the authority of an absolute one. */
export function setUri(head: Head, uri: string): void {
  head.target = uri;
  const authority = authorityOf(uri);
  if (authority === "" || !uri.includes("://")) return;
  const first = head.find("host");
  if (first < 0) head.add("host", authority);
  else {
    head.setValue(first, authority);
    for (let i = head.find("host", first + 1); i >= 0; i = head.find("host", i)) head.removeAt(i);
  }
}

type Part = "method" | "path" | "pathq" | "query" | "uri";

function assign(head: Head, part: Part, text: string): void {
  if (part === "method") head.method = text;
  else if (part === "query") setQuery(head, text);
  else if (part === "uri") setUri(head, text);
  else setPath(head, text, part === "pathq");
}

function set(part: Part): ActionFactory {
  return (rule, load) => {
    const text = load.text(argsOf<"set-path">(rule).value as never);
    const room = rewriter(load);
    return (s) => {
      const head = s.http?.req;
      if (!head) return Outcome.next;
      const value = text(s);
      if (value.length > head.target.length && !room.fits(s, head, value.length - head.target.length))
        return room.failed(s);
      assign(head, part, value);
      return Outcome.next;
    };
  };
}

function replace(part: "path" | "pathq" | "uri"): ActionFactory {
  return (rule, load) => {
    const args = argsOf<"replace-path">(rule);
    const regex = regexOf(args.match, load, rule.at);
    const template = load.text(args.replace as never);
    const room = rewriter(load);
    if (!regex) return () => Outcome.next;
    return (s) => {
      const head = s.http?.req;
      if (!head) return Outcome.next;
      const old = part === "uri" ? head.target : part === "path" ? pathOf(head.target) : pathqOf(head.target);
      if (old === undefined || old === "") return Outcome.next;
      const m = regex.exec(old);
      if (!m) return Outcome.next;
      const text = expandReplacement(template(s), m);
      if (text === undefined) return room.failed(s);
      if (text.length > old.length && !room.fits(s, head, text.length - old.length)) return room.failed(s);
      assign(head, part, text);
      return Outcome.next;
    };
  };
}

export const requestLineActions = {
  "set-method": set("method"),
  "set-path": set("path"),
  "set-pathq": set("pathq"),
  "set-query": set("query"),
  "set-uri": set("uri"),
  "replace-path": replace("path"),
  "replace-pathq": replace("pathq"),
  "replace-uri": replace("uri"),
} satisfies Record<string, ActionFactory>;
