/** docs/not-supported.md: everything hapaxd refuses, by reason. */
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import { cliCommands } from "../../grammar/catalogue/cli-commands.ts";
import { filters } from "../../grammar/catalogue/filters.ts";
import { services } from "../../grammar/catalogue/services.ts";
import type { Action, Keyword, Runtime } from "../../grammar/catalogue/types.ts";
import { list, refused } from "./facts.ts";
import { code, page, prose } from "./markdown.ts";
import { refusedIn } from "./refused-in.ts";

/** Reason -> kind -> names. */
type Reasons = Map<string, Map<string, Set<string>>>;

export function notSupportedPage(): string {
  const reasons: Reasons = new Map();
  const add = (why: string, kind: string, name: string): void => {
    if (why === "") return;
    const reason = why.replace(/\b(come|arrive)(s?) in a later version/, "come$2 in a later version");
    const kinds = reasons.get(reason) ?? new Map<string, Set<string>>();
    reasons.set(reason, kinds);
    const names = kinds.get(kind) ?? new Set();
    kinds.set(kind, names.add(name));
  };
  const addRows = (kind: string, rows: Readonly<Record<string, { runtime: Runtime }>>): void => {
    for (const [name, row] of Object.entries(rows)) add(refused(row.runtime), kind, name);
  };

  addRows("sections", catalogue.sections);
  for (const [name, rows] of Object.entries(catalogue.keywords))
    for (const row of list<Keyword>(rows)) add(refusedIn(name, row), "keywords", withSection(name, row));
  for (const [name, rows] of Object.entries(catalogue.actions))
    for (const row of list<Action>(rows)) add(refused(row.runtime), "actions", name);
  for (const [family, rows] of Object.entries(catalogue.options)) addRows(`${family} options`, rows);
  addRows("filters", filters);
  addRows("services", services);
  addRows("fetches", catalogue.fetches);
  addRows("converters", catalogue.converters);
  addRows("log-format aliases", catalogue.logAliases);
  addRows("control-socket commands", cliCommands);

  const removed = /^(removed|renamed|split) /;
  const sorted = [...reasons].sort(([a], [b]) => (a < b ? -1 : 1));
  const gone = sorted.filter(([reason]) => removed.test(reason));
  const rest = sorted.filter(([reason]) => !removed.test(reason));
  return page(
    "Not supported by hapaxd",
    "`hapax check` knows the whole language. `hapaxd` does not run all of it yet: a configuration that asks for something on this page is refused at start, with file, line and the reason. Nothing is ignored in silence. Control-socket commands answer that they are not there.",
    "## Not in hapaxd",
    ...rest.map(([reason, kinds]) => reasonText(reason, kinds)),
    "## Gone from HAProxy itself",
    ...gone.map(([reason, kinds]) => reasonText(reason, kinds)),
  );
}

/** Keywords of small sections go by common words: say whose they are. */
function withSection(name: string, { sections }: Keyword): string {
  const large = sections.some((section) => /^(global|defaults|frontend|backend|listen)$/.test(section));
  return large ? name : `${sections.join("/")}: ${name}`;
}

function reasonText(reason: string, kinds: ReadonlyMap<string, ReadonlySet<string>>): string {
  const lines = [...kinds].map(
    ([kind, names]) =>
      `- ${kind}: ${[...names]
        .sort()
        .map((name) => code(kind === "log-format aliases" ? `%${name}` : name))
        .join(", ")}`,
  );
  return [`### ${prose(reason[0]!.toUpperCase() + reason.slice(1))}`, lines.join("\n")].join("\n\n");
}
