/** docs/bind-and-server-options.md: what may follow the address of a line. */
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { LineOption } from "../../grammar/catalogue/types.ts";
import { signature } from "../../grammar/signature.ts";
import { byName, noted, refused, runs } from "./facts.ts";
import { code, page, table } from "./markdown.ts";

const families: Readonly<Record<string, string>> = {
  bind: "Options of `bind`, and of `stats socket` where they make sense there.",
  server:
    "Options of `server`, `server-template` and `default-server`. *Default* says whether `default-server` takes it, *run time* whether a server added on the control socket may have it.",
  "crt-list": "Options of the lines of a `crt-list` file and of `ssl-f-use`.",
};

export function optionsPage(): string {
  return page(
    "Options of bind, server and crt-list lines",
    ...Object.entries(catalogue.options).map(([family, rows]) =>
      [`## ${family}`, families[family] ?? "", family === "server" ? server(rows) : plain(rows)].join("\n\n"),
    ),
  );
}

function plain(rows: Readonly<Record<string, LineOption>>): string {
  return table(
    ["option", "hapaxd", "what it does"],
    byName(Object.entries(rows)).map(([name, row]) => [text(name, row), runs(row.runtime), summary(row)]),
  );
}

function server(rows: Readonly<Record<string, LineOption>>): string {
  return table(
    ["option", "hapaxd", "default", "run time", "what it does"],
    byName(Object.entries(rows)).map(([name, row]) => [
      text(name, row),
      runs(row.runtime),
      row.inDefaultServer === true ? "yes" : "",
      row.dynamic === true ? "yes" : "",
      summary(row),
    ]),
  );
}

const text = (name: string, row: LineOption): string =>
  code(signature(row.paren === undefined ? name : signature(name, row.paren, true), row.syntax));

const summary = (row: LineOption): string => noted(row.summary, row, refused(row.runtime));
