/**
 * How HAProxy reads the integers of each place. Many are read the old C way: what leads is a number, or nothing is
 * zero, what follows is not looked at, and 32 bits are kept ("maxconn 10k" is 10). Newer places refuse such text.
 * The catalogue's range says what makes sense; the range here is what HAProxy refuses.
 */
import type { Place } from "./place-of.ts";

export interface IntegerReading {
  /** "loose": as above. "loose64": all 64 bits count. "unsigned": what is negative is huge. "strict": digits only. "c": also 0x10 and 010. */
  way: "loose" | "loose64" | "unsigned" | "strict" | "c" | "any";
  least: number;
  most: number;
  orZero?: boolean;
  /** The one number refused. */
  not?: number;
  /** One number outside the range that passes. */
  also?: number;
}

const any: IntegerReading = { way: "any", least: 0, most: 0 };
const loose = (least = -(2 ** 63), most = 2 ** 64): IntegerReading => ({ way: "loose", least, most });
const unsigned = (least: number): IntegerReading => ({ way: "unsigned", least, most: 2 ** 64 });
const loose64 = (least: number, most = 2 ** 64): IntegerReading => ({ way: "loose64", least, most });
const c = (least = -(2 ** 63), most = Number.POSITIVE_INFINITY): IntegerReading => ({
  way: "c",
  least,
  most,
});
const strict = (least = -(2 ** 63), most = 2 ** 64): IntegerReading => ({ way: "strict", least, most });

/** Places where every number passes, in the loose way. */
const unlimited = new Set(
  (
    "maxconn backlog max-session-srv-conns|capture cookie|capture request header|capture response header|" +
    "fullconn|retries|option redispatch|uid|gid|ulimit-n|fd-hard-limit|shm-stats-file-max-objects|maxconnrate|" +
    "maxsessrate|maxsslrate|maxpipes|maxcomprate|maxzlibmem|tune.http.cookielen|tune.http.logurilen|" +
    "tune.max-checks-per-thread|tune.runqueue-depth|tune.h2.be.max-frames-at-once|tune.h2.fe.max-frames-at-once|" +
    "tune.h2.fe.max-rst-at-once|httpclient.retries|resolve_retries|total-max-size|max-object-size|max-age|" +
    "max-secondary-entries|bits|backlog|max-session-srv-conns|option httpchk"
  ).split("|"),
);
const unlimitedOptions = new Set(
  "gid uid max-reuse maxqueue minconn pool-low-conn  shard port maxconn".split(" "),
);

const byKeyword: Record<string, IntegerReading> = {
  maxcompcpuusage: loose(0, 100),
  "tune.fail-alloc": loose(0, 100),
  "tune.glitches.kill.cpu-usage": loose(0, 100),
  "tune.pool-high-fd-ratio": loose(0, 100),
  "tune.pool-low-fd-ratio": loose(0, 100),
  "spread-checks": loose(0, 50),
  "tune.events.max-events-at-once": loose(1, 10000),
  "tune.http.maxhdr": loose(1, 32767),
  "tune.comp.maxlevel": loose(1, 9),
  id: loose(1),
  balance: loose(1),
  "stats maxconn": loose(1),
  "tune.peers.max-updates-at-once": loose(1),
  "tune.maxpollevents": loose64(-(2 ** 63), 1000000),
  "tcp-check expect": loose64(-1, 2147483647),
  "http-check expect": loose64(-1, 2147483647),
  "tune.maxaccept": loose64(-(2 ** 63), 2147483647),
  "tune.ring.queues": loose64(0, 16),
  "ocsp-update.mindelay": loose64(0, 2147483647),
  "ocsp-update.maxdelay": loose64(0, 2147483647),
  "tune.ssl.ocsp-update.mindelay": loose64(0, 2147483647),
  "tune.ssl.ocsp-update.maxdelay": loose64(0, 2147483647),
  anonkey: loose64(0, 4294967295),
  "tune.memory.hot-size": loose64(1),
  maxlen: { ...loose(), not: 0 },
  "option max-reqs": loose(1),
  "tune.renice.runtime": strict(-20, 19),
  "tune.renice.startup": strict(-20, 19),
  "tune.ssl.default-dh-param": unsigned(1024),
  "tune.h2.max-frame-size": loose(16384, 16777215),
  "tune.h2.header-table-size": loose(4096, 65536),
  maxconn: strict(),
  "tune.vars.global-max-size": strict(),
  "tune.vars.proc-max-size": strict(),
  "tune.vars.sess-max-size": strict(),
  "tune.vars.txn-max-size": strict(),
  "tune.vars.reqres-max-size": strict(),
  "tune.vars.check-max-size": strict(),
  "tune.lua.forced-yield": strict(),
  "tune.lua.maxmem": strict(),
  "rate-limit sessions": c(),
  "clitcpka-cnt": c(),
  "srvtcpka-cnt": c(),
  "max-keep-alive-queue": c(),
  "tune.stick-counters": strict(0, 100),
  "ssl-security-level": strict(0, 5),
  "max-threads-per-group": strict(0, 64),
  "stress-level": strict(0, 9),
  "thread-hard-limit": strict(1),
  nbthread: strict(1, 1024),
  "thread-groups": strict(1, 32),
  "thread-group": strict(1, 32),
  "early-hints": strict(1, 99),
  "declare capture": strict(1),
  shards: strict(-(2 ** 63)),
  "tune.streams-elasticity": { ...strict(100, 2 ** 32), orZero: true },
  "hash-balance-factor": { ...loose(101), orZero: true },
  accepted_payload_size: loose(12, 65535),
  log: loose(80, 65535),
  "log-stderr": loose(80, 65535),
};

