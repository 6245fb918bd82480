/** Small origin servers for the demo, all in one process. Each says who it is, so that switching can be seen. */
import { createServer, type Server } from "node:http";

export interface Origin {
  name: string;
  port: number;
}

export const origins: readonly Origin[] = [
  { name: "web1", port: 9001 },
  { name: "web2", port: 9002 },
  { name: "spare", port: 9003 },
  { name: "api1", port: 9011 },
  { name: "api2", port: 9012 },
  { name: "cdn1", port: 9021 },
  { name: "cdn2", port: 9022 },
  { name: "shop1", port: 9031 },
];

/** Starts all of them on loopback, in order; resolves when they listen, rejects when a port is taken. */
export function startOrigins(wanted: readonly Origin[] = origins): Promise<Server[]> {
  return Promise.all(
    wanted.map(
      ({ name, port }) =>
        new Promise<Server>((resolve, reject) => {
          const server = createServer((req, res) => {
            if (req.url === "/health") {
              res.writeHead(200, { "content-type": "text/plain" }).end("ok\n");
              return;
            }
            const body = `${name} answers ${req.method} ${req.url} for ${req.headers.host ?? "nobody"}\n`;
            res.writeHead(200, {
              "content-type": "text/plain",
              "x-origin": name,
              "content-length": Buffer.byteLength(body),
            });
            res.end(body);
          });
          server.keepAliveTimeout = 60_000;
          server.once("error", reject);
          server.listen(port, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
}
