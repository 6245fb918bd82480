import type { Server } from "../world.ts";
import type { Algorithm } from "./algorithm.ts";
import { dynamicLimit } from "./dynamic-limit.ts";
import type { Member, Members } from "./members.ts";

const MAX_WEIGHT = 256 * 16;

/** `balance leastconn`: the least loaded for its weight; servers with equal load take turns. */
export function makeLeastConnections(members: Members): Algorithm {
  /** When a server got its present load: the longest waiting goes first. */
  const since = new Map<Member, number>();
  const keys = new Map<Member, number>();
  let clock = 0;

  const keyOf = (m: Member): number => {
    const load = m.server.served + m.server.queue.length;
    return load === 0 ? 0 : Math.floor(((load + 1) * MAX_WEIGHT) / (m.weight || 1));
  };
  const reposition = (m: Member): void => {
    const key = keyOf(m);
    if (keys.get(m) === key) return;
    keys.set(m, key);
    since.set(m, clock++);
  };
  const open = ({ server }: Member): boolean =>
    server.maxconn === 0 || server.served + server.queue.length < dynamicLimit(server) + server.plan.maxqueue;

  return {
    pick(_s, avoid) {
      if (members.active === 0 && members.firstBackup) return members.firstBackup.server;
      let best: Member | undefined;
      let avoided: Server | undefined;
      for (const m of members.all) {
        if (m.weight === 0 || m.backup !== (members.active === 0) || !open(m)) continue;
        reposition(m);
        if (m.server === avoid) {
          avoided = m.server;
          continue;
        }
        const key = keys.get(m)!;
        const present = best && keys.get(best)!;
        if (present === undefined || key < present || (key === present && since.get(m)! < since.get(best!)!))
          best = m;
      }
      return best?.server ?? avoided;
    },
    changed(changes) {
      for (const { member } of changes) if (member.weight > 0) reposition(member);
    },
    loadChanged(server) {
      const member = members.of(server);
      if (member) reposition(member);
    },
  };
}
