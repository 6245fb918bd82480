/** HAProxy reads the expressions of a `default-server` line where a server takes them over, and nowhere else. */
import type { Slot, Statement } from "../../grammar/tree.ts";
import type { Defaults, Line, Section } from "../model/types.ts";

const servers = new Set(["server", "server-template", "peer"]);

/** Does a server take what is in that slot of a `default-server` line? */
export function takenByServer({ statement, section }: Line, slot: Slot): boolean {
  const { slots } = statement.template;
  const option = slots.find(({ kind, group }) => kind === "option" && group === slot.group)?.name;
  if (option === undefined) return true;
  const own = section.node.statements;
  const rest = taken(own, own.indexOf(statement) + 1, option);
  if (rest !== undefined || section.kind !== "defaults") return rest ?? false;
  return inherited(section as Defaults, option);
}

/** The same of what proxies get from a `defaults` section. */
function inherited(section: Defaults, option: string): boolean {
  return section.users.some((user: Section) => {
    const found = taken(user.node.statements, 0, option);
    return found ?? (user.kind === "defaults" && inherited(user as Defaults, option));
  });
}

/** undefined: neither taken nor replaced. */
function taken(statements: readonly Statement[], from: number, option: string): boolean | undefined {
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
