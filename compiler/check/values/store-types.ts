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

/** What is wrong with the list after `store`, or undefined. */
export function storeProblem(text: string): string | undefined {
  for (const [, name = "", args] of text.matchAll(/([^,(]+)(?:\(([^)]*)\)?)?,?/g)) {
    const kind = kinds.get(name);
    if (kind === undefined) return `unknown store option '${name}'`;
    if (kind === "none") {
      if (args !== undefined) return `unexpected argument to store option '${name}'`;
      continue;
    }
    if (args === undefined || args === "") return `missing argument to store option '${name}'`;
    const parts = args.split(",");
    const period = kind === "period" ? parts[0] : kind === "count-period" ? parts[1] : undefined;
    const count = kind === "period" ? undefined : parts[0];
    if (count !== undefined && !/^\d+$/.test(count)) return `error when processing store option '${name}'`;
    if (kind !== "count" && !/^\d+(us|ms|[smhd])?/.test(period ?? ""))
      return `error when processing store option '${name}'`;
  }
  return undefined;
}
