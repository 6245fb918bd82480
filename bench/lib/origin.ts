import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "./find-program.ts";
import { type Started, start } from "./start.ts";

/** A small web server that answers everything with `bytes` bytes: nginx where there is one, else node. */
export function startOrigin(dir: string, port: number, bytes: number): Promise<Started> {
  const nginx = findProgram("nginx", "NGINX_BIN");
  if (nginx === undefined) {
    const script = join(dir, "origin.mjs");
    const head = `HTTP/1.1 200 OK\\r\\nContent-Length: ${bytes}\\r\\n\\r\\n`;
    // Good enough for requests without bodies that wrk sends one at a time.
    writeFileSync(
      script,
      `import net from "node:net"; const r = "${head}" + "x".repeat(${bytes});
net.createServer((s) => { s.on("error", () => {}); s.on("data", () => s.write(r)); }).listen(${port}, "127.0.0.1");\n`,
    );
    return start(process.execPath, [script], port);
  }
  const file = join(dir, `origin-${port}.conf`);
  // A word of nginx's configuration holds at most 4 kB: more comes from a file.
  const large = bytes > 4000;
  if (large) writeFileSync(join(dir, "body"), "x".repeat(bytes));
  const answer = large
    ? `root ${dir}; sendfile on; tcp_nopush on; location / { rewrite ^ /body break; }`
    : `location / { return 200 "${"x".repeat(bytes)}"; }`;
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${dir}/origin-${port}.pid; error_log /dev/null;
events { worker_connections 8192; }
http { access_log off; keepalive_requests 100000000;
  server { listen 127.0.0.1:${port} backlog=4096; ${answer} } }\n`,
  );
  return start(nginx, ["-c", file, "-p", dir, "-e", "/dev/null"], port);
}
