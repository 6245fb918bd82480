/** docs/bind-and-server-options.md: what may follow the address of a line. */
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { LineOption } from "../../grammar/catalogue/types.ts";
import { signature } from "../../grammar/signature.ts";
import { entry } from "./entry.ts";
import { byName, runs } from "./facts.ts";
import { anchor, code, page, prose, table } from "./markdown.ts";

const families: Readonly<Record<string, string>> = {
  bind: "Options of `bind`, and of `stats socket` where they make sense there.",
  server:
    "Options of `server`, `server-template` and `default-server`. *Default* says whether `default-server` takes it, *run time* whether a server added on the control socket may have it.",
  "crt-list": "Options of the lines of a `crt-list` file and of `ssl-f-use`.",
};

/** Anchor of an option's entry: the families share names. */
export const optionAnchor = (family: string, name: string): string => anchor(`${family} ${name}`);

export function optionsPage(): string {
  return page(
    "Options of bind, server and crt-list lines",
    Object.keys(catalogue.options)
      .map((family) => `[${family}](#${anchor(family)})`)
      .join(", "),
    ...Object.entries(catalogue.options).map(([family, rows]) => {
      const options = byName(Object.entries(rows));
      return [
        `## ${family}`,
        families[family] ?? "",
        overview(family, options),
        ...options.map(([name, row]) => optionEntry(family, name, row)),
      ].join("\n\n");
    }),
  );
}

function overview(family: string, options: readonly (readonly [string, LineOption])[]): string {
  const server = family === "server";
  return table(
    ["option", "hapaxd", ...(server ? ["default", "run time"] : []), "what it does"],
    options.map(([name, row]) => [
      `[${code(text(name, row))}](#${optionAnchor(family, name)})`,
      runs(row.runtime),
      ...(server ? [row.inDefaultServer === true ? "yes" : "", row.dynamic === true ? "yes" : ""] : []),
      prose(row.summary),
    ]),
  );
}

function optionEntry(family: string, name: string, row: LineOption): string {
  return [
    `### ${family} ${code(name)}`,
    entry({
      signature: [text(name, row)],
      row,
      facts:
        family !== "server"
          ? []
          : [
              row.inDefaultServer === true ? "in `default-server` too" : "not in `default-server`",
              row.dynamic === true ? "also for servers added at run time" : "",
            ],
      syntaxes: [row.paren ?? "", row.syntax],
    }),
  ].join("\n\n");
}

const text = (name: string, row: LineOption): string =>
  signature(row.paren === undefined ? name : signature(name, row.paren, true), row.syntax);
