/** Options of `server` lines whose text has a form of its own. What is wrong with it, or undefined. */
import { readIp, readNet } from "../../../grammar/values/net.ts";

const mostNets = 5;
const mostMethods = 10;
/** What HAProxy reads as the address of all interfaces, which is as good as none. */
const anyAddress = new Set(["", "*", "0.0.0.0"]);

export const serverTexts: Record<string, (text: string) => string | undefined> = {
  "init-addr": (text) => {
    let addresses = 0;
    const methods = listOf(text);
    const extra = methods[mostMethods];
    if (extra !== undefined) return `too many init-addr methods when trying to add '${extra}'`;
    for (const method of methods) {
      if (method === "libc" || method === "last" || method === "none" || anyAddress.has(method)) continue;
      if (readIp(method).error !== undefined)
        return `unknown init-addr method '${method}', supported methods are 'libc', 'last', 'none'.`;
      if (++addresses > 1) return `initial address already specified, cannot add '${method}'.`;
    }
    return undefined;
  },
  from: (text) =>
    text === "none" || /^(be|srv):/.test(text) ? undefined : `invalid '${text}' value for 'from' keyword.`,
  "resolve-net": (text) => {
    const nets = listOf(text);
    const odd = nets.find((net) => readNet(net).error !== undefined);
    if (odd !== undefined) return `invalid network '${odd}'.`;
    return nets.length > mostNets ? `more than ${mostNets} networks` : undefined;
  },
};

/** Words between commas; one may end the list. */
function listOf(text: string): string[] {
  const words = text.split(",");
  if (words.at(-1) === "") words.pop();
  return words;
}
