/** Parses one line shape and makes its template: called once per shape, never per line. */
import { type Family, optionNames, type WordClass } from "./family.ts";
import type { OptionRow } from "./shape.ts";
import { nextPlaces, type Place } from "./shape-next.ts";
import type { Taken } from "./shape-parser.ts";
import type { ShapeError, Slot, Template } from "./tree.ts";

export const prefixes = [undefined, "no", "default"] as const;

/** `prefix` indexes `prefixes`; `args` are the classes of the words after the keyword. */
export function makeTemplate(family: Family, prefix: number, args: readonly WordClass[]): Template {
  const before = prefix > 0 ? 1 : 0;
  const base = before + family.keywordWords;
  const errors: ShapeError[] = family.errors.map((error) => ({ ...error, at: error.at + before }));
  // `no log` takes back; only the line that gives needs arguments.
  const bare = prefix > 0 && args.length === 0;
  const { taken, kept } = bare ? { taken: [], kept: [] } : parseArgs(family, args, base, errors);
  const slots = prefix > 0 ? [keywordSlot(prefixes[prefix]!, 0, 1)] : [];
  slots.push(keywordSlot(family.keyword, before, family.keywordWords));
  addSlots(family, args, taken, kept, base, slots);
  errors.push(...prefixErrors(family, prefix));
  if (prefixes[prefix] === "no" && family.entry?.negated === "" && args.length > 0)
    errors.push({ at: base, rule: "unexpected-argument", expected: [] });
  const template: Template = { keyword: family.keyword, slots, errors, words: base + args.length, memo: [] };
  if (family.entry) template.entry = family.entry;
  if (prefix > 0) template.prefix = prefixes[prefix]!;
  return template;
}

function keywordSlot(name: string, at: number, count: number): Slot {
  return { name, kind: "keyword", at, count, group: 0 };
}

function prefixErrors(family: Family, prefix: number): ShapeError[] {
  const word = prefixes[prefix];
  if (word === undefined || family.entry?.prefixes?.includes(word)) return [];
  return [{ at: 0, rule: "unexpected-argument", expected: [family.keyword] }];
}

/**
 * Words that do not fit are left out, one by one, and the rest is parsed again, so that one extra word does not hide
 * what is right about the line. Returns what was taken, and for each parsed index the argument it stands for.
 */
function parseArgs(
  family: Family,
  args: readonly WordClass[],
  base: number,
  errors: ShapeError[],
): { taken: readonly Taken[]; kept: number[] } {
  const { grammar, compiled } = family;
  let kept = args.map((_, index) => index);
  for (;;) {
    const { taken, failedAt } = grammar.parse(kept.map((index) => args[index]!.type));
    if (failedAt < 0) return { taken, kept };
    const { places } = nextPlaces(
      compiled.shape,
      kept.slice(0, failedAt).map((index) => args[index]!.facets),
    );
    const expected = describePlaces(family, places, lastOption(args, kept, failedAt));
    if (failedAt >= kept.length) {
      errors.push({ at: base + args.length, rule: "missing-argument", expected });
      return { taken, kept };
    }
    const optionsExpected = places.some((place) => place.shape.op === "option-name");
    errors.push({
      at: base + kept[failedAt]!,
      rule: optionsExpected ? "unknown-option" : "unexpected-argument",
      expected,
    });
    // The words after an unknown option are its arguments, up to the next word we know.
    let resume = failedAt + 1;
    while (optionsExpected && resume < kept.length && args[kept[resume]!]!.type === family.value.type)
      resume++;
    kept = [...kept.slice(0, failedAt), ...kept.slice(resume)];
  }
}

function lastOption(args: readonly WordClass[], kept: readonly number[], end: number): OptionRow | undefined {
  for (let i = end - 1; i >= 0; i--) {
    const { option } = args[kept[i]!]!;
    if (option) return option;
  }
  return undefined;
}

/** Literals as they are, values as "<name>". */
export function describePlaces(
  family: Family,
  places: readonly Place[],
  option: OptionRow | undefined,
): string[] {
  const texts = new Set<string>();
  for (const { shape } of places) {
    if (shape.op === "option-name") for (const name of optionNames(family, shape.cls)) texts.add(name);
    else if (shape.op !== "converter") {
      const leaf = shape.option ? option?.leaves[shape.leaf] : family.compiled.leaves[shape.leaf];
      if (leaf === undefined) continue;
      if (leaf.kind === "literal") texts.add(leaf.name);
      else if (leaf.type?.name === "condition" && shape.op === "word") texts.add("if").add("unless");
      else texts.add(`<${leaf.name}>`);
    }
  }
  return [...texts];
}

function addSlots(
  family: Family,
  args: readonly WordClass[],
  taken: readonly Taken[],
  kept: readonly number[],
  base: number,
  slots: Slot[],
): void {
  let option: OptionRow | undefined;
  let last: Taken | undefined;
  for (const piece of taken) {
    const arg = kept[piece.at]!;
    const at = base + arg;
    const leaf = piece.option ? option?.leaves[piece.leaf] : family.compiled.leaves[piece.leaf];
    if (leaf === undefined) continue;
    const previous = slots.at(-1)!;
    if (leaf.kind === "options") {
      option = args[arg]!.option!;
      slots.push({ name: option.name, kind: "option", at, count: 1, group: piece.group, option: option.row });
    } else if (leaf.kind === "literal") {
      slots.push({ name: leaf.name, kind: "literal", at, count: 1, group: piece.group });
    } else if (
      leaf.multi &&
      last?.leaf === piece.leaf &&
      last.option === piece.option &&
      last.group === piece.group
    ) {
      slots[slots.length - 1] = { ...previous, count: at - previous.at + 1 };
    } else if (leaf.type?.name === "action") {
      const slot: Slot = {
        name: family.actionName ?? leaf.name,
        kind: "action",
        type: leaf.type,
        at,
        count: 1,
        group: 0,
      };
      slots.push(family.action ? { ...slot, action: family.action } : slot);
    } else slots.push({ name: leaf.name, kind: "value", type: leaf.type!, at, count: 1, group: piece.group });
    last = piece;
  }
}
