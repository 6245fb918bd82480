/** Idle connections to one server, last used first, by what they are bound to (address, source, PROXY header). */
import { now } from "../clock.ts";
import type { RuntimeServer } from "../world/runtime-world.ts";
import type { ServerConnection } from "./server-connection.ts";
import { arm, disarm, Timer } from "./timers.ts";

export class ServerPool {
  private readonly byKey = new Map<string, ServerConnection[]>();
  private idle = 0;
  /** Highest number in use since the last purge. */
  private peak = 0;
  private readonly server: RuntimeServer;
  private readonly timer: Timer;

  constructor(server: RuntimeServer) {
    this.server = server;
    this.timer = new Timer(() => this.purge());
  }

  private host = "";
  private port = -1;
  private named = "";

  /** "host:port" as one string that keeps its hash, so that looking it up costs no more than a number. */
  addressKey(host: string, port: number): string {
    if (host !== this.host || port !== this.port) {
      this.host = host;
      this.port = port;
      this.named = `${host}:${port}`;
    }
    return this.named;
  }

  private get delay(): number {
    return this.server.plan.poolPurgeDelay ?? 5000;
  }

  /** Whether a connection may be kept; else the caller closes it. */
  put(c: ServerConnection): boolean {
    const max = this.server.plan.poolMaxConn ?? -1;
    if (this.delay <= 0 || (max >= 0 && this.idle >= max)) return false;
    const list = this.byKey.get(c.key);
    if (list === undefined) this.byKey.set(c.key, [c]);
    else list.push(c);
    this.idle++;
    this.server.idleCount = this.idle;
    if (this.timer.at === 0) arm(this.timer, now() + this.delay);
    return true;
  }

  /** The most recently used one; `provenOnly`: only one that was reused before. */
  take(key: string, provenOnly: boolean): ServerConnection | undefined {
    const list = this.byKey.get(key);
    if (list === undefined) return undefined;
    for (let i = list.length - 1; i >= 0; i--) {
      const c = list[i]!;
      if (provenOnly && c.reuses === 0) continue;
      if (i === list.length - 1) list.pop();
      else list.splice(i, 1);
      this.idle--;
      this.server.idleCount = this.idle;
      return c;
    }
    return undefined;
  }

  /** A connection in the pool died. */
  drop(c: ServerConnection): void {
    const list = this.byKey.get(c.key);
    const at = list?.indexOf(c) ?? -1;
    if (list === undefined || at < 0) return;
    list.splice(at, 1);
    if (list.length === 0) this.byKey.delete(c.key);
    this.idle--;
    this.server.idleCount = this.idle;
  }

  used(count: number): void {
    if (count > this.peak) this.peak = count;
  }

  /** Closes half of what was not needed lately. */
  private purge(): void {
    const { usedCount } = this.server;
    const spare = this.idle + usedCount - Math.max(this.peak, this.server.plan.poolLowConn ?? 0);
    this.peak = usedCount;
    let kill = Math.min(this.idle, Math.ceil(Math.max(0, spare) / 2));
    for (const list of this.byKey.values()) {
      while (kill > 0 && list.length > 0) {
        const c = list.shift()!;
        this.idle--;
        kill--;
        c.close();
      }
    }
    this.server.idleCount = this.idle;
    if (this.idle > 0) arm(this.timer, now() + this.delay);
  }

  clear(): void {
    disarm(this.timer);
    for (const list of this.byKey.values()) for (const c of list) c.close();
    this.byKey.clear();
    this.idle = 0;
    this.server.idleCount = 0;
  }
}
