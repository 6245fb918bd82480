import type { RuntimeServer } from "../../world/runtime-world.ts";
import { done, error, type Note } from "../answer.ts";
import type { CliHost, CommandHandler } from "../cli.ts";
import { findServer, isNote } from "./find-server.ts";

/** `<n>` or `<n>%` of the configured weight. A note says why not. */
export function changeWeight(
  host: CliHost,
  server: RuntimeServer,
  text: string | undefined,
): Note | undefined {
  if (text === undefined || text === "") return error("Require <weight> or <weight%>.\n");
  const m = /^(-?\d+)(%?)/.exec(text);
  const n = m === null ? Number.NaN : Number(m[1]);
  let weight = n;
  if (m !== null && m[2] === "%") {
    if (n < 0) return error("Relative weight must be positive.\n");
    weight = Math.min(256, Math.trunc((server.initialWeight * n) / 100));
  } else if (m === null || m[0] !== text) return error("Trailing garbage in weight string\n");
  else if (n < 0 || n > 256) return error("Absolute weight can only be between 0 and 256 inclusive.\n");
  const { balance } = server.backend.plan;
  const fixed =
    balance?.algorithm === "static-rr" ||
    (balance?.hashType === "map-based" &&
      /^(source|uri|url_param|hdr|rdp-cookie|hash)$/.test(balance.algorithm));
  if (fixed && weight !== 0 && weight !== server.initialWeight)
    return error("Backend is using a static LB algorithm and only accepts weights '0%' and '100%'.\n");
  host.health.states.setWeight(server, weight);
  return undefined;
}

export const setWeight: CommandHandler = (cli, words) => {
  const server = findServer(cli.world, words[2]);
  return isNote(server) ? server : (changeWeight(cli, server, words[3]) ?? done);
};

export const getWeight: CommandHandler = (cli, words) => {
  const server = findServer(cli.world, words[2]);
  return isNote(server) ? server : `${server.userWeight} (initial ${server.initialWeight})\n`;
};
