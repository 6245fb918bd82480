/** Sends bytes through a proxy to an origin that records what it gets; for comparing two proxies. */
import net from "node:net";

export interface Verdict {
  /** Status codes the client got, in order. */
  statuses: number[];
  /** Whether the proxy closed the client connection within the time given. */
  closed: boolean;
  /** Bytes that reached the origin, latin1, over all connections. */
  forwarded: string;
}

export interface Origin {
  port: number;
  take(): string;
  close(): void;
}

/** Answers 200 to whatever looks like the end of a request. */
export function recordingOrigin(): Promise<Origin> {
  let got = "";
  const sockets = new Set<net.Socket>();
  const server = net.createServer((s) => {
    sockets.add(s);
    let mine = "";
    let answered = 0;
    s.on("error", () => {});
    s.on("close", () => sockets.delete(s));
    s.on("data", (d) => {
      const text = d.toString("latin1");
      got += text;
      mine += text;
      const heads = mine.split("\r\n\r\n").length - 1;
      const chunked = (mine.match(/^transfer-encoding: chunked\r?$/gim) ?? []).length;
      const complete = heads - chunked;
      while (answered < complete) {
        answered++;
        s.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
      }
    });
  });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () =>
      resolve({
        port: (server.address() as net.AddressInfo).port,
        take() {
          const all = got;
          got = "";
          return all;
        },
        close() {
          for (const s of sockets) s.destroy();
          server.close();
        },
      }),
    ),
  );
}

/** One message, all at once; waits until the proxy closes or `ms` of silence after the last byte. */
export async function exchange(
  proxyPort: number,
  origin: Origin,
  message: string,
  ms: number,
): Promise<Verdict> {
  origin.take();
  const reply = await new Promise<{ text: string; closed: boolean }>((resolve) => {
    const s = net.connect(proxyPort, "127.0.0.1");
    let text = "";
    let timer = setTimeout(() => done(false), ms);
    const done = (closed: boolean): void => {
      clearTimeout(timer);
      s.destroy();
      resolve({ text, closed });
    };
    s.on("data", (d) => {
      text += d.toString("latin1");
      clearTimeout(timer);
      timer = setTimeout(() => done(false), ms);
    });
    s.on("end", () => done(true));
    s.on("error", () => done(true));
    s.write(Buffer.from(message, "latin1"));
  });
  const statuses = [...reply.text.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map((m) => Number(m[1]));
  return { statuses, closed: reply.closed, forwarded: origin.take() };
}

/** Long runs of the same letter shortened, so that verdicts stay readable. */
export function shorten(text: string): string {
  return text.replace(/a{200,}/g, (run) => `<a*${run.length}>`);
}
