/** table_* and in_table: the input is a key of a stick-table (manual 7.3.1). Looking up does not refresh an entry. */

import { numberArg, tableArg } from "../fetches/args.ts";
import type { ConverterFactory, LoadContext } from "../handlers.ts";
import type { ArgPlan } from "../plan.ts";
import { bumpCounter, type CounterName, clearCounter, readCounter } from "../tables/counters.ts";
import type { StickEntry, StickTable } from "../tables/stick-table.ts";
import type { Value } from "../value.ts";

type Read = (table: StickTable, entry: StickEntry) => Value;

/** `missing`: the value for unknown keys; `at`: which argument names the table. */
function lookup(
  read: (args: readonly ArgPlan[]) => Read,
  missing: (args: readonly ArgPlan[]) => Value,
  at = 0,
): ConverterFactory {
  return (args, load: LoadContext) => {
    const table = tableArg(args, at, load);
    const known = read(args);
    const unknown = missing(args);
    return (v) => {
      const t = table();
      if (!t) return undefined;
      const entry = t.lookup(v);
      return entry ? known(t, entry) : unknown;
    };
  };
}

const zero = (): Value => 0;
const number = (name: CounterName): ConverterFactory => lookup(() => (t, e) => readCounter(t, e, name), zero);
/** Place in the array first, then the table. */
const element = (read: (t: StickTable, e: StickEntry, index: number) => Value): ConverterFactory =>
  lookup(
    (args) => {
      const index = numberArg(args, 0) ?? 0;
      return (t, e) => read(t, e, index);
    },
    zero,
    1,
  );
const time = (read: Read): ConverterFactory =>
  lookup(
    () => read,
    (args) => numberArg(args, 1),
  );

export const tableConverters = {
  in_table: lookup(
    () => () => true,
    () => false,
  ),
  table_bytes_in_rate: number("bytes_in_rate"),
  table_bytes_out_rate: number("bytes_out_rate"),
  table_conn_cnt: number("conn_cnt"),
  table_conn_cur: number("conn_cur"),
  table_conn_rate: number("conn_rate"),
  table_glitch_cnt: number("glitch_cnt"),
  table_glitch_rate: number("glitch_rate"),
  table_gpc0: number("gpc0"),
  table_gpc0_rate: number("gpc0_rate"),
  table_gpc1: number("gpc1"),
  table_gpc1_rate: number("gpc1_rate"),
  table_gpt0: number("gpt0"),
  table_http_err_cnt: number("http_err_cnt"),
  table_http_err_rate: number("http_err_rate"),
  table_http_fail_cnt: number("http_fail_cnt"),
  table_http_fail_rate: number("http_fail_rate"),
  table_http_req_cnt: number("http_req_cnt"),
  table_http_req_rate: number("http_req_rate"),
  table_kbytes_in: number("kbytes_in"),
  table_kbytes_out: number("kbytes_out"),
  table_server_id: number("server_id"),
  table_sess_cnt: number("sess_cnt"),
  table_sess_rate: number("sess_rate"),
  /** The look-up itself counts as one. */
  table_trackers: lookup(() => (_t, e) => e.refs + 1, zero),
  table_gpc: element((t, e, i) => readCounter(t, e, "gpc", i)),
  table_gpc_rate: element((t, e, i) => readCounter(t, e, "gpc_rate", i)),
  table_gpt: element((t, e, i) => readCounter(t, e, "gpt", i)),
  table_inc_gpc: element((t, e, i) => bumpCounter(t, e, "gpc", i)),
  table_inc_gpc0: lookup(() => (t, e) => bumpCounter(t, e, "gpc0"), zero),
  table_inc_gpc1: lookup(() => (t, e) => bumpCounter(t, e, "gpc1"), zero),
  table_clr_gpc: element((t, e, i) => clearCounter(t, e, "gpc", i)),
  table_clr_gpc0: lookup(() => (t, e) => clearCounter(t, e, "gpc0"), zero),
  table_clr_gpc1: lookup(() => (t, e) => clearCounter(t, e, "gpc1"), zero),
  /** ms left to live. */
  table_expire: time((t, e) => t.remaining(e)),
  /** ms since it was last touched. */
  table_idle: time((t, e) => Math.max(0, (t.plan.expire ?? 0) - t.remaining(e))),
} satisfies Record<string, ConverterFactory>;
