import { reasonPhrase } from "../http1/reason.ts";
import type { Hooks } from "./hooks.ts";

/** What the neighbouring rooms do for the data plane. */
export const defaultHooks: Hooks = {
  clientCookies() {},
  responseCookies: () => true,
  observe() {},
  errorReply(_s, status) {
    const body = Buffer.from(`<html><body><h1>${status} ${reasonPhrase(status)}</h1>\n</body></html>\n`);
    return {
      status,
      headers: [
        ["content-length", String(body.length)],
        ["cache-control", "no-cache"],
        ["content-type", "text/html"],
      ],
      body,
    };
  },
  statsRequested: () => false,
  statsPage: () => ({ status: 501, headers: [] }),
};
