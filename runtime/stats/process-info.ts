/** `show info`: what the process says of itself (management guide 9.3). Fields of things hapaxd does not have are 0. */
import { now } from "../clock.ts";
import type { Listener } from "../proxy/listener.ts";
import type { World } from "../world.ts";
import { product } from "./product.ts";

export interface InfoField {
  /** Position in HAProxy's list, for `typed` and `json`. */
  pos: number;
  name: string;
  /** Origin, nature, scope and persistence. */
  tag: string;
  type: "str" | "u32" | "u64" | "flt";
  value: string | number;
  about: string;
}

type Row = [
  pos: number,
  name: string,
  tag: string,
  type: InfoField["type"],
  value: string | number,
  about: string,
];

function uptimeText(s: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${Math.floor(s / 86400)}d ${Math.floor(s / 3600) % 24}h${two(Math.floor(s / 60) % 60)}m${two(s % 60)}s`;
}

const mb = (bytes: number): number => Math.floor(bytes / 1048576);

function processRows(world: World, float: boolean): Row[] {
  const memory = process.memoryUsage();
  const used = memory.heapUsed + memory.external;
  const up = (now() - world.startedAt) / 1000;
  const seconds = Math.floor(up);
  const boot = Math.max(0, Math.round(world.startedAt - performance.timeOrigin));
  return [
    [0, "Name", "POSV", "str", product.name, "Product"],
    [1, "Version", "POSV", "str", product.version, "Version of the configuration language"],
    [2, "Release_date", "POSV", "str", product.releaseDate, "Date of that version"],
    [3, "Nbthread", "CGSV", "u32", 1, "Threads that handle traffic"],
    [4, "Nbproc", "CGSV", "u32", 1, "Worker processes"],
    [5, "Process_num", "KGPV", "u32", 1, "Number of this worker"],
    [6, "Pid", "SGPV", "u32", process.pid, "Process id"],
    [7, "Uptime", "MDPV", "str", uptimeText(seconds), "Time since the start"],
    [8, "Uptime_sec", "MDPV", float ? "flt" : "u32", float ? up : seconds, "Time since the start, seconds"],
    [9, "Memmax_MB", "CLPV", "u32", 0, "Limit on memory"],
    [10, "PoolAlloc_MB", "MGPV", "u32", mb(memory.rss), "Memory held by the process"],
    [11, "PoolUsed_MB", "MGPV", "u32", mb(used), "Memory in use"],
    [12, "PoolFailed", "MCPV", "u32", 0, "Allocations that failed"],
    [13, "Ulimit-n", "CLPV", "u32", 0, "Limit on open files; 0: not known"],
    [14, "Maxsock", "CLPV", "u32", 0, "Limit on sockets; 0: not known"],
    [66, "Build info", "POSV", "str", product.build, "What runs"],
    [67, "Memmax_bytes", "CLPV", "u32", 0, "Limit on memory, bytes"],
    [68, "PoolAlloc_bytes", "MGPV", "u64", memory.rss, "Memory held by the process, bytes"],
    [69, "PoolUsed_bytes", "MGPV", "u64", used, "Memory in use, bytes"],
    [70, "Start_time_sec", "MDPV", "u32", Math.floor(world.startedAt / 1000), "Start, seconds since 1970"],
    [71, "Tainted", "SGPV", "str", "0", "Marks of unusual use"],
    [74, "BootTime_ms", "MDPV", "u32", boot, "Time to start, ms"],
  ];
}

function trafficRows(world: World): Row[] {
  const at = now();
  const { global, limits } = world;
  const connRate = global.connRate.read(at);
  const sessRate = global.sessRate.read(at);
  return [
    [15, "Maxconn", "CLPV", "u32", limits.maxconn, "Limit on connections; 0: none"],
    [
      16,
      "Hard_maxconn",
      "CLPV",
      "u32",
      world.plan.global.maxconn ?? limits.maxconn,
      "Limit on connections at the start",
    ],
    [17, "CurrConns", "MGPV", "u32", world.curConns, "Connections now"],
    [18, "CumConns", "MCPV", "u32", world.totalConns, "Connections so far"],
    [19, "CumReq", "MCPV", "u32", world.totalRequests, "Requests so far"],
    [26, "ConnRate", "MRPV", "u32", connRate, "Connections in the last second"],
    [27, "ConnRateLimit", "CLPV", "u32", limits.maxConnRate, "Limit on connections per second"],
    [28, "MaxConnRate", "MMPV", "u32", Math.max(global.connRateMax, connRate), "Most in one second"],
    [29, "SessRate", "MRPV", "u32", sessRate, "Sessions in the last second"],
    [30, "SessRateLimit", "CLPV", "u32", limits.maxSessRate, "Limit on sessions per second"],
    [31, "MaxSessRate", "MRPV", "u32", Math.max(global.rateMax, sessRate), "Most in one second"],
    [76, "CurrStreams", "MGPV", "u64", world.streams.size, "Streams now"],
    [77, "CumStreams", "MGPV", "u64", world.totalRequests, "Streams so far"],
  ];
}

function workRows(world: World, listeners: readonly Listener[]): Row[] {
  const { node, description } = world.plan.global;
  let sent = 0;
  for (const f of world.frontends.values()) sent += f.counters.bytesOut;
  const rows: Row[] = [
    [47, "Tasks", "MGPV", "u32", world.streams.size, "Streams under way"],
    [48, "Run_queue", "MGPV", "u32", 0, "Tasks that wait for the processor"],
    [49, "Idle_pct", "MaPV", "u32", idlePercent(), "Percent of the time since last asked that was idle"],
    [50, "node", "COSV", "str", node ?? "", "Name of the node"],
    [52, "Stopping", "MGPV", "u32", world.stopping ? 1 : 0, "1 while connections finish before the end"],
    [53, "Jobs", "MGPV", "u32", world.curConns + listeners.length, "Connections and listeners"],
    [55, "Listeners", "MGPV", "u32", listeners.length, "Listeners open"],
    [61, "TotalBytesOut", "MGPV", "u64", sent, "Bytes sent to clients so far"],
    [81, "NbThreadGroups", "CGSV", "u32", 1, "Groups of threads"],
  ];
  if (description !== undefined)
    rows.push([51, "description", "COSV", "str", description, "Description of the node"]);
  return rows;
}

/** What is always 0 here: TLS, splicing, compression and peers. */
const zeros: [number, string, string, InfoField["type"], string][] = [
  [20, "MaxSslConns", "MMPV", "u32", "Limit on TLS connections"],
  [21, "CurrSslConns", "MGPV", "u32", "TLS connections now"],
  [22, "CumSslConns", "MCPV", "u32", "TLS connections so far"],
  [23, "Maxpipes", "CLPV", "u32", "Limit on pipes for splicing"],
  [24, "PipesUsed", "MGPV", "u32", "Pipes in use"],
  [25, "PipesFree", "MGPV", "u32", "Pipes kept"],
  [32, "SslRate", "MRPV", "u32", "TLS connections in the last second"],
  [33, "SslRateLimit", "CLPV", "u32", "Limit on TLS connections per second"],
  [34, "MaxSslRate", "MMPV", "u32", "Most TLS connections in one second"],
  [35, "SslFrontendKeyRate", "MGPV", "u32", "TLS keys made for clients in the last second"],
  [36, "SslFrontendMaxKeyRate", "MMPV", "u32", "Most TLS keys made for clients in one second"],
  [37, "SslFrontendSessionReuse_pct", "MGPV", "u32", "Percent of client TLS sessions resumed"],
  [38, "SslBackendKeyRate", "MRPV", "u32", "TLS keys made for servers in the last second"],
  [39, "SslBackendMaxKeyRate", "MMPV", "u32", "Most TLS keys made for servers in one second"],
  [40, "SslCacheLookups", "MCPV", "u32", "Lookups in the TLS session cache"],
  [41, "SslCacheMisses", "MCPV", "u32", "Lookups in that cache that found nothing"],
  [42, "CompressBpsIn", "MRPV", "u32", "Bytes compressed in the last second"],
  [43, "CompressBpsOut", "MRPV", "u32", "Bytes that came out of compression in the last second"],
  [44, "CompressBpsRateLim", "CLPV", "u32", "Limit on compressed bytes per second"],
  [54, "Unstoppable Jobs", "MGPV", "u32", "Jobs that do not hold up the end"],
  [56, "ActivePeers", "MGPV", "u32", "Peers that answer"],
  [57, "ConnectedPeers", "MGPV", "u32", "Peers connected"],
  [58, "DroppedLogs", "MGPV", "u32", "Log lines lost; not counted"],
  [59, "BusyPolling", "MGPV", "u32", "1 with busy polling"],
  [60, "FailedResolutions", "MGPV", "u32", "Names that could not be resolved"],
  [62, "TotalSplicedBytesOut", "MGPV", "u64", "Bytes spliced so far"],
  [63, "BytesOutRate", "MRPV", "u64", "Bytes sent in the last second; not counted"],
  [64, "DebugCommandsIssued", "MGPV", "u32", "Debugging commands used"],
  [65, "CumRecvLogs", "MCPV", "u32", "Log messages received"],
  [72, "TotalWarnings", "MCPV", "u32", "Warnings at the start; not counted"],
  [73, "MaxconnReached", "MCPV", "u32", "Times that the limit on connections was met; not counted"],
  [75, "Niced_tasks", "MGPV", "u32", "Tasks with a priority"],
  [78, "BlockedTrafficWarnings", "MGPV", "u32", "Times that traffic was blocked for long"],
  [79, "PatternsAdded", "MGPV", "u64", "Patterns added; not counted"],
  [80, "PatternsFreed", "MGPV", "u64", "Patterns removed; not counted"],
];

export function infoFields(world: World, listeners: readonly Listener[], float = false): InfoField[] {
  const rows: Row[] = [
    ...processRows(world, float),
    ...trafficRows(world),
    ...workRows(world, listeners),
    ...zeros.map(([pos, name, tag, type, about]): Row => [pos, name, tag, type, 0, about]),
  ];
  return rows
    .sort((a, b) => a[0] - b[0])
    .map(([pos, name, tag, type, value, about]) => ({ pos, name, tag, type, value, about }));
}

let last = process.cpuUsage();
let lastAt = performance.now();

/** Share of the time since the last call in which the process used no processor. */
function idlePercent(): number {
  const usage = process.cpuUsage();
  const at = performance.now();
  const spent = (usage.user + usage.system - last.user - last.system) / 1000;
  const elapsed = at - lastAt;
  if (elapsed < 100) return 100;
  last = usage;
  lastAt = at;
  return Math.max(0, Math.min(100, Math.round(100 - (spent * 100) / elapsed)));
}
