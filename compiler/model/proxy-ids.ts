import type { ProxyModel } from "./proxy.ts";
import { textOf } from "./text.ts";

/**
 * Numeric ids as HAProxy 3.x gives them: `id N` where said; the others count up from 2 in order, skipping those taken. Worked
 * out for all proxies when the first one is asked for.
 */
export class ProxyIds {
  readonly #proxies: readonly ProxyModel[];
  #ids: Map<ProxyModel, number> | undefined;

  constructor(proxies: readonly ProxyModel[]) {
    this.#proxies = proxies;
  }

  of(proxy: ProxyModel): number {
    this.#ids ??= assigned(this.#proxies);
    return this.#ids.get(proxy) ?? 0;
  }
}

function assigned(proxies: readonly ProxyModel[]): Map<ProxyModel, number> {
  const ids = new Map<ProxyModel, number>();
  const taken = new Set<number>();
  for (const proxy of proxies) {
    const own = proxy.own("id");
    const statement = own[own.length - 1];
    const id = statement ? Number(textOf({ statement, section: proxy }, "id")) : Number.NaN;
    if (!Number.isInteger(id) || id <= 0) continue;
    ids.set(proxy, id);
    taken.add(id);
  }
  let next = 2;
  for (const proxy of proxies) {
    if (ids.has(proxy)) continue;
    while (taken.has(next)) next++;
    ids.set(proxy, next++);
  }
  return ids;
}
