/** Where an expression stands, as bits of the contexts of fetches (catalogue/types.ts, FetchContexts). */
import type { Template } from "../../../grammar/tree.ts";
import { fetchName, fetchRow } from "../../model/arg-types.ts";

const bit = (column: number): number => 1 << column;

/** Columns of FetchContexts by HAProxy's names. */
export const contextNames = [
  "frontend tcp-request connection rule",
  "frontend tcp-request session rule",
  "frontend tcp-request content rule",
  "frontend http-request header rule",
  "frontend http-request body rule",
  "frontend use-backend rule",
  "backend tcp-request content rule",
  "backend http-request header rule",
  "backend http-request body rule",
  "backend use-server, balance or stick-match rule",
  "backend server source selection",
  "backend tcp-response content rule",
  "backend http-response header rule",
  "backend http-response body rule",
  "backend stick-store rule",
  "frontend tcp-response content rule",
  "frontend http-response header rule",
  "frontend http-response body rule",
  "logs",
  "backend tcp-check rule",
  "configuration parser",
  "CLI parser",
] as const;

const masks = new Map<string, number>();

/** Contexts in which a fetch is available; all of them when it is not known. */
export function contextsOf(fetch: string): number {
  let mask = masks.get(fetch);
  if (mask === undefined) {
    const contexts = fetchRow(fetchName(fetch))?.contexts;
    mask = 0;
    if (contexts === undefined) mask = -1;
    else for (let at = 0; at < contexts.length; at++) if (contexts[at] === "Y") mask |= bit(at);
    masks.set(fetch, mask);
  }
  return mask;
}

const sides: Record<string, [frontend: number, backend: number]> = {
  "tcp-request connection": [bit(0), bit(0)],
  "tcp-request session": [bit(1), bit(1)],
  "tcp-request content": [bit(2), bit(6)],
  "tcp-response content": [bit(15), bit(11)],
  "http-request": [bit(3), bit(7)],
  "stats http-request": [bit(3), bit(7)],
  "stats admin": [bit(3), bit(7)],
  "http-response": [bit(16), bit(12)],
  "http-after-response": [bit(16), bit(12)],
  redirect: [bit(3), bit(7)],
};

const fixed: Record<string, number> = {
  use_backend: bit(5),
  "monitor fail": bit(3),
  "use-server": bit(9),
  server: bit(10),
  "server-template": bit(10),
  balance: bit(9),
  "force-persist": bit(6),
  "ignore-persist": bit(6),
  "stick match": bit(9),
  "stick on": bit(9),
  "stick store-request": bit(9),
  "stick store": bit(9),
  "stick store-response": bit(14),
  "log-format": bit(18),
  "log-format-sd": bit(18),
  "error-log-format": bit(18),
  "tcp-check": bit(19),
  "http-check": bit(19),
  "tcp-check send-lf": bit(19),
  "tcp-check send-binary-lf": bit(19),
  "http-check send": bit(19),
  "option forwarded": bit(7),
  // Of the global section.
  "set-var": bit(20),
  "set-var-fmt": bit(20),
  // Of an fcgi-app.
  "set-param": bit(7),
  // Of a log-profile.
  on: bit(18),
};

const ofAddresses = new Set(["set-src", "set-src-port", "set-dst", "set-dst-port"]);

/** Contexts of what gives a counter its value, whatever the section; undefined: not known. */
export function counterContexts(keyword: string): number | undefined {
  const [frontend, backend] = sides[keyword] ?? [];
  return /response/.test(keyword) ? backend : frontend;
}

/** Fetches of the first kind of capabilities stand there in the listed section. */
function bySide(pair: readonly [number, number], kind: string): number {
  if (kind === "frontend") return pair[0];
  if (kind === "backend") return pair[1];
  return pair[0] | pair[1];
}

/** Contexts of a condition in a line of that keyword; undefined: HAProxy does not look. */
export function conditionContexts(template: Template, kind: string): number | undefined {
  const { keyword } = template;
  const pair = sides[keyword];
  if (pair !== undefined) return bySide(pair, kind);
  switch (keyword) {
    case "use_backend":
    case "use-server":
    case "force-persist":
    case "ignore-persist":
    case "stick match":
    case "stick on":
    case "stick store-request":
    case "stick store":
    case "stick store-response":
      return fixed[keyword];
    case "monitor fail":
      return bit(2);
    default:
      return undefined;
  }
}

/** Contexts of an expression or format in a line; undefined: not known, or HAProxy does not look. */
export function valueContexts(template: Template, kind: string, inFormat: boolean): number | undefined {
  const { keyword } = template;
  if (keyword === "http-error") return undefined;
  // HAProxy does not look.
  if (template.slots.some(({ kind, name }) => kind === "action" && name === "attach-srv")) return undefined;
  // What comes of headers is allowed here even where no header can have been read.
  if (template.slots.some(({ kind, name }) => kind === "action" && ofAddresses.has(name)))
    return bySide(sides["http-request"]!, kind);
  const pair = sides[keyword];
  if (pair !== undefined) return bySide(pair, kind);
  if (keyword === "use_backend" || keyword === "use-server") return inFormat ? bit(3) : undefined;
  if (keyword === "unique-id-format") return bySide([bit(3), bit(7)], kind);
  return fixed[keyword];
}

/** HAProxy names the lowest context. */
export function contextName(mask: number): string {
  for (let at = 0; at < contextNames.length; at++) if (mask & bit(at)) return contextNames[at]!;
  return "unknown";
}
