import type { Stream } from "../stream.ts";
import type { Server, World } from "../world.ts";
import { serverStateHeader } from "./server-state-header.ts";
import type { SendStep } from "./steps.ts";

export interface HttpSend {
  method: string;
  version: string;
  uri(s: Stream): string;
  headers: { name: string; value(s: Stream): string }[];
  body(s: Stream): string;
  comment: string | undefined;
}

const bodyless = new Set(["OPTIONS", "GET", "HEAD", "DELETE"]);

/** The request of an HTTP check. `state`: http-check send-state. */
export function httpRequest(send: HttpSend, server: Server, world: World, state: boolean): SendStep {
  return {
    kind: "send",
    comment: send.comment,
    make({ stream }) {
      let text = `${send.method} ${send.uri(stream) || "/"} ${send.version}\r\n`;
      let closes = false;
      for (const header of send.headers) {
        const value = header.value(stream);
        if (value === "") continue;
        const name = header.name.toLowerCase();
        text += `${name}: ${value}\r\n`;
        if (name === "connection") closes = true;
      }
      if (state) text += `x-haproxy-server-state: ${serverStateHeader(server, world)}\r\n`;
      if (!closes) text += "connection: close\r\n";
      const body = send.body(stream);
      if (body !== "" || !bodyless.has(send.method)) text += `content-length: ${body.length}\r\n`;
      return Buffer.from(`${text}\r\n${body}`, "latin1");
    },
  };
}
