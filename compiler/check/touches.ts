/** Which rules look at a section: those that say nothing of it, and those one of its lines is of interest to. */
import { memoOfTemplateFor } from "../../grammar/template-memo.ts";
import type { Template } from "../../grammar/tree.ts";
import type { Defaults, Model, Section } from "../model/types.ts";
import type { Hooked } from "./embedded.ts";
import { optionsOf } from "./line-options.ts";

type Touches = (template: Template) => boolean;

/** Lines with one of the keywords. */
export function withKeyword(...names: readonly string[]): Touches {
  const set = new Set(names);
  return ({ keyword }) => set.has(keyword);
}

/** Lines with one of the options of `bind` and `server`. */
export function withOption(...names: readonly string[]): Touches {
  return (template) => {
    const options = optionsOf(template);
    return names.some((name) => options.has(name));
  };
}

/** Bits of one integer: rules beyond are asked always. */
const most = 30;

interface Owner {
  readonly model: Model;
  readonly touching: readonly Touches[];
}

const masks = memoOfTemplateFor((template, { touching }: Owner): number => {
  let mask = 0;
  for (let bit = 0; bit < touching.length; bit++) if (touching[bit]!(template)) mask |= 1 << bit;
  return mask;
});

/** The rules with that hook that look at a section; lines it inherits count as its own. */
export function visitors<K extends "section" | "proxy">(
  hooked: Hooked<K>,
  hook: K,
  model: Model,
): (section: Section) => Hooked<K> {
  const bits = new Map(
    hooked
      .filter(({ rule }) => rule.touches !== undefined)
      .slice(0, most)
      .map(({ rule }, bit) => [rule, bit]),
  );
  const owner: Owner = { model, touching: [...bits.keys()].map((rule) => rule.touches!) };
  const known = new Map<string, Map<number, Hooked<K>>>();
  const ofDefaults = new Map<Defaults, number>();

  return (section) => {
    const from = model.proxyOf(section)?.from;
    let mask = maskOf(section);
    if (from !== undefined) mask |= inherited(from);
    const { kind } = section;
    let ofKind = known.get(kind);
    if (ofKind === undefined) {
      ofKind = new Map();
      known.set(kind, ofKind);
    }
    let rules = ofKind.get(mask);
    if (rules === undefined) {
      rules = hooked.filter(({ rule }) => {
        if (hook === "section" && rule.kinds?.includes(kind) === false) return false;
        const bit = bits.get(rule);
        return bit === undefined || (mask & (1 << bit)) !== 0;
      }) as unknown as Hooked<K>;
      ofKind.set(mask, rules);
    }
    return rules;
  };

  function maskOf({ node: { header, statements } }: Section): number {
    let mask = header === undefined ? 0 : masks(header.template, owner);
    for (let i = 0; i < statements.length; i++) mask |= masks(statements[i]!.template, owner);
    return mask;
  }

  function inherited(from: Defaults): number {
    const pending: Defaults[] = [];
    let mask: number | undefined;
    for (let section: Defaults | undefined = from; section !== undefined; section = section.from) {
      mask = ofDefaults.get(section);
      if (mask !== undefined) break;
      pending.push(section);
    }
    mask ??= 0;
    for (let at = pending.length - 1; at >= 0; at--) {
      mask |= maskOf(pending[at]!);
      ofDefaults.set(pending[at]!, mask);
    }
    return mask;
  }
}
