/** Host names of servers, which HAProxy looks up when it starts. */
import { readIp } from "../../../grammar/values/net.ts";
import { defaultServersOf } from "../../model/default-servers.ts";
import { memoOfSection } from "../../model/memo-of-section.ts";
import type { Line, Proxy } from "../../model/types.ts";
import { isDisabled } from "../proxy-names.ts";
import { isPlainAddress } from "../values/plain-word.ts";
import { wordText } from "../word-text.ts";

export interface ServerHost {
  name: string;
  line: Line;
  /** Word of the address. */
  at: number;
  /** What becomes of a server whose name has no address. */
  otherwise: "fail" | "start";
}

/** A server line, and the word of its address. */
export interface ServerAddress {
  line: Line;
  at: number;
}

/** Servers whose address is more than an IP address and a port. */
export const oddAddresses = memoOfSection((proxy: Proxy): readonly ServerAddress[] => {
  const found: ServerAddress[] = [];
  if (isDisabled(proxy)) return found;
  for (const keyword of ["server", "server-template"])
    for (const statement of proxy.own(keyword)) {
      const at = keyword === "server" ? 2 : 3;
      if (statement.template.words > at && !isPlainAddress(proxy.tree.words, statement.word + at))
        found.push({ line: { statement, section: proxy }, at });
    }
  return found;
});

export function hostsOf(proxy: Proxy): ServerHost[] {
  const found: ServerHost[] = [];
  for (const { line, at } of oddAddresses(proxy)) {
    const name = hostOf(wordText(proxy.tree, line.statement.word + at));
    if (name !== undefined)
      found.push({ name, line, at, otherwise: mayStartWithout(line, proxy) ? "start" : "fail" });
  }
  return found;
}

/** Whether HAProxy starts though a server's name has no address. */
export function mayStartWithout(line: Line, proxy: Proxy): boolean {
  const method =
    initAddr(line) ??
    defaultServersOf(proxy)
      .map(initAddr)
      .findLast((m) => m !== undefined);
  return mayStart(method ?? "last,libc");
}

/** Address words that are names: no family, no number, no path. */
function hostOf(address: string): string | undefined {
  const plain = address.replace(/^(ipv4|ipv6|tcp4?|tcp6)@/, "");
  if (/[@/$]|^abns|^\*/.test(plain)) return undefined;
  const name = plain.replace(/:[+-]?\d*(-\d*)?$/, "");
  return name === "" || name.includes(":") || name.startsWith("[") || readIp(name).error === undefined
    ? undefined
    : name;
}

function initAddr({ statement, section }: Line): string | undefined {
  const slot = statement.template.slots.find(({ kind, name }) => kind === "option" && name === "init-addr");
  return slot && wordText(section.tree, statement.word + slot.at + 1);
}

/** A last resort that is no look-up: none, or an address. */
function mayStart(method: string): boolean {
  return method.split(",").some((one) => one === "none" || readIp(one).error === undefined);
}
