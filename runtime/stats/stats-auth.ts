import { timingSafeEqual } from "node:crypto";
import type { StatsPlan } from "../plan.ts";
import type { Head } from "../stream.ts";

function same(a: string, b: string): boolean {
  const x = Buffer.from(a, "latin1");
  const y = Buffer.from(b, "latin1");
  return x.length === y.length && timingSafeEqual(x, y);
}

/** Whether a request carries the name and password of one of the `stats auth` lines; true when there are none. */
export function statsAuthorized(req: Head, stats: StatsPlan): boolean {
  if (stats.auth.length === 0) return true;
  const given = /^basic[ \t]+(\S+)/i.exec(req.get("authorization") ?? "")?.[1];
  if (given === undefined) return false;
  const text = Buffer.from(given, "base64").toString("latin1");
  return stats.auth.some((a) => same(text, `${a.user}:${a.password}`));
}
