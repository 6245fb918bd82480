/** A client connection as rules see it: addresses, variables, tracked counters. */
import { parseIp, toIp4 } from "../ip.ts";
import type { BindPlan } from "../plan.ts";
import type { Session, Tracked } from "../stream.ts";
import type { Ip, Value } from "../value.ts";
import type { RuntimeFrontend } from "../world/runtime-world.ts";
import type { ServerConnection } from "./server-connection.ts";
import type { Transport } from "./transport.ts";

let ids = 0;

/** An address of a socket; IPv4 mapped into IPv6 is IPv4. */
export function socketIp(text: string | undefined): Ip | undefined {
  if (text === undefined) return undefined;
  const zone = text.indexOf("%");
  const ip = parseIp(zone < 0 ? text : text.slice(0, zone));
  if (ip?.family === 6 && text.startsWith("::ffff:")) return toIp4(ip) ?? ip;
  return ip;
}

export class ClientSession implements Session {
  id = ++ids;
  frontend: RuntimeFrontend;
  bind: BindPlan;
  src: Ip | undefined;
  srcPort = 0;
  peerSrc: Ip | undefined;
  peerSrcPort = 0;
  tlvs: Map<number, Uint8Array> | undefined = undefined;
  rcvdProxy = false;
  acceptedAt: number;
  requests = 0;
  tracked: (Tracked | undefined)[] = [];
  transport: Transport;
  /** Server connections only this client may use. */
  privateConns: ServerConnection[] = [];
  alive = true;
  /** An expect-proxy rule: a PROXY header comes first. */
  expectProxy = false;
  tls?: { cipher: string; version: string };
  /** Told when the connection is over: listeners count theirs. */
  onEnd: (() => void) | undefined = undefined;
  private readonly unix: boolean;
  private ownVars: Map<string, Value> | undefined = undefined;
  private local: { ip: Ip | undefined; port: number } | undefined = undefined;
  private dstIp: Ip | undefined = undefined;
  private dstNumber = -1;

  constructor(frontend: RuntimeFrontend, bind: BindPlan, transport: Transport, at: number) {
    this.frontend = frontend;
    this.bind = bind;
    this.transport = transport;
    this.acceptedAt = at;
    const unix =
      bind.address.family === "unix" || bind.address.family === "abns" || bind.address.family === "abnsz";
    this.unix = unix;
    const peer = unix ? undefined : transport.peer();
    this.src = this.peerSrc = socketIp(peer?.address);
    this.srcPort = this.peerSrcPort = peer?.port ?? 0;
  }

  get vars(): Map<string, Value> {
    this.ownVars ??= new Map();
    return this.ownVars;
  }

  /** Addresses set by connection rules or a PROXY header are the connection's own from here on. */
  promoteAddresses(): void {
    this.peerSrc = this.src;
    this.peerSrcPort = this.srcPort;
    if (this.dstIp !== undefined) this.peerDstIp = this.dstIp;
    if (this.dstNumber >= 0) this.peerDstNumber = this.dstNumber;
  }

  private here(): { ip: Ip | undefined; port: number } {
    if (this.local === undefined) {
      const name = this.unix ? undefined : this.transport.local();
      this.local = { ip: socketIp(name?.address), port: name?.port ?? 0 };
    }
    return this.local;
  }

  private peerDstIp: Ip | undefined = undefined;
  private peerDstNumber = -1;
  get peerDst(): Ip | undefined {
    return this.peerDstIp ?? this.here().ip;
  }
  set peerDst(v: Ip | undefined) {
    this.peerDstIp = v;
  }
  get peerDstPort(): number {
    return this.peerDstNumber >= 0 ? this.peerDstNumber : this.here().port;
  }
  set peerDstPort(v: number) {
    this.peerDstNumber = v;
  }
  get dst(): Ip | undefined {
    return this.dstIp ?? this.here().ip;
  }
  set dst(v: Ip | undefined) {
    this.dstIp = v;
  }
  get dstPort(): number {
    return this.dstNumber >= 0 ? this.dstNumber : this.here().port;
  }
  set dstPort(v: number) {
    this.dstNumber = v;
  }
}
