/** Takes the rules through the sections and lines of a model. */
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { memoOfTemplateFor } from "../../grammar/template-memo.ts";
import type { Statement, Template } from "../../grammar/tree.ts";
import type { Line, Model, Proxy, Section } from "../model/types.ts";
import { AlikeSections } from "./alike.ts";
import { embeddedPlaces, type Hooked, type Places } from "./embedded.ts";
import { isDisabled } from "./proxy-names.ts";
import type { Rule } from "./rule.ts";
import { visitors } from "./touches.ts";

/** The rules with these hooks. */
export interface Walkers {
  readonly section: Hooked<"section">;
  readonly statement: Hooked<"statement">;
  readonly proxy: Hooked<"proxy">;
  visitEmbedded(line: Line, places: Places): void;
}

/** What is to be done with lines of one shape. */
interface Visits {
  readonly statement: Hooked<"statement">;
  readonly embedded: Places;
}

interface LineVisits {
  /** Index among the section's statements; -1: its header. */
  readonly at: number;
  readonly visits: Visits;
}

/** Lines that read alike. */
interface LineClass {
  /** Rules that had something to say of the first one. */
  loud: ReadonlySet<Rule> | undefined;
  /** What is to be done with the others, made when the second one comes; null: nothing. */
  again: Visits | null | undefined;
}

/** How the lines of a proxy are visited. */
interface Lines {
  readonly place: PlaceKind;
  readonly classes: Map<number, LineClass>;
  /** The class of the line with that index; negative: none. */
  classAt(statement: Statement, at: number): number;
  /** Rules that need not see another line of a class of which they had nothing to say. */
  notAgain(rule: Rule): boolean;
  /** Takes, by line, the rules that had something to say. */
  readonly loudLines?: Map<number, ReadonlySet<Rule>>;
}

/** Proxies that read alike. */
interface Alike {
  readonly off: boolean;
  readonly place: PlaceKind;
  /** Called for the first one. */
  readonly section: Hooked<"section">;
  readonly proxy: Hooked<"proxy">;
  /** Rules whose hooks had something to say of the first one; by line those of statements. */
  readonly loud: Set<Rule>;
  readonly loudLines: Map<number, ReadonlySet<Rule>>;
  visited: boolean;
  /** For the others; made when the second one comes. */
  again: { readonly section: Hooked<"section">; readonly lines: readonly LineVisits[] } | undefined;
  proxyVisited: boolean;
  proxyAgain: Hooked<"proxy"> | undefined;
}

