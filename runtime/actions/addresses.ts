/** set-src, set-dst and their ports. In content and http rules they hold for the request only. */
import { toAddr, toNumber } from "../casts.ts";
import { type ActionFactory, Outcome } from "../handlers.ts";
import type { Session, Stream } from "../stream.ts";
import type { Ip } from "../value.ts";
import { argsOf } from "./args-of.ts";

interface Original {
  stream: Stream;
  src: Ip | undefined;
  srcPort: number;
  dst: Ip | undefined;
  dstPort: number;
}

const originals = new WeakMap<Session, Original>();

/** Puts a connection's own addresses back when another request than the one whose rules changed them begins. */
function remember(s: Stream): void {
  const known = originals.get(s.session);
  if (known) {
    if (known.stream === s) return;
    restore(s.session, known);
  }
  const { src, srcPort, dst, dstPort } = s.session;
  originals.set(s.session, { stream: s, src, srcPort, dst, dstPort });
}

function restore(session: Session, o: Original): void {
  session.src = o.src;
  session.srcPort = o.srcPort;
  session.dst = o.dst;
  session.dstPort = o.dstPort;
}

/** To be called when a new request begins on a connection; cheap when no rule ever set an address. */
export function forgetAddresses(s: Stream): void {
  const known = originals.get(s.session);
  if (known && known.stream !== s) {
    restore(s.session, known);
    originals.delete(s.session);
  }
}

function setAddress(side: "src" | "dst"): ActionFactory {
  return (rule, load, set) => {
    const get = load.expr(argsOf<"set-src">(rule).expr);
    const lasting = set === "tcp-request connection" || set === "tcp-request session";
    return (s) => {
      const v = get(s);
      const ip = typeof v === "symbol" ? undefined : toAddr(v);
      if (!ip) return Outcome.next;
      if (!lasting) remember(s);
      s.session[side] = ip;
      if (side === "dst") s.dstOverride = { ...s.dstOverride, ip };
      return Outcome.next;
    };
  };
}

function setPort(side: "src" | "dst"): ActionFactory {
  return (rule, load, set) => {
    const get = load.expr(argsOf<"set-src-port">(rule).expr);
    const lasting = set === "tcp-request connection" || set === "tcp-request session";
    return (s) => {
      const v = get(s);
      const port = typeof v === "symbol" ? undefined : toNumber(v);
      if (port === undefined) return Outcome.next;
      if (!lasting) remember(s);
      s.session[`${side}Port`] = port & 0xffff;
      if (side === "dst") s.dstOverride = { ...s.dstOverride, port: port & 0xffff };
      return Outcome.next;
    };
  };
}

export const addressActions = {
  "set-src": setAddress("src"),
  "set-dst": setAddress("dst"),
  "set-src-port": setPort("src"),
  "set-dst-port": setPort("dst"),
} satisfies Record<string, ActionFactory>;
