/** Constants, environment, time, randomness, the process, variables. */
import { randomBytes, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { castTo } from "../casts.ts";
import { now } from "../clock.ts";
import type { FetchFactory, LoadContext } from "../handlers.ts";
import { parseIp } from "../ip.ts";
import { makeMatcher } from "../match/make-matcher.ts";
import type { CallPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import { type Fetched, INCOMPLETE, type Value } from "../value.ts";
import { readVariable, variablesOf } from "../vars/variables.ts";
import { numberArg, textArg } from "./args.ts";

const constant =
  (read: (text: string) => Value): FetchFactory =>
  (call) => {
    const v = read(textArg(call.args, 0) ?? "");
    return () => v;
  };

function inUnit(ms: number, unit: string | undefined): number {
  return unit === "ms" ? ms : unit === "us" ? ms * 1000 : Math.floor(ms / 1000);
}

/** A date of the stream in the unit asked for; s by default. */
export function dateFetch(read: (s: Stream) => number | undefined): FetchFactory {
  return (call) => {
    const unit = textArg(call.args, 0);
    return (s) => {
      const ms = read(s);
      return ms === undefined ? undefined : inUnit(ms, unit);
    };
  };
}

function uuid7(): string {
  const b = randomBytes(16);
  const ms = BigInt(Date.now());
  for (let i = 0; i < 6; i++) b[i] = Number((ms >> BigInt(40 - 8 * i)) & 255n);
  b[6] = ((b[6] as number) & 15) | 112;
  b[8] = ((b[8] as number) & 63) | 128;
  return b.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** `acl(name,!name...)`: all of them hold. */
const aclFetch: FetchFactory = (call: CallPlan, load: LoadContext) => {
  // The compiler adds the proxy whose ACLs are meant.
  const owner = call.args.find((arg) => typeof arg === "object" && arg !== null && "proxy" in arg);
  const proxy = owner !== undefined ? (owner as { proxy?: string }).proxy : load.proxy;
  const terms = call.args.flatMap((arg, i) => {
    if (arg === owner) return [];
    const text = textArg(call.args, i) ?? "";
    const not = text.startsWith("!");
    const name = not ? text.slice(1) : text;
    const tests = load.plan.acls
      .filter((a) => a.name === name && (a.proxy === proxy || a.proxy === ""))
      .flatMap((a) => a.tests.map((t) => makeMatcher(load.plan.tests[t]!, load)));
    if (tests.length === 0) load.error({ file: 0, line: 0 }, `acl(): ACL '${name}' not found.`);
    return [{ not, tests }];
  });
  return (s): Fetched => {
    let waiting = false;
    for (const term of terms) {
      let holds: boolean | typeof INCOMPLETE = false;
      for (const test of term.tests) {
        const r = test(s);
        if (r === true) {
          holds = true;
          break;
        }
        if (r === INCOMPLETE) holds = INCOMPLETE;
      }
      if (holds === INCOMPLETE) waiting = true;
      else if (holds === term.not) return false;
    }
    return waiting ? INCOMPLETE : true;
  };
};

export const constantFetches = {
  always_false: () => () => false,
  always_true: () => () => true,
  acl: aclFetch,
  str: constant((t) => t),
  bool: constant((t) => t === "true" || t === "1"),
  int: constant((t) => castTo("sint")(t)),
  ipv4: constant((t) => parseIp(t)),
  ipv6: constant((t) => castTo("ipv6")(t)),
  bin: constant((t) => Buffer.from(t, "hex")),
  meth: constant((t) => t),
  env: (call: CallPlan, load: LoadContext) => {
    const name = textArg(call.args, 0) ?? "";
    return () => {
      const own = load.plan.global.env[name];
      if (own === null) return undefined;
      const v = own ?? process.env[name];
      return v === undefined ? undefined : own === undefined ? Buffer.from(v, "utf8").toString("latin1") : v;
    };
  },
  var: (call: CallPlan, load: LoadContext) => {
    const read = readVariable(textArg(call.args, 0) ?? "", load.world);
    const fallback = textArg(call.args, 1);
    return fallback === undefined ? read : (s: Stream) => read(s) ?? fallback;
  },
  dump_all_vars: (call: CallPlan, load: LoadContext) => {
    const scope = textArg(call.args, 0) ?? "txn";
    const prefix = textArg(call.args, 1) ?? "";
    const delimiter = textArg(call.args, 2) ?? ", ";
    return (s: Stream) => variablesOf(s, load.world, scope, prefix).join(delimiter);
  },
  date: (call: CallPlan) => {
    const offset = numberArg(call.args, 0) ?? 0;
    const unit = textArg(call.args, 1);
    return () => inUnit(now(), unit) + offset;
  },
  date_us: () => () => Math.floor((performance.timeOrigin + performance.now()) * 1000) % 1000000,
  rand: (call: CallPlan) => {
    const range = numberArg(call.args, 0) ?? 4294967296;
    return () => Math.floor(Math.random() * range);
  },
  uuid: (call: CallPlan) => ((numberArg(call.args, 0) ?? 4) === 7 ? uuid7 : () => randomUUID()),
  hostname: (_call: CallPlan, load: LoadContext) => () => load.plan.global.node ?? hostname(),
  pid: () => () => process.pid,
  uptime: (_call: CallPlan, load: LoadContext) => () => Math.floor((now() - load.world.startedAt) / 1000),
  stopping: (_call: CallPlan, load: LoadContext) => () => load.world.stopping,
  act_conn: (_call: CallPlan, load: LoadContext) => () => load.world.curConns,
  nbproc: () => () => 1,
  proc: () => () => 1,
  thread: () => () => 0,
  tgroup: () => () => 1,
  quic_enabled: () => () => false,
} satisfies Record<string, FetchFactory>;
