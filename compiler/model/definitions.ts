import { memoOfTemplate } from "../../grammar/template-memo.ts";
import type { Slot, Statement } from "../../grammar/tree.ts";
import { nameWord } from "./section.ts";
import { DefinitionTable } from "./symbol-table.ts";
import type { Duplicate, Section, SymbolKind } from "./types.ts";

/** Kinds of sections whose name is a symbol of that kind. */
const named = new Set<string>([
  "frontend",
  "backend",
  "listen",
  "defaults",
  "userlist",
  "peers",
  "resolvers",
  "ring",
  "cache",
  "http-errors",
  "log-profile",
  "log-forward",
  "fcgi-app",
  "mailers",
  "crt-store",
  "acme",
  "healthcheck",
  "traces",
]); // prettier-ignore

/** Kinds of which a second definition is an error. Overlapping defaults are checked where they are used. */
const unique = new Set<SymbolKind>([
  "proxy",
  "server",
  "userlist",
  "user",
  "group",
  "resolvers",
  "nameserver",
  "ring",
  "cache",
  "log-profile",
  "log-forward",
  "fcgi-app",
  "mailers",
  "peers",
  "peer",
  "healthcheck",
  "acme",
  "http-errors",
]); // prettier-ignore

export interface Definitions {
  tables: Map<SymbolKind, DefinitionTable>;
  duplicates: Duplicate[];
}

/** Every name given in the configuration. */
export function collectDefinitions(sections: readonly Section[]): Definitions {
  const tables = new Map<SymbolKind, DefinitionTable>();
  const duplicates: Duplicate[] = [];

  const symbols = sections[0]?.tree.words.symbols.size;
  const tableOf = (kind: SymbolKind): DefinitionTable => {
    let table = tables.get(kind);
    if (table === undefined) {
      table = new DefinitionTable(kind, symbols);
      tables.set(kind, table);
    }
    return table;
  };
  const add: Add = (kind, section, word, line, statement, id = section.tree.words.wordId[word]!) => {
    const table = tableOf(kind);
    const first = table.add(id, section, word, line, statement);
    if (first >= 0 && unique.has(kind))
      duplicates.push({ kind, first: table.at(first), second: table.at(table.size - 1) });
  };

  for (const section of sections) {
    const word = nameWord(section.node, section.tree);
    if (word >= 0 && named.has(section.kind)) addSection(section, word, add);
    const { statements } = section.node;
    for (let at = 0; at < statements.length; at++) {
      const statement = statements[at]!;
      const { template } = statement;
      const slots = definingSlots(template);
      for (let i = 0; i < slots.length; i++)
        add(slots[i]!.kind, section, statement.word + slots[i]!.slot.at, statement.line, statement);
      if (word >= 0 && template.keyword === "stick-table")
        add("table", section, word, section.node.line, statement);
      else if (word >= 0 && section.kind === "peers" && template.keyword === "table" && template.words > 1) {
        const { symbols, wordId } = section.tree.words;
        const at = statement.word + 1;
        add(
          "table",
          section,
          at,
          statement.line,
          statement,
          symbols.id(`${section.name}/${symbols.text(wordId[at]!)}`),
        );
      }
    }
  }
  return { tables, duplicates };
}

type Add = (
  kind: SymbolKind,
  section: Section,
  word: number,
  line: number,
  statement: Statement | undefined,
  id?: number,
) => void;

function addSection(section: Section, word: number, add: Add): void {
  const { line, header } = section.node;
  const { kind } = section;
  if (kind === "frontend" || kind === "backend" || kind === "listen") {
    add("proxy", section, word, line, header);
    if (kind !== "backend") add("frontend", section, word, line, header);
    if (kind !== "frontend") add("backend", section, word, line, header);
  } else add(kind as SymbolKind, section, word, line, header);
}

interface DefiningSlot {
  kind: SymbolKind;
  slot: Slot;
}

const none: readonly DefiningSlot[] = [];

/** Places of a line shape where a name is given: those of type def(kind). */
const definingSlots = memoOfTemplate(({ slots }) => {
  const found: DefiningSlot[] = [];
  for (const slot of slots)
    if (slot.type?.name === "def" && slot.type.args[0]) found.push({ kind: slot.type.args[0], slot });
  return found.length > 0 ? found : none;
});
