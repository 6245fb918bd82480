/** Values that agents and operators may set on a running server; a string says what is wrong with one. */

import { isGradual } from "../balance/make-algorithm.ts";
import type { Server } from "../world.ts";
import type { ServerStates } from "./server-states.ts";

/** "50%" of the configured weight, or an absolute "20" up to 256. */
export function setWeight(server: Server, text: string, states: ServerStates): string | undefined {
  if (text === "") return "Require <weight> or <weight%>.\n";
  const m = /^(-?\d+)(%?)$/.exec(text);
  if (!m) return "Trailing garbage in weight string\n";
  let weight = Number(m[1]);
  if (m[2] === "%") {
    if (weight < 0) return "Relative weight must be positive.\n";
    weight = Math.min(256, Math.floor((server.initialWeight * weight) / 100));
  } else if (weight < 0 || weight > 256) return "Absolute weight can only be between 0 and 256 inclusive.\n";
  const { balance } = server.backend.plan;
  if (balance && !isGradual(balance) && weight !== 0 && weight !== server.initialWeight) {
    return "Backend is using a static LB algorithm and only accepts weights '0%' and '100%'.\n";
  }
  states.setWeight(server, weight);
  return undefined;
}

export function setMaxconn(server: Server, text: string): string | undefined {
  if (text === "") return "Require <maxconn>.\n";
  if (!/^-?\d/.test(text)) return "maxconn string empty or preceded by garbage\n";
  if (!/^-?\d+$/.test(text)) return "Trailing garbage in maxconn string\n";
  server.maxconn = Number(text);
  return undefined;
}
