/** HAProxy reads the expressions of a `default-server` line where a server takes them over, and nowhere else. */
import type { Slot, Statement } from "../../grammar/tree.ts";
import type { Defaults, Line, Section } from "../model/types.ts";

const servers = new Set(["server", "server-template", "peer"]);

/** Does a server take what is in that slot of a `default-server` line? */
export function takenByServer({ statement, section }: Line, slot: Slot): boolean {
  const { slots } = statement.template;
  const option = slots.find(({ kind, group }) => kind === "option" && group === slot.group)?.name;
  if (option === undefined) return true;
  const rest = taken(section, after(section, statement), option);
  if (rest !== undefined || section.kind !== "defaults") return rest ?? false;
  return inherited(section as Defaults, option);
}

/** Answers of `inherited` by option. */
const known = new WeakMap<Defaults, Map<string, boolean>>();

/** The same of what proxies get from a `defaults` section. */
function inherited(from: Defaults, option: string): boolean {
  const pending = [from];
  for (;;) {
    const section = pending.at(-1)!;
    let answers = known.get(section);
    if (answers === undefined) {
      answers = new Map();
      known.set(section, answers);
    }
    const answer = answers.get(option) ?? ofUsers(section, option, pending);
    if (answer === undefined) continue;
    answers.set(option, answer);
    pending.pop();
    if (pending.length === 0) return answer;
  }
}

/** undefined: a defaults section is to be asked first, now pending. Sections may form a chain too long to call back. */
function ofUsers({ users }: Defaults, option: string, pending: Defaults[]): boolean | undefined {
  let asked = false;
  for (const user of users) {
    const found =
      taken(user, 0, option) ?? (user.kind === "defaults" ? known.get(user as Defaults)?.get(option) : false);
    if (found === true) return true;
    if (found !== undefined) continue;
    pending.push(user as Defaults);
    asked = true;
  }
  return asked ? undefined : false;
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
