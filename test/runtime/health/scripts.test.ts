import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test } from "node:test";
import type { LoadContext } from "../../../runtime/handlers.ts";
import { loadScript } from "../../../runtime/health/load-script.ts";
import { runScript } from "../../../runtime/health/run-script.ts";
import type { CheckPlan, RulePlan, Value } from "../../../runtime/plan.ts";
import { benchOf, listenOnce } from "./bench-server.ts";

const at = { file: 0, line: 1 };
const load = {
  text: (v: unknown) => () => String(v),
  error: (_at: unknown, message: string) => {
    throw new Error(message);
  },
} as unknown as LoadContext;

const rule = (action: string, args: Record<string, Value> = {}): RulePlan => ({ action, args, at });

/** Runs a check against `talk`; "status code text". */
async function run(
  check: Partial<CheckPlan>,
  talk: ((s: Socket) => void) | undefined,
  inter = 300,
): Promise<string> {
  const listening = talk && (await listenOnce(talk));
  const plan: CheckPlan = { type: "tcp", rules: [], args: {}, ...check };
  const { world, backend } = benchOf([{ inter }], plan);
  const server = backend.servers[0]!;
  server.port = listening?.port ?? 1;
  const result = await runScript(world, server, loadScript(server, world, load), 16384);
  listening?.server.close();
  return `${result.status} ${result.code} ${result.text}`;
}

/** Answers once the request head is there. */
const answer =
  (text: string, seen?: string[]) =>
  (socket: Socket): void => {
    let got = "";
    socket.on("data", (d) => {
      got += d.toString("latin1");
      if (!got.includes("\r\n\r\n")) return;
      seen?.push(got);
      socket.end(text, "latin1");
    });
  };

test("a plain check connects", async () => {
  assert.equal(await run({}, (s) => s.end()), "L4OK 0 ");
  assert.equal(await run({}, undefined), "L4CON 0 ECONNREFUSED returned by OS (Connection refused)");
});

test("httpchk asks with OPTIONS and takes 2xx and 3xx", async () => {
  const seen: string[] = [];
  assert.equal(await run({ type: "http" }, answer("HTTP/1.0 204 No Content\r\n\r\n", seen)), "L7OK 204 ");
  assert.equal(seen[0], "OPTIONS / HTTP/1.0\r\nconnection: close\r\n\r\n");
  assert.equal(await run({ type: "http" }, answer("HTTP/1.0 503 Busy\r\n\r\n")), "L7STS 503 Busy");
  assert.equal(
    await run({ type: "http" }, answer("junk\r\n\r\n")),
    "L7RSP 0 TCPCHK did not match content(status codes) at step 2",
  );
  assert.equal(await run({ type: "http" }, () => {}, 60), "L7TOUT 0 ");
});

test("http-check send and expect", async () => {
  const seen: string[] = [];
  const rules = [
    rule("send", {
      method: "POST",
      uri: "/up",
      version: "HTTP/1.1",
      hdr: [{ name: "Host", value: "a" }],
      body: "hi",
    }),
    rule("expect", { type: "status", pattern: "200-204" }),
    rule("expect", {
      type: "hdr",
      name: { text: "X-Role", match: "beg" },
      value: { text: "master", match: "str" },
    }),
    rule("expect", { type: "string", pattern: "fine" }),
  ];
  const good =
    "HTTP/1.1 200 OK\r\nX-Role-Now: slave, master\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\n\r\n";
  assert.equal(await run({ type: "http", rules }, answer(good, seen)), "L7OK 200 ");
  assert.equal(seen[0], "POST /up HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\nhi");
  assert.equal(
    await run({ type: "http", rules }, answer(good.replace("fine", "poor"))),
    "L7RSP 200 HTTP content check did not match",
  );
  assert.equal(await run({ type: "http", rules }, answer(good.replace("master", "spare"))), "L7STS 200 OK");
});

test("disable-on-404 passes with a condition", async () => {
  const plan: Partial<CheckPlan> = { type: "http", disableOn404: true };
  assert.equal(await run(plan, answer("HTTP/1.1 404 Not Found\r\n\r\n")), "L7OKC 404 ");
});

test("tcp-check rules talk and tell the step that failed", async () => {
  const rules = [
    rule("send", { data: "PING\r\n" }),
    rule("expect", { type: "string", pattern: "+PONG", comment: "ping" }),
    rule("send", { data: "0a0b", hex: true }),
    rule("expect", { type: "rbinary", pattern: { regex: "^0C" } }),
  ];
  const talk = (pong: string) => (socket: Socket) => {
    socket.on("data", (d) => socket.write(d.toString().startsWith("PING") ? pong : Buffer.from([12])));
  };
  assert.equal(await run({ type: "tcp-check", rules }, talk("+PONG\r\n")), "L7OK 0 (tcp-check)");
  assert.equal(
    await run({ type: "tcp-check", rules }, talk("-ERR no\r\n"), 60),
    "L7TOUT 0  at step 2 of tcp-check (expect string '+PONG') comment: 'ping'",
  );
  const quiet = (socket: Socket) => {
    socket.once("data", () => socket.end("-ERR"));
  };
  assert.equal(
    await run({ type: "tcp-check", rules }, quiet),
    "L7RSP 0 TCPCHK did not match content '+PONG' at step 2 comment: ping",
  );
  assert.match(
    await run({ type: "tcp-check", rules }, undefined),
    /at initial connection step of tcp-check$/,
  );
});

test("an unwanted answer is judged again until all of it is there", async () => {
  const rules = [
    rule("expect", { type: "rstring", pattern: { regex: "^error" }, negate: true, minRecv: 5 }),
    rule("expect", { type: "string", pattern: "ready" }),
  ];
  const slow = (second: string) => (socket: Socket) => {
    socket.write("err");
    setTimeout(() => socket.end(second), 20);
  };
  assert.equal(await run({ type: "tcp-check", rules }, slow("-ready")), "L7OK 0 (tcp-check)");
  assert.match(
    await run({ type: "tcp-check", rules }, slow("or ready")),
    /^L7RSP 0 TCPCHK matched unwanted content/,
  );
});

test("ready-made protocols", async () => {
  const redis = (socket: Socket) => {
    socket.on("data", () => socket.write("+PONG\r\n"));
  };
  assert.equal(await run({ type: "redis" }, redis), "L7OK 0 Redis server is ok");
  const smtp = (socket: Socket) => {
    socket.write("220 hello\r\n");
    socket.on("data", (d) => {
      socket.write(d.toString().startsWith("QUIT") ? "221 mx closing\r\n" : "250-mx\r\n250 ok\r\n");
    });
  };
  assert.equal(
    await run({ type: "smtp", args: { hello: "EHLO", domain: "x" } }, smtp),
    "L7OK 221 mx closing",
  );
  assert.equal(await run({ type: "smtp" }, (s) => s.write("421 Try later\r\n")), "L7STS 421 Try later");
  const mysql = (socket: Socket) => {
    socket.write(Buffer.from("0a0000000a382e302e3139003132", "hex"));
  };
  assert.equal(await run({ type: "mysql" }, mysql), "L7OK 0 8.0.19");
  const ldap = (socket: Socket) => {
    socket.once("data", () => socket.write(Buffer.from("300c02010161070a010004000400", "hex")));
  };
  assert.equal(await run({ type: "ldap" }, ldap), "L7OK 0 Success");
});
