/** The ring of consistent hashing: every server has as many points as its effective weight. */
import { isIP } from "node:net";
import { fullHash } from "../hash/full-hash.ts";
import { xxh32 } from "../hash/xxh32.ts";
import { parseIp } from "../ip.ts";
import type { Backend, Server } from "../world.ts";
import { dynamicLimit, hasRoom } from "./dynamic-limit.ts";
import type { Member, Members } from "./members.ts";

const POINTS_PER_ID = 4096;

function addressHash(host: string, seed: number): number | undefined {
  if (isIP(host) === 0) return undefined;
  const ip = parseIp(host);
  if (!ip) return undefined;
  if (ip.family === 6) return xxh32(ip.bytes!, seed);
  // The address as it lies in memory on a little-endian machine.
  const v = ip.v4 >>> 0;
  const swapped = ((v & 255) << 24) | ((v & 0xff00) << 8) | ((v >>> 8) & 0xff00) | (v >>> 24);
  return fullHash((seed + swapped) >>> 0);
}

/** Where a server's points start (manual 5.2 "hash-key"). */
function serverKey(server: Server): number {
  const key = server.plan.hashKey;
  if (key === "addr" || key === "addr-port") {
    const found = addressHash(server.host, key === "addr-port" ? fullHash(server.port) : 0);
    if (found !== undefined) return found;
  }
  const guid = server.plan.options["guid"];
  if (key === "guid" && typeof guid === "string") return xxh32(Buffer.from(guid, "latin1"), 0);
  if (key === "id32") {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(server.id);
    return fullHash(bytes.readUInt32LE());
  }
  return server.id * POINTS_PER_ID;
}

export interface HashRing {
  rebuild(): void;
  byHash(hash: number, avoid: Server | undefined): Server | undefined;
  next(avoid: Server | undefined): Server | undefined;
}

export function makeHashRing(backend: Backend, members: Members, factor: number): HashRing {
  let keys = new Uint32Array(0);
  let owners: Member[] = [];
  /** Key of the point used last by `next`. */
  let last = -1;
  const affinity =
    backend.plan.settings["hash-preserve-affinity"] ?? backend.plan.options["hash-preserve-affinity"];

  /** Bounded load: no server above `factor` percent of its fair share. */
  function overloaded(m: Member): boolean {
    const slots = Math.floor(((backend.served + 1) * factor + 99) / 100);
    const total = members.totalWeight;
    const rest = slots % total;
    let share = m.weight * Math.floor(slots / total);
    share += Math.floor(((m.before + m.weight) * rest) / total) - Math.floor((m.before * rest) / total);
    return m.server.served >= Math.max(1, share);
  }

  function passes(m: Member, avoid: Server | undefined): boolean {
    const { server } = m;
    if (server === avoid) return false;
    if (factor > 0 && overloaded(m)) return false;
    if (server.maxconn === 0) return true;
    if (affinity === "maxconn") return server.served < dynamicLimit(server);
    if (affinity === "maxqueue" && server.plan.maxqueue > 0) {
      return server.served + server.queue.length < dynamicLimit(server) + server.plan.maxqueue;
    }
    return true;
  }

  /** First point at or after a key, or the number of points. */
  function search(key: number): number {
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    rebuild() {
      const points: { key: number; member: Member }[] = [];
      for (const member of members.all) {
        if (member.weight === 0 || member.backup !== (members.active === 0)) continue;
        const key = serverKey(member.server);
        for (let i = 0; i < member.weight; i++) points.push({ key: fullHash((key + i) >>> 0), member });
      }
      points.sort((a, b) => a.key - b.key);
      keys = Uint32Array.from(points, (p) => p.key);
      owners = points.map((p) => p.member);
    },
    byHash(hash, avoid) {
      if (members.active === 0 && members.firstBackup) return members.firstBackup.server;
      const count = keys.length;
      if (count === 0) return undefined;
      let at = search(hash);
      if (at === count) at = 0;
      const before = at === 0 ? count - 1 : at - 1;
      const back = (hash - keys[before]!) >>> 0;
      const ahead = (keys[at]! - hash) >>> 0;
      if (back <= ahead) at = before;
      let wraps = 0;
      while (!passes(owners[at]!, avoid)) {
        if (++at < count) continue;
        at = 0;
        if (++wraps > 1) break;
      }
      return owners[at]!.server;
    },
    next(avoid) {
      if (members.active === 0 && members.firstBackup) return members.firstBackup.server;
      const count = keys.length;
      if (count === 0) return undefined;
      let at = last < 0 ? -1 : search(last);
      if (at === count || (at >= 0 && keys[at] !== last)) at--;
      let avoided = -1;
      for (let i = 0; i < count; i++) {
        at = (at + 1) % count;
        const { server } = owners[at]!;
        if (!hasRoom(server)) continue;
        if (server !== avoid) {
          last = keys[at]!;
          return server;
        }
        avoided = at;
      }
      if (avoided < 0) return undefined;
      last = keys[avoided]!;
      return owners[avoided]!.server;
    },
  };
}