/** Calls the hooks of sections, of statements and of what these hold, in order; then those of proxies. */
export function walk(model: Model, found: readonly Diagnostic[], walkers: Walkers): void {
  const sectionVisitors = visitors(walkers.section, "section", model);
  const proxyVisitors = visitors(walkers.proxy, "proxy", model);
  const placeKinds = new Map<string, PlaceKind>();
  const alike = new AlikeSections<Alike>(model, (first) => {
    const off = isDisabled(first);
    return {
      off,
      place: placeOf(first, first, off),
      section: sectionVisitors(first),
      proxy: proxyVisitors(first).filter(({ rule }) => !off || rule.evenDisabled === true),
      loud: new Set(),
      loudLines: new Map(),
      visited: false,
      again: undefined,
      proxyVisited: false,
      proxyAgain: undefined,
    };
  });

  const likes: (Alike | undefined)[] = [];
  for (const section of model.sections) {
    const proxy = model.proxyOf(section);
    if (proxy === undefined) {
      visitSection(section);
      continue;
    }
    const like = alike.of(proxy);
    likes.push(like);
    if (like === undefined) visitUnlike(proxy);
    else if (like.visited) visitAgain(proxy, like);
    else visitFirst(proxy, like);
  }
  const { proxies } = model;
  for (let i = 0; i < proxies.length; i++) visitProxy(proxies[i]!, likes[i]);

  function visitSection(section: Section): void {
    for (const { rule, report } of sectionVisitors(section)) rule.section(section, model, report);
    const { header, statements } = section.node;
    const place = placeOf(section, undefined, false);
    if (header !== undefined) visitLine({ statement: header, section }, visitsOf(header.template, place));
    for (const statement of statements)
      visitLine({ statement, section }, visitsOf(statement.template, place));
  }

  /** A proxy that is too long to be like another: its lines may be like each other. */
  function visitUnlike(proxy: Proxy): void {
    for (const { rule, report } of sectionVisitors(proxy)) rule.section(proxy, model, report);
    visitLines(proxy, {
      place: placeOf(proxy, proxy, isDisabled(proxy)),
      classes: new Map(),
      classAt: (statement) => alike.classOf(statement, proxy),
      notAgain: (rule) => goesByLine(rule) || goesByReading(rule, "statement", proxy),
    });
  }

  function visitFirst(proxy: Proxy, like: Alike): void {
    for (let i = 0; i < like.section.length; i++) {
      const { rule, report } = like.section[i]!;
      const before = found.length;
      rule.section(proxy, model, report);
      if (found.length > before) like.loud.add(rule);
    }
    const { place, loudLines } = like;
    visitLines(proxy, {
      place,
      classes: place.classes,
      classAt: (_, at) => alike.classAt(at),
      notAgain: goesByLine,
      loudLines,
    });
    like.visited = true;
  }

  function visitLines(section: Proxy, lines: Lines): void {
    const { header, statements } = section.node;
    const { classes, place } = lines;
    for (let at = header === undefined ? 0 : -1; at < statements.length; at++) {
      const statement = at < 0 ? header! : statements[at]!;
      const cls = lines.classAt(statement, at);
      let known = cls < 0 ? undefined : classes.get(cls);
      let visits = known?.again;
      if (visits === undefined) {
        visits = visitsOf(statement.template, place);
        if (known !== undefined) {
          visits &&= without(visits, lines.notAgain, known.loud);
          known.again = visits;
        }
      }
      if (visits === null) continue;
      const loud = visitHeard({ statement, section }, visits);
      if (loud !== undefined) lines.loudLines?.set(at, loud);
      if (known === undefined && cls >= 0) {
        known = { loud, again: undefined };
        classes.set(cls, known);
      }
    }
  }

  /** Returns the rules that had something to say of the line. */
  function visitHeard(line: Line, { statement: rules, embedded }: Visits): Set<Rule> | undefined {
    let loud: Set<Rule> | undefined;
    for (let i = 0; i < rules.length; i++) {
      const { rule, report } = rules[i]!;
      const before = found.length;
      rule.statement(line, model, report);
      if (found.length > before) {
        loud ??= new Set();
        loud.add(rule);
      }
    }
    if (embedded.list.length > 0) walkers.visitEmbedded(line, embedded);
    return loud;
  }

  function visitAgain(proxy: Proxy, like: Alike): void {
    like.again ??= {
      section: like.section.filter(
        ({ rule }) => !goesByReading(rule, "section", proxy) || like.loud.has(rule),
      ),
      lines: linesAgain(proxy, like),
    };
    const { section: rules, lines } = like.again;
    for (let i = 0; i < rules.length; i++) rules[i]!.rule.section(proxy, model, rules[i]!.report);
    const { header, statements } = proxy.node;
    for (let i = 0; i < lines.length; i++) {
      const { at, visits } = lines[i]!;
      visitLine({ statement: at < 0 ? header! : statements[at]!, section: proxy }, visits);
    }
  }

  function visitLine(line: Line, visits: Visits | null): void {
    if (visits === null) return;
    const { statement: rules, embedded } = visits;
    for (let i = 0; i < rules.length; i++) rules[i]!.rule.statement(line, model, rules[i]!.report);
    if (embedded.list.length > 0) walkers.visitEmbedded(line, embedded);
  }

  function visitProxy(proxy: Proxy, like: Alike | undefined): void {
    if (like?.proxyVisited === true) {
      like.proxyAgain ??= like.proxy.filter(
        ({ rule }) => !goesByReading(rule, "proxy", proxy) || like.loud.has(rule),
      );
      const again = like.proxyAgain;
      for (let i = 0; i < again.length; i++) again[i]!.rule.proxy(proxy, model, again[i]!.report);
      return;
    }
    const off = like === undefined && isDisabled(proxy);
    const hooks = like?.proxy ?? proxyVisitors(proxy);
    for (let i = 0; i < hooks.length; i++) {
      const { rule, report } = hooks[i]!;
      if (off && rule.evenDisabled !== true) continue;
      const before = found.length;
      rule.proxy(proxy, model, report);
      if (found.length > before) like?.loud.add(rule);
    }
    if (like !== undefined) like.proxyVisited = true;
  }

  function placeOf(section: Section, proxy: Proxy | undefined, off: boolean): PlaceKind {
    const table = proxy !== undefined && proxy.own("stick-table").length > 0;
    const kind = `${section.kind} ${proxy?.mode} ${off} ${table}`;
    let place = placeKinds.get(kind);
    if (place === undefined) {
      place = { byStatement: walkers.statement, model, off, classes: new Map() };
      placeKinds.set(kind, place);
    }
    return place;
  }
}

