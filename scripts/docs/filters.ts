/** docs/filters.md: filters and services. */
import { filters } from "../../grammar/catalogue/filters.ts";
import { services } from "../../grammar/catalogue/services.ts";
import type { Filter, Service } from "../../grammar/catalogue/types.ts";
import { signature } from "../../grammar/signature.ts";
import { entry } from "./entry.ts";
import { byName } from "./facts.ts";
import { code, page } from "./markdown.ts";

export function filtersPage(): string {
  return page(
    "Filters and services",
    "A filter sees the data of requests and responses go by; a [`filter`](keywords/proxy-filters.md) line puts it into a proxy. A service answers requests in a server's place, with the action [`use-service`](actions.md#use-service).",
    "# Filters",
    ...byName<Filter>(Object.entries(filters)).map(([name, row]) =>
      [
        `## ${code(name)}`,
        entry({ signature: [signature(`filter ${name}`, row.syntax)], row, syntaxes: [row.syntax] }),
      ].join("\n\n"),
    ),
    "# Services",
    ...byName<Service>(Object.entries(services)).map(([name, row]) =>
      [
        `## ${code(name)}`,
        entry({
          signature: row.sets.map((set) => `${set} use-service ${name}`),
          row,
          syntaxes: [],
        }),
      ].join("\n\n"),
    ),
  );
}
