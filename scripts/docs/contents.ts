/** docs/README.md: the contents. */
import type { KeywordChapter } from "./keywords.ts";
import { page } from "./markdown.ts";

export function contentsPage(chapters: readonly KeywordChapter[]): string {
  const other = (slug: string): boolean => !/^(global|prox|removed)/.test(slug);
  const item = ({ chapter, entries }: KeywordChapter): string =>
    `- [${chapter.title}](keywords/${chapter.slug}.md) (${entries.length})`;
  return page(
    "Documentation",
    "The language reference is made from hapax's catalogue, in our own words; every example line on it is a test. HAProxy's own manual says more about each; the numbers are its sections.",
    "## Using hapax",
    [
      "- [Command line](command-line.md) of `hapax` and `hapaxd`",
      "- [Rules](rules.md) of `hapax check`",
      "- [Control socket](control-socket.md)",
      "- [Not supported](not-supported.md): what `hapaxd` refuses, and why",
      "- [Seed features](seed-features.md): HAProxy's features of 2006 to 2010, one by one",
    ].join("\n"),
    "## The language",
    [
      "- [Index of words](index-of-words.md): every name, alphabetically",
      "- [Reading rules](reading-rules.md): words, quotes, variables, `.if` blocks",
      "- [Value types](value-types.md): times, sizes, addresses, expressions ...",
      "- [ACLs and conditions](acls.md): tests, matching methods, predefined ACLs",
      "- [Actions](actions.md) of rules",
      "- [Options of bind, server and crt-list lines](bind-and-server-options.md)",
      "- [Sample fetches](fetches.md)",
      "- [Converters](converters.md)",
      "- [Log format](log-format.md)",
      "- [Filters and services](filters.md)",
      "- [Removed keywords](keywords/removed.md) and what to write instead",
    ].join("\n"),
    "## Keywords",
    chapters
      .filter(({ chapter }) => !other(chapter.slug))
      .map(item)
      .join("\n"),
    "## Other sections",
    chapters
      .filter(({ chapter }) => other(chapter.slug))
      .map(item)
      .join("\n"),
  );
}