const byOption: Record<string, IntegerReading> = {
  nice: loose(-1024, 1024),
  weight: loose(0, 256),
  fall: loose(1),
  rise: loose(1),
  "error-limit": loose(1),
  id: loose(1),
  backlog: loose(0),
  // the least of 32 bits has no absolute value
  mss: { ...loose(-65535, 65535), not: 0, also: -(2 ** 31) },
  "tcp-ss": loose(0, 2),
  "accept-netscaler-cip": { ...loose(), not: 0 },
  "agent-port": loose(),
  "pool-max-conn": loose(-1),
  nbconn: loose(1),
};

const byAction: Record<string, IntegerReading> = {
  "set-nice": loose(),
  capture: any,
  return: loose(200, 599),
  deny: any,
  tarpit: any,
  "sc-add-gpc": any,
  "sc-set-gpt": any,
  "sc-set-gpt0": any,
  "set-fc-mark": any,
  "set-bc-mark": any,
  "set-mark": any,
  "set-fc-tos": any,
  "set-bc-tos": any,
  "set-tos": any,
  "set-retries": c(0, 100),
  "silent-drop": c(1, 255),
  "set-status": any,
};

const bindMaxconn = loose(0);
const positive = loose(1);

/** How a place reads an integer; undefined: nothing special is known, the catalogue's range holds in the loose way. */
export function integerReading(
  place: Place,
  section: string,
  keywordIsBind: boolean,
): IntegerReading | undefined {
  const { keyword, action, option, name } = place;
  if (option !== "") {
    if (keywordIsBind && option === "maxconn") return bindMaxconn;
    if (unlimitedOptions.has(option)) return loose();
    return byOption[option];
  }
  if (action !== "") {
    if (action === "capture") return name === "length" ? positive : strict();
    return byAction[action] ?? any;
  }
  if (keyword === "maxconn" && section !== "global") return loose();
  // how much of a body "check_post" waits for
  if (keyword === "balance" && name === "max") return any;
  if (keyword === "bits" && section === "acme") return strict();
  if (name === "slot" && keyword === "capture") return strict();
  if (keyword === "shards" && section === "peers") return { ...strict(), not: 0 };
  if (keyword === "http-error") return loose(200, 599);
  if (keyword === "errorfiles") return any;
  if ((keyword === "stick-table" || keyword === "table") && name === "factor") return strict(1, 1024);
  if ((keyword === "stick-table" || keyword === "table") && name === "length") return { ...strict(), not: 0 };
  if (keyword === "stick-table" || keyword === "table") return strict(-(2 ** 63));
  if (unlimited.has(keyword)) return loose();
  return Object.hasOwn(byKeyword, keyword) ? byKeyword[keyword] : undefined;
}

/** What is wrong with the text, or undefined. */
export function integerProblem(text: string, reading: IntegerReading): string | undefined {
  const { way, least, most } = reading;
  if (way === "any") return undefined;
  if (way === "strict" && !/^\s*[+-]?\d+$/.test(text)) return `'${text}' is not an integer`;
  if (way === "c" && !/^\s*[+-]?(0x[\da-f]+|\d+)$/i.test(text)) return `'${text}' is not an integer`;
  const value = way === "c" ? Number(text) : leading(text, way === "loose");
  if (reading.orZero && value === 0) return undefined;
  if ((way === "unsigned" && value < 0) || value === reading.also) return undefined;
  if (value === reading.not) return `${value} is refused here`;
  if (value < least) return `'${text}' is too small: the least is ${least}`;
  if (value > most) return `'${text}' is too large: the most is ${most}`;
  return undefined;
}

/** As atol(): the number that leads, or 0; kept in 32 bits when so asked. */
function leading(text: string, wrap: boolean): number {
  const digits = /^\s*([+-]?\d+)/.exec(text)?.[1];
  if (digits === undefined) return 0;
  if (digits.length < 10) return Number(digits);
  let value = BigInt(digits);
  const limit = 2n ** 63n;
  if (value >= limit) value = limit - 1n;
  if (value < -limit) value = -limit;
  return Number(wrap ? BigInt.asIntN(32, value) : value);
}
