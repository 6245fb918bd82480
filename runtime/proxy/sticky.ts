/** `stick match`, `stick store-request`, `stick store-response` (manual 4.2 "stick on"). */
import type { StickKey } from "../tables/stick-key.ts";
import type { StickTable } from "../tables/stick-table.ts";
import { INCOMPLETE } from "../value.ts";
import type { RuntimeServer } from "../world/runtime-world.ts";
import type { BaseStream } from "./base-stream.ts";

export interface PendingStore {
  table: StickTable;
  key: StickKey;
}

/** Looks for the server this client used before. */
export function matchSticky(s: BaseStream): void {
  const rules = s.backend!.loaded.stick;
  if (rules.length === 0 || s.persistent || s.ignorePersist) return;
  for (const rule of rules) {
    if (rule.kind !== "match" || (rule.cond !== undefined && rule.cond(s) !== true)) continue;
    const v = rule.get(s);
    if (v === undefined || v === INCOMPLETE) continue;
    const entry = rule.table.lookup(v);
    if (entry === undefined) continue;
    const server = s.world.stickyServer(s.backend!, rule.table, entry);
    if (server === undefined) continue;
    rule.table.touch(entry);
    if (s.backend!.usable(server) || s.backend!.plan.options["persist"] === true || s.forcePersist) {
      s.wantedServer = server;
      s.persistent = true;
      return;
    }
  }
}

/** Notes what is to be stored once the server is known. */
export function storeRequestSticky(s: BaseStream): void {
  for (const rule of s.backend!.loaded.stick) {
    if (rule.kind !== "store-request" || (rule.cond !== undefined && rule.cond(s) !== true)) continue;
    const v = rule.get(s);
    if (v === undefined || v === INCOMPLETE) continue;
    const key = rule.table.keyOf(v);
    if (key !== undefined)
      s.stores = [...(s.stores ?? []).filter((x) => x.table !== rule.table), { table: rule.table, key }];
  }
}

/** Evaluates store-response rules and writes everything noted. */
export function storeResponseSticky(s: BaseStream): void {
  for (const rule of s.backend!.loaded.stick) {
    if (rule.kind !== "store-response" || (rule.cond !== undefined && rule.cond(s) !== true)) continue;
    const v = rule.get(s);
    if (v === undefined || v === INCOMPLETE) continue;
    const key = rule.table.keyOf(v);
    if (key !== undefined) s.stores = [...(s.stores ?? []), { table: rule.table, key }];
  }
  writeStores(s);
}

export function writeStores(s: BaseStream): void {
  const server: RuntimeServer | undefined = s.server;
  if (s.stores === undefined || server === undefined || server.plan.options["non-stick"] === true) return;
  for (const { table, key } of s.stores) s.world.storeServer(table, key, server);
  s.stores = undefined;
}
