/** The 22 columns of a fetch's contexts, gathered to what a reader asks: where may I use it? */
import type { FetchContexts } from "../../grammar/catalogue/types.ts";

const groups: readonly [name: string, columns: readonly number[]][] = [
  ["connection", [0, 1]],
  ["request", [2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ["response", [11, 12, 13, 14, 15, 16, 17]],
  ["log", [18]],
  ["check", [19]],
  ["configuration", [20]],
  ["control socket", [21]],
];

/** "request, log"; "anywhere" when every column is set. */
export function contextsText(contexts: FetchContexts): string {
  if (!contexts.includes(".")) return "anywhere";
  return groups
    .filter(([, columns]) => columns.some((column) => contexts[column] === "Y"))
    .map(([name]) => name)
    .join(", ");
}

/** Each column in words, in order. */
const columns: readonly string[] = [
  "`tcp-request connection`",
  "`tcp-request session`",
  "`tcp-request content` in frontends",
  "`http-request` in frontends",
  "the request's body in frontends",
  "`use_backend`",
  "`tcp-request content` in backends",
  "`http-request` in backends",
  "the request's body in backends",
  "`use-server`, `balance`, `stick match`",
  "the choice of the source address",
  "`tcp-response content` in backends",
  "`http-response` in backends",
  "the response's body in backends",
  "`stick store-response`",
  "`tcp-response content` in frontends",
  "`http-response` in frontends",
  "the response's body in frontends",
  "logs",
  "health checks",
  "`.if` and other places read at start",
  "the control socket",
];

/** Every point, or what is missing where most are there. */
export function contextsTable(contexts: FetchContexts): string {
  const names = (wanted: string): string => columns.filter((_, at) => contexts[at] === wanted).join(", ");
  if (!contexts.includes(".")) return "everywhere";
  const missing = [...contexts].filter((each) => each === ".").length;
  return missing <= 4 ? `everywhere but ${names(".")}` : names("Y");
}
