import { now } from "../clock.ts";
import type { FetchFn } from "../handlers.ts";
import type { BalancePlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import type { Backend, Server } from "../world.ts";
import type { Algorithm } from "./algorithm.ts";
import { dynamicLimit, hasRoom } from "./dynamic-limit.ts";
import { makeHashRing } from "./hash-ring.ts";
import { hashFunction, hashValue } from "./hash-value.ts";
import { makeLeastConnections } from "./least-connections.ts";
import type { Members } from "./members.ts";
import { makeRoundRobin } from "./round-robin.ts";
import { makeServerMap } from "./server-map.ts";

const random32 = (): number => Math.floor(Math.random() * 4294967296);

/** `balance first`: the first by id that has room. */
function makeFirst(members: Members): Algorithm {
  return {
    pick(_s, avoid) {
      if (members.active === 0 && members.firstBackup) return members.firstBackup.server;
      const inUse = members.all.filter((m) => m.weight > 0 && m.backup === (members.active === 0));
      inUse.sort((a, b) => a.server.id - b.server.id);
      const open = inUse.map((m) => m.server).filter(hasRoom);
      return open.find((server) => server !== avoid) ?? open[0];
    },
    changed() {},
  };
}

/** `balance random(n)`: the less loaded of n draws on the ring. */
function makeRandom(backend: Backend, members: Members, plan: BalancePlan): Algorithm {
  const ring = makeHashRing(backend, members, plan.hashBalanceFactor);
  const better = (a: Server, b: Server): Server => {
    const weightA = members.of(a)?.weight ?? 1;
    const weightB = members.of(b)?.weight ?? 1;
    const loadA = a.served * weightB;
    const loadB = b.served * weightA;
    if (loadA !== loadB) return loadA > loadB ? b : a;
    const at = now();
    return b.counters.sessRate.read(at) * weightA < a.counters.sessRate.read(at) * weightB ? b : a;
  };
  return {
    pick(_s, avoid) {
      let chosen: Server | undefined;
      for (let draws = Math.max(1, plan.draws ?? 2); draws > 0; draws--) {
        const drawn = ring.byHash(random32(), avoid);
        if (!drawn) break;
        chosen = chosen && chosen !== drawn ? better(drawn, chosen) : drawn;
      }
      if (!chosen || chosen.queue.length > 0) return undefined;
      return chosen.maxconn > 0 && chosen.served >= dynamicLimit(chosen) ? undefined : chosen;
    },
    changed: () => ring.rebuild(),
    pickForLog: () => ring.byHash(random32(), undefined),
  };
}

function makeHashing(
  backend: Backend,
  members: Members,
  plan: BalancePlan,
  expr: FetchFn | undefined,
): Algorithm {
  const value = hashValue(plan, expr);
  if (plan.hashType === "consistent") {
    const ring = makeHashRing(backend, members, plan.hashBalanceFactor);
    return {
      pick(s: Stream, avoid) {
        const hash = value(s, members.used === 1);
        return (hash === undefined ? undefined : ring.byHash(hash, avoid)) ?? ring.next(avoid);
      },
      changed: () => ring.rebuild(),
    };
  }
  const map = makeServerMap(members);
  return {
    pick(s: Stream, avoid) {
      const hash = value(s, members.used === 1);
      return (hash === undefined ? undefined : map.byHash(hash)) ?? map.next(avoid);
    },
    changed: () => map.rebuild(),
  };
}

/** `balance log-hash` and `sticky` serve `mode log` backends. */
function makeLogHash(members: Members, plan: BalancePlan): Algorithm {
  const map = makeServerMap(members);
  const hash = hashFunction(plan);
  return {
    pick: (_s, avoid) => map.next(avoid),
    changed: () => map.rebuild(),
    pickForLog: (message) => map.byHash(hash(message)),
  };
}

function makeSticky(members: Members): Algorithm {
  let chosen: Server | undefined;
  const choose = (): Server | undefined => chosen;
  return {
    pick: choose,
    changed() {
      const inUse = members.all.filter((m) => m.weight > 0 && m.backup === (members.active === 0));
      const present = chosen && members.of(chosen);
      if (present && present.weight > 0 && inUse.includes(present)) return;
      chosen = inUse[0]?.server;
    },
    pickForLog: choose,
  };
}

/** Whether weights may change in steps smaller than one (and servers be added at run time). */
export function isGradual(plan: BalancePlan): boolean {
  if (plan.algorithm === "static-rr" || plan.algorithm === "log-hash") return false;
  const hashes = ["source", "uri", "url_param", "hdr", "rdp-cookie", "hash"].includes(plan.algorithm);
  return !hashes || plan.hashType === "consistent";
}

export function makeAlgorithm(
  backend: Backend,
  members: Members,
  plan: BalancePlan,
  expr: FetchFn | undefined,
): Algorithm {
  switch (plan.algorithm) {
    case "roundrobin":
      return makeRoundRobin(members);
    case "static-rr": {
      const map = makeServerMap(members);
      return { pick: (_s, avoid) => map.next(avoid), changed: () => map.rebuild() };
    }
    case "leastconn":
      return makeLeastConnections(members);
    case "first":
      return makeFirst(members);
    case "random":
      return makeRandom(backend, members, plan);
    case "log-hash":
      return makeLogHash(members, plan);
    case "sticky":
      return makeSticky(members);
    default:
      return makeHashing(backend, members, plan, expr);
  }
}
