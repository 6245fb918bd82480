/**
 * Stick-tables (manual 11): keys of one type with counters, tags and rates, that expire when untouched and give way,
 * oldest first, to new ones when the table is full.
 */
import { now } from "../clock.ts";
import type { TablePlan } from "../plan.ts";
import type { Value } from "../value.ts";
import { type DataSlot, dataTypes } from "./data-types.ts";
import { slotRateAdd, slotRateRead, slotRateSet } from "./slot-rate.ts";
import { type StickKey, stickKeyMaker } from "./stick-key.ts";

export interface StickEntry {
  readonly key: StickKey;
  /** Epoch ms; meaningless while the table has no `expire`. */
  expire: number;
  /** `expire` when the entry last took its place in the queue of the oldest. */
  queued: number;
  /** Who tracks it now; it cannot be removed meanwhile. */
  refs: number;
  /** Numbers of all stored types; see `StickTable.slots`. */
  readonly data: number[];
  /** server_key: the server the key sticks to. */
  serverKey: string | undefined;
  /** Identity in `show table`. */
  readonly address: number;
}

let lastAddress = 0x7f3c00010000;
function newAddress(): number {
  lastAddress += 128;
  return lastAddress;
}

/** Evicting gives up after so many entries that are in use or were touched: as HAProxy, rather fail than search for long. */
const evictionSearch = 200;

export class StickTable {
  readonly plan: TablePlan;
  readonly name: string;
  readonly slots: (DataSlot | undefined)[] = [];
  readonly byName = new Map<string, DataSlot>();
  /** Insertion order is the queue of the oldest: the place an entry takes when made, or when it is found touched. */
  readonly #entries = new Map<StickKey, StickEntry>();
  readonly #key: (v: Value) => StickKey | undefined;
  readonly #width: number;
  readonly #ttl: number;
  /** Factor of bytes_in_rate and bytes_out_rate (`brates-factor`). */
  readonly bytesFactor: number = 1;
  /** Changes are told to it (`write-to` tables, peers). */
  onChange: ((entry: StickEntry) => void) | undefined;

  constructor(plan: TablePlan) {
    this.plan = plan;
    this.name = plan.name;
    this.#key = stickKeyMaker(plan);
    this.#ttl = plan.expire ?? 0;
    let width = 0;
    for (const type of dataTypes) {
      const stored = plan.store.find((d) => d.name === type.name);
      if (!stored) {
        this.slots.push(undefined);
        continue;
      }
      const count = type.array ? (stored.count ?? 1) : 1;
      const slot = { type, offset: width, count, period: stored.period ?? 1000 };
      width += count * (type.kind === "rate" ? 3 : type.kind === "text" ? 0 : 1);
      this.slots.push(slot);
      this.byName.set(type.name, slot);
    }
    this.#width = width;
  }

  /** The key of a sample in this table, undefined when it cannot be cast. */
  keyOf(v: Value): StickKey | undefined {
    return this.#key(v);
  }

  /** Number of live entries. */
  get used(): number {
    this.#expireOld(now());
    return this.#entries.size;
  }

