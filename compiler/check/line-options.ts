/** Options of bind and server lines, without looking at lines whose shape has none. */
import { memoOfTemplate } from "../../grammar/template-memo.ts";
import { defaultServersOf } from "../model/default-servers.ts";
import type { Line, Proxy, Server } from "../model/types.ts";

/** Where an option stands: its word, counted from the line's first. */
export interface OptionPlace {
  line: Line;
  at: number;
}

/** Options of a shape of lines, each with its last place. */
export const optionsOf = memoOfTemplate((template): ReadonlyMap<string, number> => {
  const places = new Map<string, number>();
  for (const slot of template.slots) if (slot.kind === "option") places.set(slot.name, slot.at);
  return places;
});

/** Where the option in force stands: the last of `on` in `lines`, unless `off` follows it. */
export function optionInForce(lines: readonly Line[], on: string, off?: string): OptionPlace | undefined {
  let place: OptionPlace | undefined;
  for (const line of lines) {
    const options = optionsOf(line.statement.template);
    const at = options.get(on);
    const ended = off === undefined ? undefined : options.get(off);
    if (at !== undefined && (ended === undefined || ended < at)) place = { line, at };
    else if (ended !== undefined) place = undefined;
  }
  return place;
}

/** Servers of a backend, if any of its server lines (or default-server lines) has the option. */
export function serversWith(proxy: Proxy, option: string): readonly Server[] {
  if (!proxy.caps.backend) return [];
  for (const keyword of ["server", "server-template"])
    for (const { template } of proxy.own(keyword))
      if (optionsOf(template).has(option)) return proxy.declaredServers;
  for (const { statement } of defaultServersOf(proxy))
    if (optionsOf(statement.template).has(option)) return proxy.declaredServers;
  return [];
}
