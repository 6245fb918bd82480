/** All generated pages of docs/, by path relative to it. The same catalogue gives the same bytes. */
import { actionsPage } from "./actions.ts";
import { commandLinePage } from "./command-line.ts";
import { contentsPage } from "./contents.ts";
import { controlSocketPage } from "./control-socket.ts";
import { keywordChapters, keywordPage } from "./keywords.ts";
import { logFormatPage } from "./log-format.ts";
import { notSupportedPage } from "./not-supported.ts";
import { optionsPage } from "./options.ts";
import { rulesPage } from "./rules.ts";
import { convertersPage, fetchesPage } from "./samples.ts";

export function generatePages(): Map<string, string> {
  const chapters = keywordChapters();
  return new Map([
    ["README.md", contentsPage(chapters)],
    ["actions.md", actionsPage()],
    ["bind-and-server-options.md", optionsPage()],
    ["command-line.md", commandLinePage()],
    ["control-socket.md", controlSocketPage()],
    ["converters.md", convertersPage()],
    ["fetches.md", fetchesPage()],
    ["log-format.md", logFormatPage()],
    ["not-supported.md", notSupportedPage()],
    ["rules.md", rulesPage()],
    ...chapters.map((held) => [`keywords/${held.chapter.slug}.md`, keywordPage(held)] as const),
  ]);
}
