/** HAProxy reads the expressions of a `default-server` line where a server takes them over, and nowhere else. */
import type { Slot, Statement } from "../../grammar/tree.ts";
import type { Defaults, Line, Section } from "../model/types.ts";
import { usedByHeir } from "./heirs.ts";

const servers = new Set(["server", "server-template", "peer"]);

/** Does a server take what is in that slot of a `default-server` line? */
export function takenByServer({ statement, section }: Line, slot: Slot): boolean {
  const { slots } = statement.template;
  const option = slots.find(({ kind, group }) => kind === "option" && group === slot.group)?.name;
  if (option === undefined) return true;
  const rest = taken(section, after(section, statement), option);
  if (rest !== undefined || section.kind !== "defaults") return rest ?? false;
  return usedByHeir(section as Defaults, option, (user) => taken(user, 0, option));
}

/** The first statement after that one. */
function after({ node: { statements } }: Section, { line }: Statement): number {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (statements[middle]!.line > line) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** undefined: neither taken nor replaced. */
function taken(section: Section, from: number, option: string): boolean | undefined {
  const { statements } = section.node;
  for (let at = from; at < statements.length; at++) {
    const { keyword, slots } = statements[at]!.template;
    const isServer = servers.has(keyword);
    if (!isServer && keyword !== "default-server") continue;
    const replaced = slots.some(({ kind, name }) => kind === "option" && name === option);
    if (isServer && !replaced) return true;
    if (!isServer && replaced) return false;
  }
  return undefined;
}
