/**
 * The usable servers of a backend and their weights, as every algorithm sees them. Effective weights are 16ths of the
 * user's weight, so that a slow start can go in small steps.
 */
import { now } from "../clock.ts";
import type { Backend, Server } from "../world.ts";

/** Effective weight of one unit of user weight, in algorithms that allow gradual changes. */
export const WEIGHT_SCALE = 16;

export interface Member {
  server: Server;
  backup: boolean;
  /** Weight in force; 0 while not usable. */
  weight: number;
  /** Weights of the usable members of its kind declared before it. */
  before: number;
}

export interface Change {
  member: Member;
  /** Weight before; 0: was not usable. */
  old: number;
}

export interface Members {
  all: Member[];
  /** Without `option allbackups`, the only backup server that may be used. */
  firstBackup: Member | undefined;
  active: number;
  backups: number;
  activeWeight: number;
  backupWeight: number;
  /** Weight of those in use: the active ones, else the first backup, else all backups. */
  totalWeight: number;
  /** Number of those in use. */
  used: number;
  /** Takes over the servers' present state; says what changed. */
  refresh(): Change[];
  of(server: Server): Member | undefined;
}

export interface WeightScale {
  /** Effective weight of user weight `divisor`; 16 for gradual algorithms, else 1. */
  scale: number;
  divisor: number;
  /** Every server counts the same. */
  flat?: boolean;
}

function isUp(s: Server): boolean {
  return s.up && !s.stopping && !s.adminMaint && !s.inheritedMaint && !s.adminDrain && !s.inheritedDrain;
}

function effective(s: Server, w: WeightScale): number {
  if (w.flat) return s.userWeight > 0 ? 1 : 0;
  let scale = w.scale;
  const { slowstart } = s.plan;
  if (s.starting && slowstart && w.scale > 1) {
    const total = Math.max(1, Math.floor(slowstart / 1000));
    const elapsed = Math.floor(now() / 1000) - Math.floor(s.lastChange / 1000);
    if (elapsed >= 0 && elapsed < total) scale = Math.floor((w.scale * elapsed + total) / total);
  }
  return Math.floor((s.userWeight * scale + w.divisor - 1) / w.divisor);
}

export function makeMembers(backend: Backend, w: WeightScale): Members {
  const everyBackup = backend.plan.options["allbackups"] === true;
  const known = new Map<Server, Member>();
  const m: Members = {
    all: [],
    firstBackup: undefined,
    active: 0,
    backups: 0,
    activeWeight: 0,
    backupWeight: 0,
    totalWeight: 0,
    used: 0,
    of: (server) => known.get(server),
    refresh() {
      const changes: Change[] = [];
      const present = new Set(backend.servers);
      for (const [server, member] of known) {
        if (present.has(server)) continue;
        known.delete(server);
        if (member.weight > 0) changes.push({ member, old: member.weight });
        member.weight = 0;
      }
      m.all = backend.servers.map((server) => {
        let member = known.get(server);
        if (!member) {
          member = { server, backup: server.plan.backup, weight: 0, before: 0 };
          known.set(server, member);
        }
        const weight = effective(server, w);
        server.effectiveWeight = w.scale > 1 ? weight : weight * w.divisor * WEIGHT_SCALE;
        const old = member.weight;
        member.weight = isUp(server) ? weight : 0;
        if (old !== member.weight) changes.push({ member, old });
        return member;
      });
      count();
      return changes;
    },
  };
  function count(): void {
    m.active = m.backups = m.activeWeight = m.backupWeight = 0;
    m.firstBackup = undefined;
    for (const member of m.all) {
      if (member.weight === 0) continue;
      if (member.backup) {
        if (m.backups === 0 && !everyBackup) m.firstBackup = member;
        m.backups++;
        member.before = m.backupWeight;
        m.backupWeight += member.weight;
      } else {
        m.active++;
        member.before = m.activeWeight;
        m.activeWeight += member.weight;
      }
    }
    const only = m.active > 0 ? undefined : m.firstBackup;
    m.totalWeight = m.active > 0 ? m.activeWeight : only ? only.weight : m.backupWeight;
    m.used = m.active > 0 ? m.active : only ? 1 : m.backups;
    backend.activeServers = m.active;
    backend.backupServers = m.backups;
    backend.totalWeight = m.totalWeight;
  }
  return m;
}
