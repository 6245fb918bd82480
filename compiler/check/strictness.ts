/** What HAProxy only came to refuse in some release. */

import type { Model } from "../model/types.ts";
import { atLeast } from "../model/version.ts";

/** Before that release, surplus words were passed over. */
const surplus = new Map([
  ["expose-experimental-directives", "3.1"],
  ["setenv", "3.1"],
  ["presetenv", "3.1"],
  ["tune.pattern.cache-size", "3.1"],
  ["errorfile", "3.2"],
  ["errorloc", "3.2"],
  ["errorloc302", "3.2"],
  ["errorloc303", "3.2"],
]);

/** Sections that came to take a keyword in that release; headers were never rewritten for all proxies at once. */
const sections = new Map<string, Readonly<Record<string, string>>>([
  ["option spop-check", { defaults: "2.2", listen: "2.2" }],
  ...[
    "rep",
    "irep",
    "del",
    "idel",
    "deny",
    "ideny",
    "pass",
    "ipass",
    "allow",
    "iallow",
    "tarpit",
    "itarpit",
    "add",
  ]
    .map((end) => `req${end}`)
    .concat(
      ["rep", "irep", "del", "idel", "deny", "ideny", "add"].map((end) => `rsp${end}`),
      "cliexp",
      "srvexp",
    )
    .map((name) => [name, { defaults: "2.1" }] as const),
]);

/** Whether that depends on the section and the release at all. */
export function mayBeRefused(keyword: string): boolean {
  return sections.has(keyword);
}

/** Whether the release judged for refuses the keyword in a section of that kind, where the catalogue has it. */
export function refusedSection(keyword: string, kind: string, model: Model): boolean {
  const since = sections.get(keyword)?.[kind];
  return since !== undefined && !atLeast(model, since);
}

/** Before that release, what is no number was read as the digits that lead, or 0. By section and keyword. */
const numbers = new Map([
  ["global maxconn", "2.7"],
  ["ring size", "3.1"],
  ...[
    "bufsize",
    "pipesize",
    "recv_enough",
    "rcvbuf.client",
    "rcvbuf.server",
    "sndbuf.client",
    "sndbuf.server",
  ].map((name) => [`global tune.${name}`, "3.1"] as const),
]);

/** Whether the release judged for passes over words after the last argument. */
export function passesSurplus(keyword: string, model: Model): boolean {
  const since = surplus.get(keyword);
  return since !== undefined && !atLeast(model, since);
}

/** Of these, the ones that must not be 0. */
const positive = new Set(["ring size", "global tune.bufsize"]);

/** How the release judged for reads the keyword's number loosely: `any` text, or what starts with `digits`. */
export function looseReading(section: string, keyword: string, model: Model): "any" | "digits" | undefined {
  const key = `${section} ${keyword}`;
  const since = numbers.get(key);
  if (since === undefined || atLeast(model, since)) return undefined;
  return positive.has(key) ? "digits" : "any";
}

/** Whether the release judged for passes over what follows the digits of a port. */
export function passesPortTail(message: string, release: number): boolean {
  return release < 209 && /^invalid character .* in port number '[+-]?\d/.test(message);
}
