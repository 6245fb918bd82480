/** The end of a stream: connections given back, counters, log. */
import { now } from "../../clock.ts";
import { Framing } from "../../http1/head.ts";
import { endStreamTracking } from "../../tables/tracking.ts";
import type { RuntimeBackend, RuntimeServer } from "../../world/runtime-world.ts";
import type { HttpStream } from "../http-stream.ts";
import { rest } from "../timers.ts";
import { Step } from "./step.ts";

/** Ends the stream: connections given back, counters, log. `more`: the client connection may go on. */
export function finishStream(s: HttpStream, more: boolean): void {
  if (s.finished) return;
  s.finished = true;
  s.step = Step.over;
  rest(s.timer);
  const { time, backend, client, connector } = s;
  time.end = now();
  let keep = more;
  if (connector !== undefined) {
    const head = s.http.res;
    const body = s.resBody;
    const reusable =
      s.requestDone &&
      !s.internalReply &&
      body?.finished === true &&
      body.kind !== "close" &&
      !s.serverEof &&
      head !== undefined &&
      head.status !== 101 &&
      (head.flags & Framing.close) === 0 &&
      (head.flags & (Framing.version11 | Framing.keepAlive)) !== 0 &&
      !s.serverCloses;
    connector.detach(reusable, s.privateServer);
    connector.abort();
  }
  if (!client.body.finished && s.requestSent && !s.requestDone && s.cause !== "-") keep = false;
  account(s, backend);
  const { loggers } = s.world;
  if (loggers !== undefined) loggers.step(s, "close");
  endStreamTracking(s);
  s.world.streams.delete(s);
  client.streamEnded(keep && !s.clientClosed);
}

export function account(s: HttpStream, backend: RuntimeBackend | undefined): void {
  const { frontend } = s;
  const server: RuntimeServer | undefined = s.server;
  const inBytes = s.req.bytesIn;
  const outBytes = s.res.bytesOut;
  frontend.counters.bytesIn += inBytes;
  frontend.counters.bytesOut += outBytes;
  if (backend !== undefined && s.inBackend) {
    backend.counters.bytesIn += inBytes;
    backend.counters.bytesOut += outBytes;
    backend.counters.curConns--;
  }
  if (server !== undefined) {
    server.counters.bytesIn += inBytes;
    server.counters.bytesOut += outBytes;
    if (backend !== undefined) s.world.recordTimes(s, backend, server);
  }
}
