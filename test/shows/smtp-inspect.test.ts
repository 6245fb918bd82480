/**
 * Two lines that keep most spam senders away: a mail client waits for the server's greeting, who talks first is no mail client.
 * `tcp-request inspect-delay` and `tcp-request content reject if REQ_CONTENT`, in `mode tcp`, through real sockets.
 */
import assert from "node:assert/strict";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { after, before, test } from "node:test";
import { freePorts, type Running, startHapaxd } from "./hapaxd.ts";

/** Milliseconds. In earnest this is half a minute. */
const delay = 700;
const sessions: string[] = [];
let smtp: Server;
let proxy: Running;
let port: number;

before(async () => {
  smtp = createServer((socket) => {
    const at = sessions.push("") - 1;
    socket.on("error", () => {});
    socket.write("220 mail.example.test ESMTP\r\n");
    socket.on("data", (data) => {
      sessions[at] += data.toString("latin1");
      if (/^QUIT\r\n/m.test(sessions[at]!)) socket.end("221 bye\r\n");
      else if (data.toString("latin1").startsWith("EHLO")) socket.write("250 mail.example.test\r\n");
    });
  });
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  [port] = (await freePorts(1)) as [number];
  proxy = await startHapaxd(
    {
      "haproxy.cfg": `global
    log stdout format raw local0
defaults
    mode tcp
    log global
    option tcplog
    timeout connect 2s
    timeout client 10s
    timeout server 10s
listen smtp
    bind 127.0.0.1:${port}
    tcp-request inspect-delay ${delay}ms
    tcp-request content reject if REQ_CONTENT
    server mail 127.0.0.1:${(smtp.address() as AddressInfo).port}
`,
    },
    port,
  );
  // The probe that found the port open closed at once; it may have reached the server.
  await new Promise((resolve) => setTimeout(resolve, delay + 200));
  sessions.length = 0;
});

after(async () => {
  await proxy?.stop();
  smtp?.close();
});

interface Talk {
  received: string;
  /** Milliseconds from connecting to the first byte; undefined when none came. */
  greeted: number | undefined;
  /** Milliseconds from connecting to the end. */
  ended: number;
}

/** Connects, says `first` at once, and `then` after the first answer, until the other side closes. */
function talk(first: string, then: readonly string[]): Promise<Talk> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let received = "";
    let greeted: number | undefined;
    const left = [...then];
    const socket = connect(port, "127.0.0.1", () => {
      if (first !== "") socket.write(first);
    });
    socket.setTimeout(8000, () => reject(new Error(`still open after 8 s, received ${received}`)));
    socket.on("data", (data) => {
      greeted ??= performance.now() - began;
      received += data.toString("latin1");
      const next = left.shift();
      if (next !== undefined) socket.write(next);
    });
    socket.on("error", () => {}); // a reset is a rejection, too
    socket.on("close", () => {
      socket.destroy();
      resolve({ received, greeted, ended: performance.now() - began });
    });
  });
}

test("a client that talks first is rejected at once, and the server never hears of it", async () => {
  const { received, ended } = await talk("EHLO spam.example.test\r\n", []);
  assert.equal(received, "");
  assert.ok(ended < delay, `rejected after ${ended} ms`);
  assert.deepEqual(sessions, []);
});

test("a client that cannot wait long enough is rejected", async () => {
  const began = performance.now();
  const received = await new Promise<string>((resolve) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => {
      setTimeout(() => socket.write("EHLO hasty.example.test\r\n"), delay / 2);
    });
    socket.on("data", (data) => {
      text += data.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
  assert.equal(received, "");
  assert.ok(performance.now() - began < delay + 200);
  assert.deepEqual(sessions, []);
});

test("a silent client is greeted after the delay and served", async () => {
  const { received, greeted } = await talk("", ["EHLO good.example.test\r\n", "QUIT\r\n"]);
  assert.equal(received, "220 mail.example.test ESMTP\r\n250 mail.example.test\r\n221 bye\r\n");
  assert.ok(greeted! >= delay - 20, `greeted after ${greeted} ms`);
  assert.deepEqual(sessions, ["EHLO good.example.test\r\nQUIT\r\n"]);
});

test("the log tells them apart", async () => {
  await talk("EHLO spam.example.test\r\n", []);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const lines = proxy.output().split("\n");
  // PR: the proxy rejected it; --: ended as it should.
  assert.ok(
    lines.some((line) => / smtp smtp\/<NOSRV> .* PR /.test(line)),
    proxy.output(),
  );
  assert.ok(
    lines.some((line) => / smtp smtp\/mail .* -- /.test(line)),
    proxy.output(),
  );
});
