import type { ProxyModel } from "./proxy.ts";
import { textOf } from "./text.ts";

/**
 * Numeric ids as HAProxy 3.x gives them: `id N` where said; the others count up from 2 in order, skipping those taken.
 */
export function assignIds(proxies: readonly ProxyModel[]): void {
  const taken = new Set<number>();
  const rest: ProxyModel[] = [];
  for (const proxy of proxies) {
    const own = proxy.own("id");
    const statement = own[own.length - 1];
    const id = statement ? Number(textOf({ statement, section: proxy }, "id")) : Number.NaN;
    if (Number.isInteger(id) && id > 0) {
      proxy.id = id;
      taken.add(id);
    } else rest.push(proxy);
  }
  let next = 2;
  for (const proxy of rest) {
    while (taken.has(next)) next++;
    proxy.id = next++;
  }
}