  get(key: StickKey): StickEntry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#ttl === 0 || entry.refs > 0 || entry.expire > now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  lookup(v: Value): StickEntry | undefined {
    const key = this.#key(v);
    return key === undefined ? undefined : this.get(key);
  }

  /** Finds or makes an entry; undefined when the table is full and nothing may be evicted. Finding does not refresh it. */
  create(key: StickKey): StickEntry | undefined {
    const found = this.get(key);
    if (found) return found;
    const time = now();
    this.#expireOld(time);
    if (this.#entries.size >= this.plan.size && (this.plan.nopurge || !this.#evict())) return undefined;
    const entry: StickEntry = {
      key,
      expire: time + this.#ttl,
      queued: time + this.#ttl,
      refs: 0,
      data: new Array<number>(this.#width).fill(0),
      serverKey: undefined,
      address: newAddress(),
    };
    this.#entries.set(key, entry);
    return entry;
  }

  /** Restarts the entry's time to live. To be called after every change. */
  touch(entry: StickEntry): void {
    entry.expire = now() + this.#ttl;
    this.onChange?.(entry);
  }

  /** ms before the entry expires; 0 in a table without `expire`. */
  remaining(entry: StickEntry): number {
    return this.#ttl === 0 ? 0 : Math.max(0, entry.expire - now());
  }

  /** Removes an entry nobody tracks; false when it is in use. */
  remove(entry: StickEntry): boolean {
    if (entry.refs > 0) return false;
    this.#entries.delete(entry.key);
    return true;
  }

  release(entry: StickEntry): void {
    if (--entry.refs <= 0 && this.#ttl !== 0 && entry.expire <= now()) this.#entries.delete(entry.key);
  }

  entries(): IterableIterator<StickEntry> {
    this.#expireOld(now());
    return this.#entries.values();
  }

  #requeue(entry: StickEntry): void {
    entry.queued = entry.expire;
    this.#entries.delete(entry.key);
    this.#entries.set(entry.key, entry);
  }

  #expireOld(time: number): void {
    if (this.#ttl === 0) return;
    for (const entry of this.#entries.values()) {
      if (entry.queued > time) return;
      if (entry.refs > 0) {
        // Still watched: looked at again when a whole life has passed.
        entry.queued = time + this.#ttl;
        this.#entries.delete(entry.key);
        this.#entries.set(entry.key, entry);
      } else if (entry.expire > time) this.#requeue(entry);
      else this.#entries.delete(entry.key);
    }
  }

  #evict(): boolean {
    let left = evictionSearch;
    for (const entry of this.#entries.values()) {
      if (entry.refs === 0 && entry.queued === entry.expire) {
        this.#entries.delete(entry.key);
        return true;
      }
      if (--left === 0) return false;
      this.#requeue(entry);
    }
    return false;
  }

  // Stored data. `name` is a store type; array types take an index. All give undefined where it is not stored.

  /** A plain slot, or the array's first element for the historical names: gpc0, gpc1, gpt0 and their rates. */
  slot(name: string, index = 0): { slot: DataSlot; at: number } | undefined {
    let slot = this.byName.get(name);
    let i = index;
    if (!slot) {
      const m = /^(gp[ct])([01])(_rate)?$/.exec(name);
      if (!m) return undefined;
      slot = this.byName.get(`${m[1]}${m[3] ?? ""}`);
      i = Number(m[2]);
    }
    if (!slot || i >= slot.count) return undefined;
    return { slot, at: slot.offset + i * (slot.type.kind === "rate" ? 3 : 1) };
  }
}

export interface SlotRef {
  slot: DataSlot;
  at: number;
}

/** Reads a number; rates as events per period. */
export function readSlot(entry: StickEntry, ref: SlotRef): number {
  return ref.slot.type.kind === "rate"
    ? slotRateRead(entry.data, ref.at, ref.slot.period, now())
    : (entry.data[ref.at] as number);
}

/** Adds to a number, with C's wrapping, or counts events of a rate. Returns the number, or the rate's count in the current period. */
export function addToSlot(entry: StickEntry, ref: SlotRef, n: number): number {
  if (ref.slot.type.kind === "rate") return slotRateAdd(entry.data, ref.at, ref.slot.period, n, now());
  const sum = (entry.data[ref.at] as number) + n;
  entry.data[ref.at] = ref.slot.type.kind === "uint" ? (sum % 4294967296) >>> 0 : sum;
  return entry.data[ref.at] as number;
}

/** Sets a number, or makes a rate read it for one period. */
export function setSlot(entry: StickEntry, ref: SlotRef, n: number): void {
  if (ref.slot.type.kind === "rate") slotRateSet(entry.data, ref.at, n, now());
  else entry.data[ref.at] = ref.slot.type.kind === "uint" ? (n % 4294967296) >>> 0 : n;
}
