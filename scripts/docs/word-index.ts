/** docs/index-of-words.md: every name of the language, with the place that explains it. */
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import { filters } from "../../grammar/catalogue/filters.ts";
import { services } from "../../grammar/catalogue/services.ts";
import type { KeywordChapter } from "./keywords.ts";
import { anchor, code, page, table } from "./markdown.ts";
import { optionAnchor } from "./options.ts";
import { fetchLink } from "./samples.ts";

interface Word {
  name: string;
  what: string;
  link: string;
}

export function wordIndexPage(chapters: readonly KeywordChapter[]): string {
  const words: Word[] = chapters.flatMap(({ chapter, entries }) =>
    entries.map(([name]) => ({
      name,
      what: `keyword, ${chapter.title}`,
      link: `keywords/${chapter.slug}.md#${anchor(name)}`,
    })),
  );
  const add = (names: readonly string[], what: string, link: (name: string) => string): void => {
    for (const name of names) words.push({ name, what, link: link(name) });
  };
  add(Object.keys(catalogue.actions), "action", (name) => `actions.md#${anchor(name)}`);
  for (const [family, rows] of Object.entries(catalogue.options))
    add(
      Object.keys(rows),
      `${family} option`,
      (name) => `bind-and-server-options.md#${optionAnchor(family, name)}`,
    );
  add(Object.keys(catalogue.fetches), "fetch", fetchLink);
  add(Object.keys(catalogue.converters), "converter", (name) => `converters.md#${anchor(name)}`);
  const derived = Object.keys(catalogue.aclDerivatives).filter(
    (name) => !Object.hasOwn(catalogue.fetches, name),
  );
  add(derived, "ACL keyword", () => "acls.md#acl-keywords");
  add(
    [...Object.keys(filters), ...Object.keys(services)],
    "filter or service",
    (name) => `filters.md#${anchor(name)}`,
  );
  add(
    Object.keys(catalogue.logAliases).map((name) => `%${name}`),
    "log-format alias",
    () => "log-format.md#aliases",
  );
  words.sort((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()) || compare(a.what, b.what));
  const letters = new Map<string, Word[]>();
  for (const word of words) {
    const letter = /^[a-z]/i.test(word.name) ? word.name[0]!.toUpperCase() : "Signs and digits";
    letters.set(letter, [...(letters.get(letter) ?? []), word]);
  }
  return page(
    "Index of words",
    `${words.length} names of the language, where they are explained.`,
    [...letters.keys()].map((letter) => `[${letter}](#${anchor(letter)})`).join(" "),
    ...[...letters].map(
      ([letter, list]) =>
        `## ${letter}\n\n${table(
          ["word", "is"],
          list.map(({ name, what, link }) => [`[${code(name)}](${link})`, what]),
        )}`,
    ),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
