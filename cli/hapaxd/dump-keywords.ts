/** `-dK<classes>`: the keywords of the catalogue by class, sorted. */
import { aclDerivatives } from "../../grammar/catalogue/acls.ts";
import { cliCommands } from "../../grammar/catalogue/cli-commands.ts";
import { converters } from "../../grammar/catalogue/converters/index.ts";
import { fetches } from "../../grammar/catalogue/fetches/index.ts";
import { filters } from "../../grammar/catalogue/filters.ts";
import { keywords } from "../../grammar/catalogue/keywords/index.ts";
import { optionFamilies } from "../../grammar/catalogue/options/index.ts";
import type { Keyword, KeywordRows } from "../../grammar/catalogue/types.ts";

const classes: Record<string, [title: string, list: () => string[]]> = {
  acl: [
    "registered ACL keywords",
    () => Object.entries(aclDerivatives).map(([name, row]) => `${name} = ${row.fetch} -m ${row.match}`),
  ],
  cfg: ["registered configuration keywords", configKeywords],
  cli: ["registered CLI keywords", () => names(cliCommands)],
  cnv: [
    "registered sample converter functions",
    () =>
      Object.entries(converters)
        .filter(([, row]) => row.removed === undefined)
        .map(
          ([name, row]) => `${name}${row.args === undefined ? "" : `(${row.args})`}: ${row.in} => ${row.out}`,
        ),
  ],
  flt: ["registered filter names", () => names(filters)],
  smp: [
    "registered sample fetch functions",
    () =>
      Object.entries(fetches)
        .filter(([, row]) => row.removed === undefined)
        .map(
          ([name, row]) =>
            `[ ${[...row.contexts].join(" ")} ] ${name}${row.args === undefined ? "" : `(${row.args})`}: ${row.out}`,
        ),
  ],
  svc: ["registered service names", () => []],
};

export function dumpKeywords(wanted: string): void {
  for (const name of wanted.split(",")) {
    if (name === "help") {
      process.stdout.write("# List of supported keyword classes:\nall\nacl\ncfg\ncli\ncnv\nflt\nsmp\nsvc\n");
      continue;
    }
    const chosen = name === "all" ? Object.keys(classes) : [name];
    for (const one of chosen) {
      const entry = classes[one];
      if (entry === undefined) continue;
      process.stdout.write(
        `# List of ${entry[0]}:\n${entry[1]()
          .sort()
          .map((line) => `${line}\n`)
          .join("")}`,
      );
    }
  }
}

function names(table: Record<string, { removed?: string }>): string[] {
  return Object.entries(table)
    .filter(([, row]) => row.removed === undefined)
    .map(([name]) => name);
}

function configKeywords(): string[] {
  const lines: string[] = [];
  for (const [name, rows] of Object.entries<KeywordRows>(keywords)) {
    const list: readonly Keyword[] = Array.isArray(rows) ? rows : [rows as Keyword];
    for (const section of new Set(
      list.filter((row) => row.removed === undefined).flatMap((row) => row.sections),
    ))
      lines.push(`${section} ${name}`);
  }
  for (const [family, options] of Object.entries(optionFamilies))
    for (const name of names(options)) lines.push(`${family} <${name}>`);
  return lines;
}
