/**
 * `balance roundrobin`: weighted round robin that follows weight changes at once. Servers stand on a time line of
 * `weight` ticks per turn and are spread along it by the inverse of their weights. The order is HAProxy's own: those
 * not yet served this turn wait in `fresh` by weight, the others stand in `line` at their next position or, past the
 * window, in `later`.
 */
import type { Server } from "../world.ts";
import type { Algorithm } from "./algorithm.ts";
import { hasRoom } from "./dynamic-limit.ts";
import type { Member, Members } from "./members.ts";
import { makeSortedQueue, type SortedQueue } from "./sorted-queue.ts";

const MAX_WEIGHT = 256 * 16;

interface Runner {
  member: Member;
  /** Next and last position, and the remainder of the divisions so far. */
  next: number;
  last: number;
  rest: number;
  where: SortedQueue<Runner> | undefined;
}

interface Group {
  fresh: SortedQueue<Runner>;
  later: SortedQueue<Runner>;
  line: SortedQueue<Runner>;
  /** Present position and length of the turn. */
  at: number;
  span: number;
}

const makeGroup = (): Group => ({
  fresh: makeSortedQueue(),
  later: makeSortedQueue(),
  line: makeSortedQueue(),
  at: 0,
  span: 0,
});

export function makeRoundRobin(members: Members): Algorithm {
  const active = makeGroup();
  const backup = makeGroup();
  const runners = new Map<Member, Runner>();
  let started = false;

  const groupOf = (r: Runner): Group => (r.member.backup ? backup : active);
  const weightOf = (g: Group): number => (g === active ? members.activeWeight : members.backupWeight);

  function queueByWeight(queue: SortedQueue<Runner>, r: Runner): void {
    queue.insert(MAX_WEIGHT - r.member.weight, r);
    r.where = queue;
  }

  function take(r: Runner): void {
    r.where?.remove(r);
  }

  /** Puts a runner where its next position belongs. */
  function place(r: Runner): void {
    const g = groupOf(r);
    const { weight } = r.member;
    if (weight === 0) {
      r.where = undefined;
      return;
    }
    if (r.next >= 2 * g.span || r.next >= g.span + weightOf(g)) {
      r.next -= g.span;
      queueByWeight(g.later, r);
      return;
    }
    g.line.insert(256 * r.next + Math.floor((MAX_WEIGHT + r.rest - weight) / 16), r);
    r.where = g.line;
  }

  /** Makes the position of a runner comparable with those on the line. */
  function rebase(r: Runner): void {
    const g = groupOf(r);
    if (r.where === g.fresh) r.next = r.rest = 0;
    else if (r.where === g.later) r.next += g.span;
    else if (r.where === undefined) r.next = g.at;
  }

  function update(r: Runner, old: number): void {
    const g = groupOf(r);
    const { weight } = r.member;
    if (weight === 0) {
      take(r);
      r.where = undefined;
      return;
    }
    if (old === 0) {
      rebase(r);
      r.next = g.at + Math.trunc((weightOf(g) + g.span - g.at) / weight);
      place(r);
      return;
    }
    if (r.where === g.fresh) {
      take(r);
      queueByWeight(g.fresh, r);
      return;
    }
    rebase(r);
    const before = r.next;
    const step = Math.trunc(weightOf(g) / weight);
    r.next = r.last + step;
    r.rest = 0;
    if (r.next > before) r.next = before;
    if (r.next < g.at + 2) r.next = g.at + step;
    take(r);
    place(r);
  }

  function candidate(g: Group): Runner | undefined {
    const onLine = g.line.first();
    if (onLine && onLine.next <= g.at) return onLine;
    const fresh = g.fresh.first();
    if (fresh) {
      fresh.next = fresh.rest = 0;
      return fresh;
    }
    return onLine;
  }

  function advance(g: Group, r: Runner): void {
    const { weight } = r.member;
    if (r.next === 0) r.next = g.at;
    const total = weightOf(g);
    r.last = r.next;
    r.next += Math.floor(total / weight);
    r.rest += total % weight;
    if (r.rest >= weight) {
      r.rest -= weight;
      r.next++;
    }
  }

  function choose(g: Group, avoid: Server | undefined): Server | undefined {
    const skipped: Runner[] = [];
    let avoided: Runner | undefined;
    let chosen: Runner | undefined;
    let turned = false;
    for (;;) {
      if (g.span === 0) g.at = g.span = weightOf(g);
      let r = candidate(g);
      if (!r) {
        if (turned) {
          chosen = avoided;
          break;
        }
        turned = true;
        const { fresh } = g;
        g.fresh = g.later;
        g.later = fresh;
        g.at = g.span = weightOf(g);
        r = candidate(g);
        if (!r) {
          chosen = avoided;
          break;
        }
      }
      advance(g, r);
      take(r);
      g.at++;
      if (hasRoom(r.member.server)) {
        if (r.member.server !== avoid || avoided) {
          chosen = r;
          break;
        }
        avoided = r;
      }
      skipped.push(r);
    }
    if (chosen) place(chosen);
    for (const r of skipped.reverse()) {
      if (r === chosen) continue;
      if (turned) queueByWeight(g.fresh, r);
      else place(r);
    }
    return chosen?.member.server;
  }

  return {
    pick(_s, avoid) {
      if (members.active > 0) return choose(active, avoid);
      if (members.firstBackup) return members.firstBackup.server;
      return members.backups > 0 ? choose(backup, avoid) : undefined;
    },
    changed(changes) {
      for (const { member, old } of changes) {
        let r = runners.get(member);
        if (!r) {
          r = { member, next: 0, last: 0, rest: 0, where: undefined };
          runners.set(member, r);
        }
        if (started) update(r, old);
        else if (member.weight > 0) queueByWeight(groupOf(r).fresh, r);
      }
      if (started) return;
      started = true;
      active.at = active.span = members.activeWeight;
      backup.at = backup.span = members.backupWeight;
    },
    pickForLog() {
      if (members.active > 0) return choose(active, undefined);
      if (members.firstBackup) return members.firstBackup.server;
      return members.backups > 0 ? choose(backup, undefined) : undefined;
    },
  };
}
