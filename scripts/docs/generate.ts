/** All generated pages of docs/, by path relative to it. The same catalogue gives the same bytes. */
import { aclsPage } from "./acls.ts";
import { actionsPage } from "./actions.ts";
import { commandLinePage } from "./command-line.ts";
import { contentsPage } from "./contents.ts";
import { controlSocketPage } from "./control-socket.ts";
import { filtersPage } from "./filters.ts";
import { keywordChapters, keywordPage } from "./keywords.ts";
import { logFormatPage } from "./log-format.ts";
import { notSupportedPage } from "./not-supported.ts";
import { optionsPage } from "./options.ts";
import { readingRulesPage } from "./reading-rules.ts";
import { rulesPage } from "./rules.ts";
import { convertersPage, fetchesPage, fetchPages } from "./samples.ts";
import { valueTypesPage } from "./value-types.ts";
import { wordIndexPage } from "./word-index.ts";

export function generatePages(): Map<string, string> {
  const chapters = keywordChapters();
  return new Map([
    ["README.md", contentsPage(chapters)],
    ["acls.md", aclsPage()],
    ["actions.md", actionsPage()],
    ["bind-and-server-options.md", optionsPage()],
    ["command-line.md", commandLinePage()],
    ["control-socket.md", controlSocketPage()],
    ["converters.md", convertersPage()],
    ["fetches.md", fetchesPage()],
    ...fetchPages(),
    ["filters.md", filtersPage()],
    ["index-of-words.md", wordIndexPage(chapters)],
    ["log-format.md", logFormatPage()],
    ["not-supported.md", notSupportedPage()],
    ["reading-rules.md", readingRulesPage()],
    ["rules.md", rulesPage()],
    ["value-types.md", valueTypesPage()],
    ...chapters.map((held) => [`keywords/${held.chapter.slug}.md`, keywordPage(held)] as const),
  ]);
}
