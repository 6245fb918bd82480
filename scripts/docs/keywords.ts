/** The pages of docs/keywords/. */
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { Keyword } from "../../grammar/catalogue/types.ts";
import { signature } from "../../grammar/signature.ts";
import { type Chapter, chaptersOf } from "./chapters.ts";
import { wrongLines } from "./entry.ts";
import { byName, dates, list, manualText, replacement } from "./facts.ts";
import { anchor, code, fence, page, prose, table } from "./markdown.ts";
import { refusedIn } from "./refused-in.ts";
import { signatureLines } from "./signature-lines.ts";
import { valuesText } from "./value-text.ts";

export interface KeywordChapter {
  chapter: Chapter;
  /** Rows of one keyword on this page, keywords in order. */
  entries: readonly (readonly [string, readonly Keyword[]])[];
}

export function keywordChapters(): KeywordChapter[] {
  const chapters = chaptersOf(Object.keys(catalogue.sections));
  const held = new Map<Chapter, [string, Keyword[]][]>();
  for (const [name, rows] of byName(Object.entries(catalogue.keywords))) {
    for (const row of list<Keyword>(rows)) {
      const mine = chapters.filter((chapter) => chapter.holds(name, row));
      if (mine.length === 0) throw new Error(`no page of docs/keywords holds '${name}'`);
      // a row of several small sections stands on the page of each, any other on its first
      const fixed = mine.find((chapter) => chapter.intro !== "");
      for (const chapter of fixed === undefined ? mine : [fixed]) {
        const entries = held.get(chapter) ?? [];
        held.set(chapter, entries);
        if (entries.at(-1)?.[0] === name) entries.at(-1)![1].push(row);
        else entries.push([name, [row]]);
      }
    }
  }
  return chapters.map((chapter) => ({ chapter, entries: held.get(chapter) ?? [] }));
}

export function keywordPage({ chapter, entries }: KeywordChapter): string {
  const section = catalogue.sections[chapter.slug];
  return page(
    chapter.title,
    chapter.intro,
    section === undefined ? "" : sectionText(chapter.slug),
    chapter.slug === "removed" ? removedTable(entries) : overview(entries),
    ...entries.map(([name, rows]) => keywordEntry(name, rows)),
  );
}

type Entries = KeywordChapter["entries"];

const link = (name: string): string => `[${code(name)}](#${anchor(name)})`;

function overview(entries: Entries): string {
  return table(
    ["keyword", "hapaxd", "what it does"],
    entries.map(([name, rows]) => [
      link(name),
      rows.some((row) => refusedIn(name, row) === "") ? "yes" : "no",
      prose(rows[0]!.summary),
    ]),
  );
}

function removedTable(entries: Entries): string {
  return table(
    ["keyword", "removed in", "instead"],
    entries.map(([name, [row]]) => [
      link(name),
      row!.removed ?? "",
      row!.use === undefined ? "" : replacement(row!.use),
    ]),
  );
}

/** The header line of a section and what it is for. */
function sectionText(kind: string): string {
  const section = catalogue.sections[kind]!;
  const reason = section.runtime === "yes" ? "" : section.runtime.slice("no: ".length);
  return [
    fence([signature(kind, section.syntax)]),
    prose(section.summary),
    ["*", [...dates(section), manualText(section.manual)].join("; "), ".*"].join(""),
    reason === "" ? "" : `**hapaxd refuses it:** ${prose(reason)}.`,
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function keywordEntry(name: string, rows: readonly Keyword[]): string {
  return [`## ${code(name)}`, ...rows.map((row) => variant(name, row))].join("\n\n");
}

const repeats = { last: "", append: "lines add up", once: "once per section" } as const;

function variant(name: string, row: Keyword): string {
  const facts = [
    row.sections.map(code).join(", "),
    repeats[row.repeat],
    row.prefixes === undefined ? "" : `may follow ${row.prefixes.map(code).join(" or ")}`,
    row.mode === undefined ? "" : `mode ${row.mode} only`,
    row.namedDefaultsOnly === true ? "in `defaults` only where it is named" : "",
    row.feature === undefined ? "" : `needs ${code(row.feature)} in HAProxy`,
    ...dates(row),
    manualText(row.manual),
  ].filter((fact) => fact !== "");
  const reason = refusedIn(name, row);
  const values = valuesText([row.syntax], "../");
  return [
    fence(signatureLines(name, row.syntax)),
    prose(row.summary),
    values === "" ? "" : `${values}.`,
    `*${facts.join("; ")}.*`,
    reason === "" ? "" : `**hapaxd refuses it:** ${prose(reason)}.`,
    row.ok === undefined || row.ok.length === 0 ? "" : `Right:\n\n${fence(row.ok)}`,
    wrongLines(row),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}
