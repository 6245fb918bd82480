/** docs/log-format.md: the aliases, and how a format is written. */
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import { byName, noted, refused, runs } from "./facts.ts";
import { code, fence, page, table } from "./markdown.ts";

export function logFormatPage(): string {
  return page(
    "Log format",
    "The same notation serves `log-format`, header values, redirect targets and every other place of type *log-format*: text with variables in it.",
    table(
      ["written", "means"],
      [
        ["`%alias`", "a value of the table below"],
        ["`%[expression]`", "a [fetch](fetches.md) and its [converters](converters.md)"],
        [
          "`%{flags}alias`, `%{flags}[expression]`",
          "the same with flags, comma-separated: `+Q` puts quotes around it, `+X` writes numbers in hexadecimal, `+E` escapes quotes, brackets and backslashes; `-` in place of `+` takes a flag back",
        ],
        ["`%{flags}o`", "sets flags for everything after it"],
        [
          "`%(name:type)alias`",
          "gives the field a name (and type `str`, `sint` or `bool`) for structured encodings",
        ],
        ["`%{+json}o`, `%{+cbor}o`", "at the start: the whole line as JSON or CBOR, of the named fields"],
        ["`%%`", "a percent sign"],
      ],
    ),
    fence([
      'log-format "%ci:%cp [%tr] %ft %b/%s %ST %B %{+Q}r"',
      'http-request set-header X-Client "%[src]:%[src_port]"',
    ]),
    "## Aliases",
    "*HTTP* marks those that need `mode http`; *same as* gives the expression an alias stands for.",
    table(
      ["alias", "HTTP", "hapaxd", "same as", "what it gives"],
      byName(Object.entries(catalogue.logAliases)).map(([name, row]) => [
        code(`%${name}`),
        row.http === true ? "HTTP" : "",
        runs(row.runtime),
        row.expr === undefined ? "" : code(row.expr),
        noted(row.summary, row, refused(row.runtime)),
      ]),
    ),
  );
}
