/** The proxies people take from npm, pinned; they are installed into a folder of their own, never into this package. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const packages = {
  "http-proxy": "1.18.1",
  "fast-proxy": "2.2.0",
  "@fastify/http-proxy": "11.6.3",
  fastify: "5.12.8",
};

/** Each with connections to the origin kept alive. `PORT` and `ORIGIN` are arguments. */
const launchers: Record<string, string> = {
  "http-proxy 1.18.1": `const http = require("node:http");
const agent = new http.Agent({ keepAlive: true });
const proxy = require("http-proxy").createProxyServer({ target: "http://127.0.0.1:" + ORIGIN, agent });
proxy.on("error", (error, req, res) => { if (res.writeHead && !res.headersSent) res.writeHead(502); res.end(); });
http.createServer((req, res) => proxy.web(req, res)).listen(PORT, "127.0.0.1");`,
  "fast-proxy 2.2.0": `const http = require("node:http");
const { proxy } = require("fast-proxy")({ base: "http://127.0.0.1:" + ORIGIN, undici: { connections: 128, pipelining: 1 } });
http.createServer((req, res) => proxy(req, res, req.url, {})).listen(PORT, "127.0.0.1");`,
  "@fastify/http-proxy 11.6.3": `const server = require("fastify")();
server.register(require("@fastify/http-proxy"), { upstream: "http://127.0.0.1:" + ORIGIN });
server.listen({ port: Number(PORT), host: "127.0.0.1" });`,
};

export interface NpmProxy {
  name: string;
  /** Arguments to node. */
  args(port: number, origin: number): string[];
}

/** Installs what is missing. An npm that fails (no network) is a reason to skip them, told in `skipped`. */
export function npmProxies(): { proxies: NpmProxy[]; skipped?: string } {
  const dir = join(tmpdir(), "hapax-bench");
  mkdirSync(dir, { recursive: true });
  if (!Object.keys(packages).every((name) => existsSync(join(dir, "node_modules", name)))) {
    const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
    console.log(`installing ${wanted.join(" ")} into ${dir}`);
    const args = [
      "install",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      "--prefix",
      dir,
      ...wanted,
    ];
    const { status, stderr } = spawnSync("npm", args, { encoding: "utf8", timeout: 120_000 });
    if (status !== 0)
      return {
        proxies: [],
        skipped: `npm install failed: ${(stderr ?? "").trim().split("\n").at(-1) ?? ""}`,
      };
  }
  const proxies = Object.entries(launchers).map(([name, source], i) => {
    const file = join(dir, `launch-${i}.cjs`);
    writeFileSync(file, `const [PORT, ORIGIN] = process.argv.slice(2);\n${source}\n`);
    return {
      name,
      args: (port: number, origin: number) => ["--no-deprecation", file, String(port), String(origin)],
    };
  });
  return { proxies };
}
