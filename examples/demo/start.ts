/**
 * The demo: origin servers, then hapaxd on `haproxy.cfg` in front of them, and what to try. Ctrl-C ends it.
 * Everything listens on loopback only.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { origins, startOrigins } from "./origins.ts";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const say = (text: string): void => console.log(`\x1b[1;36m[demo]\x1b[0m ${text}`);

if (!existsSync(join(root, "dist/hapaxd.js"))) {
  say("building hapaxd");
  const built = spawnSync(process.execPath, [join(root, "scripts/build.ts")], { stdio: "inherit" });
  if (built.status !== 0) process.exit(1);
}

say(`starting ${origins.length} origin servers on 127.0.0.1 (${origins.map((o) => o.name).join(", ")})`);
const servers = await startOrigins().catch((error: Error) => {
  say(`cannot start: ${error.message}. Is the demo already running?`);
  process.exit(1);
});

say("starting hapaxd -f examples/demo/haproxy.cfg");
const proxy = spawn(process.execPath, [join(root, "bin/hapaxd"), "-db", "-f", "haproxy.cfg"], {
  cwd: here,
  stdio: "inherit",
});
proxy.on("exit", (code) => {
  for (const server of servers) server.close();
  for (const server of servers) server.closeAllConnections();
  process.exitCode = code ?? 0;
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => proxy.kill(signal));

await listening(8080);
say(`ready. In another terminal, try:

  curl -i http://127.0.0.1:8080/                                  balanced over web1 and web2, sets a cookie
  curl -i http://127.0.0.1:8080/ -H 'Cookie: SRV=web2'            sticks to web2
  curl -i http://127.0.0.1:8080/api/items                         the API servers, by path
  curl -i http://127.0.0.1:8080/cart -H 'Host: shop.example.test' the shop, by host, from a map
  curl -i http://127.0.0.1:8080/whoami                            answered by the proxy itself
  for i in $(seq 60); do curl -so /dev/null -w '%{http_code} ' http://127.0.0.1:8080/api/; done    then 429

  statistics: http://127.0.0.1:8404/     request logs: below     stop: Ctrl-C
`);

async function listening(port: number): Promise<void> {
  for (let i = 0; i < 200 && proxy.exitCode === null; i++) {
    const up = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.on("error", () => resolve(false));
    });
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (proxy.exitCode !== null) process.exit(proxy.exitCode);
}
