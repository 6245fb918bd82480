/**
 * Sections that read alike: proxies of one kind with the same defaults, whose lines have one by one the same shape and
 * the same words. Of these words, sound addresses and numbers count as equal whatever they are, and so do names,
 * expressions, conditions and formats. Large configurations are mostly sections that read like an earlier one.
 */
import { memoOfTemplateFor } from "../../grammar/template-memo.ts";
import type { Slot, Statement, Template, Tree } from "../../grammar/tree.ts";
import type { Model, Proxy } from "../model/types.ts";
import { type Reading, readingsOf, verdictOf } from "./values/readings.ts";

/** Sections longer than this are looked at line by line: hardly two such are alike. */
const longest = 200;
/** Classes that lines of one shape may come to, before each counts as one of its kind. */
const mostClasses = 500;

interface Known<T> {
  readonly value: T;
  readonly start: number;
  readonly size: number;
}

/** A word of a line, by its place, and how it tells lines apart. */
interface Telling {
  readonly at: number;
  /** Sound values of that place, where they need not be told apart. */
  readonly reading: Reading | undefined;
}

/** Lines of one shape in sections of one kind. */
interface Lines {
  readonly telling: readonly Telling[];
  readonly root: Step;
  classes: number;
}

/** Words told apart so far; `id` is the class of lines that end here. */
interface Step {
  id: number;
  next: Map<number, Step> | undefined;
  /** The word last told, and where it led: mostly the next line has it too. */
  told: number;
  to: Step | undefined;
}

function createStep(): Step {
  return { id: 0, next: undefined, told: none, to: undefined };
}

interface Kind {
  readonly model: Model;
  readonly kind: string;
}

/** Types that take names or have a language of their own. */
const open = new Set([
  "def",
  "ref",
  "server-ref",
  "expr",
  "condition",
  "log-format",
  "log-format-list",
  "acl-criterion",
  "acl-patterns",
]);

/** Types whose sound values need not be told apart. */
const anyWillDo = new Set(["def", "int", "uint", "address", "bind-address"]);

/** What is told of words in order; and no word. */
const sound = -1;
const none = -2;

/** `T` is what a run keeps of sections that read alike, made by `make` when the first one comes. */
export class AlikeSections<T> {
  readonly #model: Model;
  readonly #make: (first: Proxy) => T;
  readonly #kinds = new Map<string, Kind>();
  readonly #known = new Map<number, Known<T>[]>();
  /** Classes of the lines of known sections, one after the other. */
  #classes = new Int32Array(1 << 10);
  #top = 0;
  #asked = 0;
  #nextClass = 1;

  constructor(model: Model, make: (first: Proxy) => T) {
    this.#model = model;
    this.#make = make;
  }

  /** What is kept of the sections that read like this one; undefined: none do, as far as anyone looks. */
  of(proxy: Proxy): T | undefined {
    const { header, statements } = proxy.node;
    if (header === undefined || statements.length > longest) return undefined;
    const kind = this.#kindOf(proxy);
    const start = this.#top;
    this.#asked = start;
    const size = statements.length + 2;
    while (start + size > this.#classes.length) {
      const larger = new Int32Array(this.#classes.length * 2);
      larger.set(this.#classes);
      this.#classes = larger;
    }
    const classes = this.#classes;
    let hash = proxy.from === undefined ? 0 : proxy.from.index + 1;
    classes[start] = hash;
    for (let i = -1; i < statements.length; i++) {
      const found = this.#classOf(i < 0 ? header : statements[i]!, proxy.tree, kind);
      if (found < 0) return undefined;
      classes[start + i + 2] = found;
      hash = Math.imul(hash ^ found, 0x01000193);
      hash ^= hash >>> 15;
    }
    let same = this.#known.get(hash);
    if (same === undefined) {
      same = [];
      this.#known.set(hash, same);
    }
    for (let k = 0; k < same.length; k++) {
      const known = same[k]!;
      if (known.size !== size) continue;
      let i = 0;
      while (i < size && classes[known.start + i] === classes[start + i]) i++;
      if (i === size) return known.value;
    }
    const value = this.#make(proxy);
    same.push({ value, start, size });
    this.#top = start + size;
    return value;
  }

  /** The class of a line of the section that was last asked for, if it has others alike; -1: the header. */
  classAt(line: number): number {
    return this.#classes[this.#asked + line + 2]!;
  }

  /** The class of a line: those of one class read alike. -1: hardly two lines of the shape do. */
  classOf(statement: Statement, proxy: Proxy): number {
    return this.#classOf(statement, proxy.tree, this.#kindOf(proxy));
  }

  #kindOf(proxy: Proxy): Kind {
    let kind = this.#kinds.get(proxy.kind);
    if (kind === undefined) {
      kind = { model: this.#model, kind: proxy.kind };
      this.#kinds.set(proxy.kind, kind);
    }
    return kind;
  }

  #classOf({ template, word }: Statement, tree: Tree, kind: Kind): number {
    const lines = linesOf(template, kind);
    const { telling } = lines;
    let step = lines.root;
    for (let i = 0; i < telling.length; i++) {
      const { at, reading } = telling[i]!;
      const id = tree.words.wordId[word + at]!;
      const told = reading !== undefined && isSound(reading, tree, word + at) ? sound : id;
      if (step.told === told) {
        step = step.to!;
        continue;
      }
      step.next ??= new Map();
      let next = step.next.get(told);
      if (next === undefined) {
        if (++lines.classes > mostClasses) return -1;
        next = createStep();
        step.next.set(told, next);
      }
      step.told = told;
      step.to = next;
      step = next;
    }
    if (step.id === 0) step.id = this.#nextClass++;
    return step.id;
  }
}

function isSound(reading: Reading, tree: Tree, word: number): boolean {
  if (reading.plain !== undefined) return reading.plain(tree.words, word);
  const { bytes, wordStart, wordEnd, wordFlags } = tree.words;
  if (wordFlags[word] !== 0) return false;
  const end = wordEnd[word]!;
  let at = wordStart[word]!;
  // 0 may have a meaning of its own
  if (bytes[at] === 48) return false;
  for (; at < end; at++) if (bytes[at]! < 48 || bytes[at]! > 57) return false;
  return verdictOf(reading, tree, word) === null;
}

const linesOf = memoOfTemplateFor((template: Template, { model, kind }: Kind): Lines => {
  const readings = new Map(readingsOf(template, model, kind).map((reading) => [reading.slot, reading]));
  const telling: Telling[] = [];
  for (const slot of template.slots) {
    const reading = readings.get(slot);
    const type = slot.type?.name ?? "";
    if (slot.kind !== "value") {
      if (reading !== undefined) telling.push({ at: slot.at, reading: undefined });
    } else if (reading === undefined && isCookieName(template, slot)) continue;
    else if (reading !== undefined || !open.has(type))
      for (let i = 0; i < slot.count; i++)
        telling.push({ at: slot.at + i, reading: anyWillDo.has(type) ? reading : undefined });
  }
  return { telling, root: createStep(), classes: 0 };
});

/** As much a name as those of type "def". */
function isCookieName({ keyword }: Template, { name }: Slot): boolean {
  return keyword === "cookie" && name === "name";
}
