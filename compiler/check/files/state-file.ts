/** Files in which HAProxy kept the states of servers, and statistics. */
import { latin1 } from "./certificate.ts";

/** What is wrong with a file of server states: its first line is its version, and every line must end. */
export function stateFileProblem(bytes: Uint8Array): "version" | { corrupted: number } | undefined {
  const text = latin1(bytes);
  if (text === "") return undefined;
  const lines = text.split("\n");
  if (lines.length < 2 || !/^\s*\+?0*1$/.test(lines[0]!)) return "version";
  const rest = lines.pop()!;
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at]!;
    if (/^[ \t]*(#|$)/.test(line)) continue;
    const fields = line.split(/[ \t]+/).filter((field) => field !== "").length;
    if (fields < leastFields) return { corrupted: at };
  }
  return rest === "" ? undefined : { corrupted: lines.length };
}

const leastFields = 20;

/** What is wrong with a file of statistics: where, or that there is no sound header before the first values. */
export function statsFileProblem(bytes: Uint8Array): "format" | undefined {
  for (const raw of latin1(bytes).split("\n")) {
    const line = raw.replace(/[\r\n]+$/, "");
    if (line === "" || line.startsWith("//")) continue;
    if (!line.startsWith("#")) return "format";
    const space = line.indexOf(" ");
    if (space < 0 || space === 1 || space === line.length - 1 || !line.endsWith(",")) return "format";
    const domain = line.slice(0, space);
    const known = domain === "#fe" || domain === "#be";
    return known && !line.slice(space + 1).startsWith("guid,") ? "format" : undefined;
  }
  return undefined;
}
