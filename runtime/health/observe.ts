/** `observe layer4|layer7`: live traffic counts as health checks do (manual 5.2). */
import type { Observation } from "../proxy/hooks.ts";
import type { Server } from "../world.ts";

/** For each observation: whether it is an error at layer 4 and at layer 7 (undefined: says nothing), and its name in logs. */
const meanings: Readonly<Record<Observation, { l4?: boolean; l7?: boolean; text: string }>> = {
  "connect-ok": { l4: false, text: "L4 successful connection" },
  "connect-failed": { l4: true, l7: true, text: "L4 unsuccessful connection" },
  "http-ok": { l7: false, text: "Correct http response" },
  "http-status": { l7: true, text: "Wrong http response" },
  "bad-response": { l7: true, text: "Invalid http response" },
  timeout: { l7: true, text: "Read timeout (http)" },
  broken: { l7: true, text: "Close from server (http)" },
};

/** Text for the failed check when the limit was reached by this observation, else undefined. */
export function observeServer(server: Server, what: Observation): string | undefined {
  const { observe, errorLimit } = server.plan;
  if (!observe) return undefined;
  const meaning = meanings[what];
  const error = observe === "layer4" ? meaning.l4 : meaning.l7;
  if (error === undefined) return undefined;
  if (!error) {
    server.consecutiveErrors = 0;
    return undefined;
  }
  server.consecutiveErrors++;
  if (server.consecutiveErrors < (errorLimit ?? 10)) return undefined;
  const text = `Detected ${server.consecutiveErrors} consecutive errors, last one was: ${meaning.text}`;
  server.consecutiveErrors = 0;
  return text;
}
