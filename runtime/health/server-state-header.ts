import { hostname } from "node:os";
import { now } from "../clock.ts";
import type { Server, World } from "../world.ts";

/** Value of X-Haproxy-Server-State (manual 4.2 "http-check send-state"). */
export function serverStateHeader(server: Server, world: World): string {
  const { backend, plan, check } = server;
  const full = plan.rise + plan.fall - 1;
  const { health } = check;
  let state: string;
  if (!check.enabled) state = "no check";
  else if (!server.up) state = health > 0 ? `DOWN ${health}/${plan.rise}` : "DOWN";
  else {
    const word = server.stopping ? "NOLB" : "UP";
    state = health === full ? word : `${word} ${health - plan.rise + 1}/${plan.fall}`;
  }
  const weight = (w: number): number => Math.ceil(w / 16);
  const node = world.plan.global.node ?? hostname();
  let text = `${state}; address=${server.host}; port=${server.port}; name=${backend.name}/${server.name}; node=${node}`;
  text += `; weight=${weight(server.effectiveWeight)}/${weight(backend.totalWeight)}`;
  text += `; scur=${server.counters.curConns}/${backend.counters.curConns - backend.queue.length}; qcur=${server.queue.length}`;
  if (server.starting && plan.slowstart) {
    const percent = Math.floor((100 * (now() - server.lastChange)) / plan.slowstart);
    text += `; throttle=${Math.max(1, percent)}%`;
  }
  return text;
}
