/** Neighbouring rooms the data plane calls into; bound at start, so that a stream needs no knowledge of them. */
import type { ProxyPlan, StatsPlan } from "../plan.ts";
import type { Reply, Stream } from "../stream.ts";
import type { Server, World } from "../world.ts";

/** What a server's answer says about its health (manual 5.2 "observe"). */
export type Observation =
  | "http-ok"
  | "http-status"
  | "bad-response"
  | "timeout"
  | "broken"
  | "connect-ok"
  | "connect-failed";

export interface Hooks {
  /** Cookie persistence on the request: finds the server, captures, removes `indirect` cookies. */
  clientCookies(s: Stream): void;
  /** Cookie persistence on the response. False: the response must be blocked (checkcache). */
  responseCookies(s: Stream): boolean;
  observe(server: Server, what: Observation): void;
  /** The error page of a status for this stream: backend's, then frontend's, then the built-in one. */
  errorReply(s: Stream, status: number): Reply;
  statsRequested(s: Stream, stats: StatsPlan): boolean;
  statsPage(s: Stream, world: World, proxy: ProxyPlan, stats: StatsPlan): Reply;
}
