/** What of a line's shape is younger than a release: the keyword, an action, options, words of the syntax. */
import { lateAddresses, lateBeginnings, lateWords } from "../../grammar/catalogue/late-words.ts";
import type { RuleSet, Version } from "../../grammar/catalogue/types.ts";
import { releaseNumber } from "../../grammar/haproxy-version.ts";
import type { Slot, Template } from "../../grammar/tree.ts";
import { isBare } from "./rules/removed-keyword.ts";
import { placeOf } from "./values/place-of.ts";

export interface Late {
  what: "keyword" | "action" | "option" | "word";
  /** Words of the statement. */
  at: number;
  count: number;
  since: Version;
}

/** A place whose words must be looked at: those of a list that are too young, or beginnings of addresses. */
export interface LatePlace {
  at: number;
  words: ReadonlyMap<string, Version>;
  prefixes: boolean;
  /** Other text stands there rightly: a host's name may look like that. */
  unsure: boolean;
}

export interface LateShape {
  fixed: readonly Late[];
  places: readonly LatePlace[];
}

const memo = new Map<number, WeakMap<Template, LateShape | null>>();

/** null: nothing of the shape is younger than `release`. Remembered, as shapes are few. */
export function lateShape(template: Template, release: number): LateShape | null {
  let byTemplate = memo.get(release);
  if (byTemplate === undefined) {
    byTemplate = new WeakMap();
    memo.set(release, byTemplate);
  }
  let found = byTemplate.get(template);
  if (found === undefined) {
    found = make(template, release);
    byTemplate.set(template, found);
  }
  return found;
}

function make(template: Template, release: number): LateShape | null {
  const fixed: Late[] = [];
  const places: LatePlace[] = [];
  const { entry, keyword } = template;
  const add = (what: Late["what"], at: number, count: number, since: Version | undefined): void => {
    if (since !== undefined && releaseNumber(since) > release) fixed.push({ what, at, count, since });
  };
  const words = keyword === "" ? 0 : keyword.split(" ").length;
  add("keyword", template.prefix === undefined ? 0 : 1, words, entry?.since);
  const bare = entry?.bare;
  if (bare !== undefined && "since" in bare && isBare(template))
    add("keyword", 0, template.words, bare.since);
  const end = endOfReading(template, release);
  for (const slot of template.slots) {
    if (slot.at > end) break;
    if (slot.kind === "option") add("option", slot.at, 1, slot.option?.since);
    else if (slot.kind === "action" && slot.action !== undefined)
      add("action", slot.at, 1, slot.action.newIn?.[keyword as RuleSet] ?? slot.action.since);
    else if (slot.kind === "literal")
      add("word", slot.at, 1, wordsOf(template, slot, release).get(slot.name));
    else if (slot.kind === "value" && slot.count > 0) {
      const words = wordsOf(template, slot, release);
      add("word", slot.at, 1, words.get(`<${slot.name}>`));
      const place = placeAt(template, slot, release);
      if (place !== undefined) places.push(place);
    }
  }
  return fixed.length === 0 && places.length === 0 ? null : { fixed, places };
}

/** Before 2.2, nothing after the pattern of `tcp-check expect` was read. */
function endOfReading({ keyword, slots }: Template, release: number): number {
  if (release >= 202 || keyword !== "tcp-check expect") return Number.POSITIVE_INFINITY;
  const method = slots.find(({ kind, name }) => kind === "literal" && /^!?(r?string|binary)$/.test(name));
  return method === undefined ? Number.POSITIVE_INFINITY : method.at + 1;
}

const none: ReadonlyMap<string, Version> = new Map();

function younger(
  table: Readonly<Record<string, Version>> | undefined,
  release: number,
): ReadonlyMap<string, Version> {
  if (table === undefined) return none;
  const found = Object.entries(table).filter(([, since]) => releaseNumber(since) > release);
  return found.length === 0 ? none : new Map(found);
}

function wordsOf(template: Template, slot: Slot, release: number): ReadonlyMap<string, Version> {
  const key = ownerOf(template, slot);
  return younger(Object.hasOwn(lateWords, key) ? lateWords[key] : undefined, release);
}

/** The key of a place in the tables of late words. */
function ownerOf(template: Template, slot: Slot): string {
  const { keyword, action, option } = placeOf(template, slot);
  if (option !== "") return `${keyword.endsWith("bind") ? "bind" : "server"} ${option}`;
  return action !== "" ? `action ${action}` : keyword;
}

function placeAt(template: Template, slot: Slot, release: number): LatePlace | undefined {
  const type = slot.type?.name;
  if (type === "address" || type === "bind-address" || type === "log-target") {
    const words = younger(lateAddresses, release);
    return words.size === 0
      ? undefined
      : {
          at: slot.at,
          words,
          prefixes: true,
          unsure: type === "address" && template.keyword !== "nameserver",
        };
  }
  const beginnings = younger(lateBeginnings[ownerOf(template, slot)], release);
  if (beginnings.size > 0) return { at: slot.at, words: beginnings, prefixes: true, unsure: false };
  if (slot.name !== "data" && !listed.has(type ?? "")) return undefined;
  const words = wordsOf(template, slot, release);
  return words.size === 0 ? undefined : { at: slot.at, words, prefixes: false, unsure: false };
}

const listed = new Set(["enum", "flags", "call", "status"]);

/** The young word of a place, and its release. */
export function lateWord(text: string, { words, prefixes }: LatePlace): [string, Version] | undefined {
  if (prefixes) {
    for (const part of text.split(","))
      for (const entry of words) if (part.startsWith(entry[0])) return entry;
    return undefined;
  }
  for (const part of text.split(",")) {
    const paren = part.indexOf("(");
    const word = paren < 0 ? part : part.slice(0, paren);
    const since = words.get(word);
    if (since !== undefined) return [word, since];
  }
  return undefined;
}
