/** Choice of backend and server, and setting out for the server. */
import { now } from "../../clock.ts";
import type { RuntimeBackend } from "../../world/runtime-world.ts";
import { Connector } from "../connect.ts";
import { addForwardingHeaders } from "../forwarding-headers.ts";
import type { HttpStream } from "../http-stream.ts";
import { matchSticky, storeRequestSticky } from "../sticky.ts";
import { chooseBackend, chooseServer, evaluatePersist } from "../switching.ts";
import { Step } from "./step.ts";

export function switchBackend(s: HttpStream): boolean {
  const backend = chooseBackend(s);
  if (backend === "yield") return s.sleep("rules");
  if (backend === undefined) {
    s.backend = s.frontend.own;
    s.terminate("S", "C");
    s.fail(503);
    return false;
  }
  enterBackend(s, backend);
  evaluatePersist(s);
  return s.goto(backend === s.frontend.own ? Step.server : Step.backContent);
}

export function enterBackend(s: HttpStream, backend: RuntimeBackend): void {
  s.backend = backend;
  s.proxyName = backend.name;
  if (backend !== s.frontend.own) s.forgetSettings();
  const { counters } = backend;
  counters.curConns++;
  if (counters.curConns > counters.maxConns) counters.maxConns = counters.curConns;
  counters.totalConns++;
  counters.httpReqTotal++;
  const time = now();
  counters.sessRate.add(1, time);
  const rate = counters.sessRate.read(time);
  if (rate > counters.rateMax) counters.rateMax = rate;
  s.inBackend = true;
}

export function assignServer(s: HttpStream): boolean {
  const backend = s.backend!;
  const chosen = chooseServer(s);
  if (chosen === "yield") return s.sleep("rules");
  s.world.hooks.clientCookies(s);
  s.uniqueId ??= s.world.uniqueId(s);
  addForwardingHeaders(s);
  matchSticky(s);
  storeRequestSticky(s);
  const { balance } = backend.plan;
  if (
    balance?.algorithm === "url_param" &&
    balance.checkPost !== undefined &&
    s.http.req.method === "POST" &&
    !s.persistent
  ) {
    if (s.bodyDeadline === 0) s.bodyDeadline = Number.POSITIVE_INFINITY;
    const { data, complete } = s.requestBody();
    if (!complete && data.length < (balance.checkPost || 48) && !s.storeFull) {
      s.wait = "body";
      return false;
    }
  }
  s.time.request = now();
  toServer(s);
  return false;
}

export function toServer(s: HttpStream): void {
  if (s.clientClosed && !s.client.body.finished) {
    s.server = undefined;
    s.aborted("C", "R");
    s.http.keepAlive = false;
    s.fail(400);
    return;
  }
  s.step = Step.connecting;
  s.wait = "queue";
  const connector = new Connector(s, s.backend!);
  s.connector = connector;
  connector.start();
}
