import { readTime } from "../../../grammar/values/time.ts";

/** Data types of stick-tables (configuration manual 11.1): what stands in their parentheses. */
const plain =
  "server_id server_key gpt0 gpc0 gpc1 conn_cnt conn_cur sess_cnt http_req_cnt http_err_cnt http_fail_cnt bytes_in_cnt bytes_out_cnt glitch_cnt".split(
    " ",
  );
const rates =
  "gpc0_rate gpc1_rate conn_rate sess_rate http_req_rate http_err_rate http_fail_rate bytes_in_rate bytes_out_rate glitch_rate".split(
    " ",
  );
const kinds = new Map<string, "none" | "period" | "count" | "count-period">([
  ...plain.map((name) => [name, "none"] as const),
  ...rates.map((name) => [name, "period"] as const),
  ["gpt", "count"],
  ["gpc", "count"],
  ["gpc_rate", "count-period"],
]);

/** Fields of an array, and the ones they take the place of. */
const overrides: readonly (readonly [string, readonly string[]])[] = [
  ["gpt", ["gpt0"]],
  ["gpc", ["gpc0", "gpc1"]],
  ["gpc_rate", ["gpc0_rate", "gpc1_rate"]],
];

/** What is wrong with the list after `store`, or undefined. */
export function storeProblem(text: string): string | undefined {
  const seen = new Set<string>();
  for (let at = 0; at < text.length; ) {
    // What stands between a parenthesis and the next comma is not looked at.
    const [all, name, open, args] = /^([^,(]*)(\(([^)]*)\)?)?[^,]*,?/.exec(text.slice(at))!;
    if (open !== undefined && !open.endsWith(")"))
      return `missing closing parenthesis after store option '${name}'`;
    const wrong = fieldProblem(name!, args);
    if (wrong !== undefined) return wrong;
    seen.add(name!);
    at += all.length;
  }
  for (const [array, singles] of overrides)
    if (seen.has(array) && singles.some((single) => seen.has(single)))
      return `'${array}' takes the place of ${singles.map((single) => `'${single}'`).join(" and ")}: keep one`;
  return undefined;
}

function fieldProblem(name: string, args: string | undefined): string | undefined {
  const kind = kinds.get(name);
  if (kind === undefined) return `unknown store option '${name}'`;
  if (kind === "none")
    return args === undefined ? undefined : `unexpected argument to store option '${name}'`;
  if (args === undefined) return `missing argument to store option '${name}'`;
  const [first, ...more] = args.split(",");
  let period = first;
  if (kind !== "period") {
    const count = Number.parseInt(first!, 10) || 0;
    if (count < 1 || count > 100)
      return `array size is out of allowed range (1-100) for store option '${name}'`;
    period = more.at(-1);
    if (kind === "count")
      return period === undefined ? undefined : `unexpected argument to store option '${name}'`;
    if (period === undefined) return `missing argument to store option '${name}'`;
  }
  return readTime(period!).error === undefined ? undefined : `error when processing store option '${name}'`;
}
