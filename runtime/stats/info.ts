/** What `show info` tells about the process, with the type tag of each value. Numbers of things hapaxd does not have are 0. */
import { hostname } from "node:os";
import { now } from "../clock.ts";
import { dropped } from "../logs/sinks.ts";
import type { World } from "../world.ts";
import type { StatValue } from "./row.ts";

export interface InfoItem {
  name: string;
  tag: string;
  value: StatValue;
  about: string;
}

/** "1d 2h03m04s" */
export function uptimeText(total: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${Math.floor(total / 86400)}d ${Math.floor((total % 86400) / 3600)}h${two(Math.floor((total % 3600) / 60))}m${two(total % 60)}s`;
}

/** `version` is what `-v` prints. */
export function processInfo(world: World, version: string): InfoItem[] {
  const { global, limits, plan } = world;
  const up = Math.floor((now() - world.startedAt) / 1000);
  const memory = process.memoryUsage();
  let listeners = 0;
  let bytesOut = 0;
  for (const frontend of world.frontends.values()) {
    listeners += frontend.plan.binds.length;
    bytesOut += frontend.counters.bytesOut;
  }
  const items: InfoItem[] = [];
  const add = (name: string, tag: string, value: StatValue, about: string): void => {
    items.push({ name, tag, value, about });
  };
  add("Name", "POSV:str", "hapaxd", "Product name");
  add("Version", "POSV:str", version, "Product version");
  add("Nbthread", "CGSV:u32", 1, "Threads that carry traffic");
  add("Nbproc", "CGSV:u32", 1, "Processes");
  add("Process_num", "KGPV:u32", 1, "Number of this process");
  add("Pid", "SGPV:u32", process.pid, "Process id");
  add("Uptime", "MDPV:str", uptimeText(up), "Time since start");
  add("Uptime_sec", "MDPV:u32", up, "Seconds since start");
  add("Memmax_MB", "CLPV:u32", 0, "Memory limit, 0 for none");
  add("Maxconn", "CLPV:u32", limits.maxconn, "Limit of client connections in force");
  add(
    "Hard_maxconn",
    "CLPV:u32",
    plan.global.maxconn ?? limits.maxconn,
    "Limit of client connections as configured",
  );
  add("CurrConns", "MGPV:u32", world.curConns, "Client connections now");
  add("CumConns", "MCPV:u32", world.totalConns, "Client connections since start");
  add("CumReq", "MCPV:u32", world.totalRequests, "Requests since start");
  add("MaxSslConns", "MMPV:u32", 0, "Limit of TLS connections");
  add("CurrSslConns", "MGPV:u32", 0, "TLS connections now");
  add("CumSslConns", "MCPV:u32", 0, "TLS connections since start");
  add("ConnRate", "MRPV:u32", global.connRate.read(now()), "Client connections over the last second");
  add("ConnRateLimit", "CLPV:u32", limits.maxConnRate, "Limit of the above, 0 for none");
  add("MaxConnRate", "MMPV:u32", global.connRateMax, "Highest connection rate seen");
  add("SessRate", "MRPV:u32", global.sessRate.read(now()), "Sessions over the last second");
  add("SessRateLimit", "CLPV:u32", limits.maxSessRate, "Limit of the above, 0 for none");
  add("MaxSessRate", "MRPV:u32", global.rateMax, "Highest session rate seen");
  add("node", "COSV:str", plan.global.node ?? hostname(), "Node name");
  if (plan.global.description) add("description", "COSV:str", plan.global.description, "Description");
  add("Stopping", "MGPV:u32", world.stopping ? 1 : 0, "1 while draining");
  add("Jobs", "MGPV:u32", world.streams.size + listeners, "Listeners and streams");
  add("Unstoppable Jobs", "MGPV:u32", 0, "Jobs that do not end when draining");
  add("Listeners", "MGPV:u32", listeners, "Listening sockets");
  add("ActivePeers", "MGPV:u32", 0, "Peers known");
  add("ConnectedPeers", "MGPV:u32", 0, "Peers connected");
  add("DroppedLogs", "MGPV:u32", dropped.count, "Log lines that could not be sent");
  add("FailedResolutions", "MGPV:u32", 0, "Failed name resolutions");
  add("TotalBytesOut", "MGPV:u64", bytesOut, "Bytes sent to clients");
  add("Build info", "POSV:str", version, "Build");
  add("Memmax_bytes", "CLPV:u32", 0, "Memory limit in bytes, 0 for none");
  add("PoolAlloc_bytes", "MGPV:u64", memory.rss, "Resident memory");
  add("PoolUsed_bytes", "MGPV:u64", memory.heapUsed, "Heap in use");
  add("Start_time_sec", "MDPV:u32", Math.floor(world.startedAt / 1000), "Start, seconds since the epoch");
  add("CurrStreams", "MGPV:u64", world.streams.size, "Streams now");
  add("CumStreams", "MGPV:u64", world.totalRequests, "Streams since start");
  return items;
}
