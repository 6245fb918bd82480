import { H1Head } from "../http1/head.ts";
import { parseRequestHead } from "../http1/parse-head.ts";
import type { BindPlan } from "../plan.ts";
import { BaseStream } from "../proxy/base-stream.ts";
import { ClientSession } from "../proxy/session.ts";
import type { Transport } from "../proxy/transport.ts";
import type { Channel, HttpTxn } from "../stream.ts";
import type { RuntimeFrontend, RuntimeWorld } from "../world/runtime-world.ts";

/** A request that exists only on paper. Byte strings; the defaults stand for a client on the same machine. */
export interface SimulatedRequest {
  method: string;
  /** Origin form, "/path?query". */
  target: string;
  version?: "1.0" | "1.1";
  headers: readonly (readonly [name: string, value: string])[];
  body?: string;
  src?: string;
  srcPort?: number;
  dst?: string;
  dstPort?: number;
}

const empty = new Uint8Array(0);

/** A stream over a request that has arrived completely and will not be answered by anyone. */
export class SimulatedStream extends BaseStream {
  readonly req: Channel;
  readonly res: Channel;
  readonly clientGone = false;

  /** @throws nothing; `undefined` when the request is not valid HTTP */
  static of(
    world: RuntimeWorld,
    frontend: RuntimeFrontend,
    bind: BindPlan,
    request: SimulatedRequest,
  ): SimulatedStream | undefined {
    const head = new H1Head();
    const body = Buffer.from(request.body ?? "", "latin1");
    const lines = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    const length = body.length > 0 ? `Content-Length: ${body.length}\r\n` : "";
    const text = `${request.method} ${request.target} HTTP/${request.version ?? "1.1"}\r\n${lines}${length}\r\n`;
    const bytes = Buffer.from(text, "latin1");
    const limits = { lax: false, maxHeaders: world.tune.maxHeaders };
    if (parseRequestHead(head, bytes, 0, bytes.length, limits) !== bytes.length) return undefined;
    return new SimulatedStream(world, frontend, bind, request, head, body);
  }

  private constructor(
    world: RuntimeWorld,
    frontend: RuntimeFrontend,
    bind: BindPlan,
    request: SimulatedRequest,
    head: H1Head,
    body: Buffer,
  ) {
    const transport = {
      peer: () => ({ address: request.src ?? "127.0.0.1", port: request.srcPort ?? 40000 }),
      local: () => ({ address: request.dst ?? "127.0.0.1", port: request.dstPort ?? bind.address.port }),
    };
    const at = Date.now();
    super(world, new ClientSession(frontend, bind, transport as unknown as Transport, at), at);
    const whole = Buffer.concat([head.buf, body]);
    this.req = { peek: () => whole, closed: false, full: false, bytesIn: whole.length, bytesOut: 0 };
    this.res = { peek: () => empty, closed: false, full: false, bytesIn: 0, bytesOut: 0 };
    this.time.requestStart = at;
    this.time.request = at;
    if (frontend.plan.mode !== "http") return;
    const http: HttpTxn = {
      req: head,
      res: undefined,
      status: -1,
      reqBody: () => ({ data: body, complete: true }),
      resBody: () => ({ data: empty, complete: true }),
      denyStatus: 0,
      cookieFlags: ["-", "-"],
      originalMethod: head.method,
      originalTarget: head.target,
      originalVersion: head.version,
      keepAlive: true,
    };
    this.http = http;
  }

  serverReady(): void {}
  serverFailed(): void {}
}
