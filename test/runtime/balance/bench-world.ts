/** Builds the backends of a configuration with their balancers, for tests that pick servers without a network. */
import { compileConfig } from "../../../compiler/plan/compile.ts";
import { actions } from "../../../runtime/actions/index.ts";
import { makeBalancer } from "../../../runtime/balance/make-balancer.ts";
import { converters } from "../../../runtime/converters/index.ts";
import { fetches } from "../../../runtime/fetches/index.ts";
import { H1Head } from "../../../runtime/http1/head.ts";
import { parseRequestHead } from "../../../runtime/http1/parse-head.ts";
import { parseIp } from "../../../runtime/ip.ts";
import { defaultHooks } from "../../../runtime/proxy/default-hooks.ts";
import type { Stream } from "../../../runtime/stream.ts";
import { buildWorld } from "../../../runtime/world/build-world.ts";
import type { RuntimeWorld } from "../../../runtime/world/runtime-world.ts";

export function worldOf(config: string): RuntimeWorld {
  const compiled = compileConfig([{ name: "test.cfg", bytes: Buffer.from(config, "latin1") }]);
  if (!compiled.plan) throw new Error(compiled.diagnostics.map((d) => d.message).join("\n"));
  const { world, loader } = buildWorld(compiled.plan, { ...defaultHooks }, { fetches, converters, actions });
  for (const backend of world.backends.values()) {
    Object.assign(backend, makeBalancer(backend, loader.context(backend.name, "request")));
    backend.serversChanged();
  }
  return world;
}

/** A stream with just what balancing looks at. */
export function requestStream(target: string, headers: Record<string, string> = {}): Stream {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const bytes = Buffer.from(`GET ${target} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
  const req = new H1Head();
  parseRequestHead(req, bytes, 0, bytes.length, { lax: false, maxHeaders: 101 });
  return {
    session: { src: parseIp("127.0.0.1") },
    http: { req, reqBody: () => ({ data: new Uint8Array(0), complete: true }) },
    memo: [],
    memoEpoch: [],
    direction: "request",
  } as unknown as Stream;
}
