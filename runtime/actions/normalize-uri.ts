/** The normalizers of `http-request normalize-uri` (manual 4.4). Each gives the new text; undefined: malformed input. */
import { pathqOf } from "../fetches/uri.ts";
import { type ActionFactory, Outcome } from "../handlers.ts";
import type { Normalizer } from "./args.ts";
import { argsOf } from "./args-of.ts";
import { setPath, setQuery } from "./request-line.ts";
import { rewriter } from "./rewrite-room.ts";

const unreserved = /^[A-Za-z0-9._~-]$/;
const hex = /^[0-9A-Fa-f]{2}$/;

/** Visits each percent sign: `decode` replaces well-formed ones; a malformed one fails in strict mode. */
function percent(text: string, strict: boolean, decode: (code: string) => string): string | undefined {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c !== "%") {
      out += c;
      continue;
    }
    const code = text.slice(i + 1, i + 3);
    if (hex.test(code)) {
      out += decode(code);
      i += 2;
    } else if (strict) return undefined;
    else out += c;
  }
  return out;
}

function stripDot(path: string): string {
  const segments = path.split("/");
  return segments.map((s, i) => (s === "." ? "" : i === segments.length - 1 ? s : `${s}/`)).join("");
}

/** Walks back from the end, so that each /../ takes the segment before it. `full`: those above the root go as well. */
function stripDotdot(path: string, full: boolean): string {
  let out = "";
  let at = path.length - 1;
  let up = 0;
  if (at >= 2 && path.startsWith("/..", at - 2)) {
    up++;
    at -= 2;
  }
  while (at >= 0) {
    if (at >= 3 && path.startsWith("/../", at - 3)) {
      up++;
      at -= 3;
      continue;
    }
    if (up > 0) {
      at--;
      if (at >= 0) {
        up--;
        while (at >= 0 && path[at] !== "/") at--;
      }
    } else {
      let from = at - 1;
      while (from >= 0 && path[from] !== "/") from--;
      out = path.slice(from + 1, at + 1) + out;
      at = from;
    }
  }
  if (up > 0) {
    out = `/${out}`;
    if (!full) out = "/..".repeat(up) + out;
  }
  return out;
}

function sortQuery(query: string): string {
  const name = (p: string): string => p.split("=", 1)[0] as string;
  return query
    .split("&")
    .map((text, i) => ({ text, i, name: name(text) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.i - b.i))
    .map((p) => p.text)
    .join("&");
}

/** The part of a target a normalizer works on. */
type Part = "path" | "pathq" | "query";

const normalizers: Record<
  Normalizer,
  { part: Part; run(text: string, strict: boolean, full: boolean): string | undefined }
> = {
  "fragment-encode": { part: "pathq", run: (t) => t.replaceAll("#", "%23") },
  "fragment-strip": { part: "pathq", run: (t) => t.split("#", 1)[0] },
  "path-merge-slashes": { part: "path", run: (t) => t.replace(/\/+/g, "/") },
  "path-strip-dot": { part: "path", run: stripDot },
  "path-strip-dotdot": { part: "path", run: (t, _strict, full) => stripDotdot(t, full) },
  "percent-decode-unreserved": {
    part: "pathq",
    run: (t, strict) =>
      percent(t, strict, (code) => {
        const c = String.fromCharCode(Number.parseInt(code, 16));
        return unreserved.test(c) ? c : `%${code}`;
      }),
  },
  "percent-to-uppercase": {
    part: "pathq",
    run: (t, strict) => percent(t, strict, (code) => `%${code.toUpperCase()}`),
  },
  "query-sort-by-name": { part: "query", run: sortQuery },
};

/** Normalizes a path and query; undefined when strict and malformed. */
export function normalize(name: Normalizer, text: string, strict = false, full = false): string | undefined {
  return normalizers[name].run(text, strict, full);
}

export const normalizeUri: ActionFactory = (rule, load) => {
  const args = argsOf<"normalize-uri">(rule);
  const { part } = normalizers[args.normalizer];
  const room = rewriter(load);
  return (s) => {
    const head = s.http?.req;
    const pathq = head && pathqOf(head.target);
    if (!head || pathq === undefined) return Outcome.next;
    const mark = pathq.indexOf("?");
    const old =
      part === "pathq"
        ? pathq
        : part === "path"
          ? mark < 0
            ? pathq
            : pathq.slice(0, mark)
          : mark < 0
            ? ""
            : pathq.slice(mark + 1);
    if (part === "query" && mark < 0) return Outcome.next;
    const text = normalize(args.normalizer, old, args.strict === true, args.full === true);
    // Malformed input is the client's fault.
    if (text === undefined) {
      if (s.http) s.http.denyStatus = 400;
      return Outcome.deny;
    }
    if (text === old) return Outcome.next;
    if (text.length > old.length && !room.fits(s, head, text.length - old.length)) return room.failed(s);
    if (part === "query") setQuery(head, text);
    else setPath(head, text, part === "pathq");
    return Outcome.next;
  };
};