function goesByLine(rule: Rule): boolean {
  return rule.alike?.includes("line") === true;
}

function goesByReading(rule: Rule, hook: "statement" | "section" | "proxy", proxy: Proxy): boolean {
  return rule.alike?.includes(hook) === true && rule.alikeIf?.(proxy) !== false;
}

function linesAgain(proxy: Proxy, like: Alike): LineVisits[] {
  const { header, statements } = proxy.node;
  const lines: LineVisits[] = [];
  const ofLine = (rule: Rule) => goesByLine(rule) || goesByReading(rule, "statement", proxy);
  for (let at = header === undefined ? 0 : -1; at < statements.length; at++) {
    const all = visitsOf((at < 0 ? header! : statements[at]!).template, like.place);
    const visits = all && without(all, ofLine, like.loudLines.get(at));
    if (visits !== null) lines.push({ at, visits });
  }
  return lines;
}

/** What is left when hooks are not called again that had nothing to say; null: nothing. */
function without(
  { statement, embedded }: Visits,
  notAgain: (rule: Rule) => boolean,
  loud: ReadonlySet<Rule> | undefined,
): Visits | null {
  const left = statement.filter(({ rule }) => !notAgain(rule) || loud?.has(rule) === true);
  return left.length === 0 && embedded.list.length === 0 ? null : { statement: left, embedded };
}

/** Keywords whose expressions and formats HAProxy reads only when it puts a proxy to use. */
const readLate = new Set([
  "log-format",
  "log-format-sd",
  "error-log-format",
  "unique-id-format",
  "balance",
  "option forwarded",
  "use_backend",
  "use-server",
]);

/** What is looked at in a line of a disabled proxy. */
function whenOff(template: Template): Places {
  const places = embeddedPlaces(template);
  if (!readLate.has(template.keyword)) return places;
  return { ...places, list: places.list.filter(({ slot }) => slot.type?.name === "condition") };
}

/** Sections of one kind and mode in one run; to rules about sub-languages they are alike, unless they want every use. */
interface PlaceKind {
  readonly byStatement: Hooked<"statement">;
  readonly model: Model;
  /** Disabled proxies. */
  readonly off: boolean;
  /** By class of lines. */
  readonly classes: Map<number, LineClass>;
}

/** null: nothing is to be done. */
const visitsOf = memoOfTemplateFor((template, { byStatement, model, off }: PlaceKind): Visits | null => {
  const statement = byStatement.filter(({ rule }) => rule.applies?.(template, model) ?? true);
  const embedded = off ? whenOff(template) : embeddedPlaces(template);
  return statement.length === 0 && embedded.list.length === 0 ? null : { statement, embedded };
});
