/**
 * The map that `static-rr` and map-based hashing look servers up in: one place per unit of weight (divided by the
 * weights' greatest common divisor), heavier servers spread evenly, ties in order of declaration.
 */
import type { Backend, Server } from "../world.ts";
import { hasRoom } from "./dynamic-limit.ts";
import type { Members } from "./members.ts";

export function weightDivisor(backend: Backend): number {
  let divisor = 0;
  for (const { userWeight } of backend.servers) {
    let a = divisor;
    let b = userWeight;
    while (b > 0) [a, b] = [b, a % b];
    divisor = a;
  }
  return divisor || 1;
}

export interface ServerMap {
  rebuild(): void;
  byHash(hash: number): Server | undefined;
  next(avoid: Server | undefined): Server | undefined;
}

export function makeServerMap(members: Members): ServerMap {
  let map: Server[] = [];
  let turn = 0;
  return {
    rebuild() {
      const total = members.totalWeight;
      const usable = members.all.filter((m) => m.weight > 0 && m.backup === (members.active === 0));
      const scores = usable.map(() => 0);
      map = [];
      for (let place = 0; place < total && usable.length > 0; place++) {
        let best = 0;
        if (total > 1) {
          let most = -1;
          for (let i = 0; i < usable.length; i++) {
            scores[i]! += usable[i]!.weight;
            const v = Math.trunc((scores[i]! + total) / total);
            if (v > most) {
              most = v;
              best = i;
            }
          }
          scores[best]! -= total;
        }
        map.push(usable[best]!.server);
      }
    },
    byHash: (hash) => (map.length > 0 ? map[hash % map.length] : undefined),
    next(avoid) {
      if (map.length === 0) return undefined;
      if (turn >= map.length) turn = 0;
      let avoided: Server | undefined;
      let avoidedTurn = turn;
      let i = turn;
      do {
        const server = map[i++]!;
        if (hasRoom(server)) {
          if (server !== avoid) {
            turn = i;
            return server;
          }
          avoided = server;
          avoidedTurn = i;
        }
        if (i === map.length) i = 0;
      } while (i !== turn);
      if (avoided) turn = avoidedTurn;
      return avoided;
    },
  };
}
