/** sc_*, sc0_*-sc2_* and src_*: counters of tracked entries, or of the client's address (manual 7.3.3). */
import type { FetchFactory, LoadContext } from "../handlers.ts";
import type { CallPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import { bumpCounter, type CounterName, clearCounter, readCounter } from "../tables/counters.ts";
import { stickKeyValue } from "../tables/stick-key.ts";
import type { StickEntry, StickTable } from "../tables/stick-table.ts";
import { trackedAt } from "../tables/tracking.ts";
import type { Value } from "../value.ts";
import { hasTableArg, numberArg, tableArg } from "./args.ts";

/** Table and entry a sample is about; no entry: the key is unknown there, which reads as 0. */
interface Target {
  table: StickTable;
  entry: StickEntry | undefined;
}
type Find = (s: Stream) => Target | undefined;

/** A tracked counter, maybe looked up under the same key in another table (of the same key type). */
function trackedTarget(index: number, table: (() => StickTable | undefined) | undefined): Find {
  return (s) => {
    const t = trackedAt(s, index);
    if (!t || !table) return t;
    const other = table();
    if (!other || other.plan.type !== t.table.plan.type || other.plan.len !== t.table.plan.len)
      return undefined;
    return { table: other, entry: other.get(t.entry.key) };
  };
}

function sourceTarget(table: () => StickTable | undefined, create = false): Find {
  return (s) => {
    const t = table();
    const { src } = s.session;
    if (!t || src === undefined) return undefined;
    const key = t.keyOf(src);
    return { table: t, entry: key === undefined ? undefined : create ? t.create(key) : t.get(key) };
  };
}

type Read = (t: Target) => Value;
type MakeRead = (index: number) => Read;

const numbers: Record<string, { name: CounterName; array?: boolean }> = {
  bytes_in_rate: { name: "bytes_in_rate" },
  bytes_out_rate: { name: "bytes_out_rate" },
  conn_cnt: { name: "conn_cnt" },
  conn_cur: { name: "conn_cur" },
  conn_rate: { name: "conn_rate" },
  get_gpc: { name: "gpc", array: true },
  get_gpc0: { name: "gpc0" },
  get_gpc1: { name: "gpc1" },
  get_gpt: { name: "gpt", array: true },
  get_gpt0: { name: "gpt0" },
  glitch_cnt: { name: "glitch_cnt" },
  glitch_rate: { name: "glitch_rate" },
  gpc0_rate: { name: "gpc0_rate" },
  gpc1_rate: { name: "gpc1_rate" },
  gpc_rate: { name: "gpc_rate", array: true },
  http_err_cnt: { name: "http_err_cnt" },
  http_err_rate: { name: "http_err_rate" },
  http_fail_cnt: { name: "http_fail_cnt" },
  http_fail_rate: { name: "http_fail_rate" },
  http_req_cnt: { name: "http_req_cnt" },
  http_req_rate: { name: "http_req_rate" },
  kbytes_in: { name: "kbytes_in" },
  kbytes_out: { name: "kbytes_out" },
  sess_cnt: { name: "sess_cnt" },
  sess_rate: { name: "sess_rate" },
};

interface Kind {
  /** First argument is the place in an array. */
  array: boolean;
  make: MakeRead;
}

function kinds(): Map<string, Kind> {
  const all = new Map<string, Kind>();
  for (const [suffix, n] of Object.entries(numbers))
    all.set(suffix, {
      array: n.array === true,
      make:
        (i) =>
        ({ table, entry }) =>
          entry ? readCounter(table, entry, n.name, i) : 0,
    });
  for (const [which, act] of [
    ["inc", bumpCounter],
    ["clr", clearCounter],
  ] as const) {
    for (const [suffix, n] of [
      ["gpc", undefined],
      ["gpc0", 0],
      ["gpc1", 1],
    ] as const)
      all.set(`${which}_${suffix}`, {
        array: n === undefined,
        make: (i) => {
          const at = n ?? i;
          return ({ table, entry }) =>
            entry ? act(table, entry, n === undefined ? "gpc" : `gpc${n as 0 | 1}`, at) : 0;
        },
      });
  }
  return all;
}

const known = kinds();

const ofTracked = (kind: Kind, fixed: number | undefined): FetchFactory => {
  return (call: CallPlan, load: LoadContext) => {
    let arg = 0;
    const index = kind.array ? (numberArg(call.args, arg++) ?? 0) : 0;
    const sc = fixed ?? numberArg(call.args, arg++) ?? 0;
    const find = trackedTarget(sc, hasTableArg(call.args, arg) ? tableArg(call.args, arg, load) : undefined);
    const read = kind.make(index);
    return (s) => {
      const t = find(s);
      return t && read(t);
    };
  };
};

const ofSource = (kind: Kind): FetchFactory => {
  return (call, load) => {
    const index = kind.array ? (numberArg(call.args, 0) ?? 0) : 0;
    const find = sourceTarget(tableArg(call.args, kind.array ? 1 : 0, load));
    const read = kind.make(index);
    return (s) => {
      const t = find(s);
      return t && read(t);
    };
  };
};

const key: Kind = {
  array: false,
  make:
    () =>
    ({ table, entry }) =>
      entry && stickKeyValue(table.plan.type, entry.key),
};
const trackers: Kind = {
  array: false,
  make:
    () =>
    ({ entry }) =>
      entry?.refs ?? 0,
};

/** Is that counter tracked (in that table)? Always answers. */
const isTracked =
  (fixed: number | undefined): FetchFactory =>
  (call, load) => {
    const at = fixed === undefined ? 1 : 0;
    const sc = fixed ?? numberArg(call.args, 0) ?? 0;
    const find = trackedTarget(sc, hasTableArg(call.args, at) ? tableArg(call.args, at, load) : undefined);
    return (s) => find(s)?.entry !== undefined;
  };

type Suffix =
  | "bytes_in_rate"
  | "bytes_out_rate"
  | "clr_gpc"
  | "clr_gpc0"
  | "clr_gpc1"
  | "conn_cnt"
  | "conn_cur"
  | "conn_rate"
  | "get_gpc"
  | "get_gpc0"
  | "get_gpc1"
  | "get_gpt"
  | "get_gpt0"
  | "glitch_cnt"
  | "glitch_rate"
  | "gpc0_rate"
  | "gpc1_rate"
  | "gpc_rate"
  | "http_err_cnt"
  | "http_err_rate"
  | "http_fail_cnt"
  | "http_fail_rate"
  | "http_req_cnt"
  | "http_req_rate"
  | "inc_gpc"
  | "inc_gpc0"
  | "inc_gpc1"
  | "kbytes_in"
  | "kbytes_out"
  | "sess_cnt"
  | "sess_rate";
type TrackedSuffix = Suffix | "key" | "tracked" | "trackers";

function table(): Record<
  `sc_${TrackedSuffix}` | `sc${0 | 1 | 2}_${TrackedSuffix}` | `src_${Suffix}`,
  FetchFactory
> {
  const out: Record<string, FetchFactory> = {};
  const prefixes: [string, number | undefined][] = [
    ["sc_", undefined],
    ["sc0_", 0],
    ["sc1_", 1],
    ["sc2_", 2],
  ];
  for (const [prefix, fixed] of prefixes) {
    for (const [suffix, kind] of [...known, ["key", key] as const, ["trackers", trackers] as const]) {
      // Of the array forms with a counter in their name, HAProxy has this one only.
      if (fixed !== undefined && kind.array && prefix + suffix !== "sc1_clr_gpc") continue;
      out[prefix + suffix] = ofTracked(kind, fixed);
    }
    out[`${prefix}tracked`] = isTracked(fixed);
  }
  for (const [suffix, kind] of known) out[`src_${suffix}`] = ofSource(kind);
  return out as ReturnType<typeof table>;
}

export const counterFetches = {
  ...table(),
  /** Counts a connection of this address, making the entry if need be. */
  src_updt_conn_cnt: ((call, load) => {
    const find = sourceTarget(tableArg(call.args, 0, load), true);
    return (s) => {
      const t = find(s);
      if (!t?.entry) return undefined;
      return bumpCounter(t.table, t.entry, "conn_cnt", 0, true);
    };
  }) as FetchFactory,
};
