import type { Statement } from "../../../grammar/tree.ts";
import type { Proxy } from "../../model/types.ts";
import { kindName } from "../proxy-names.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

/** A filter of a proxy: declared by a `filter` line, or by a line that needs it. */
interface Filter {
  kind: "compression" | "cache" | "fcgi-app" | "other";
  name: string;
  implied: boolean;
  statement: Statement;
}

const compressing = new Set(["compression", "comp-req", "comp-res"]);
/** Rules that need a cache, and their number of words before its name. */
const cacheRules = new Set(["cache-use", "cache-store"]);

export const filterOrder = rule({
  id: "filter-order",
  severity: "error",
  stage: "checks",
  summary: "The filters of a proxy are repeated, in the wrong order, or one that is needed must be declared.",
  why: "Compression comes after caches. Next to other filters, a cache or compression needs a 'filter' line that gives its place; an fcgi-app goes with caches and compression only. HAProxy refuses anything else.",
  bad: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    filter trace\n    compression algo gzip\n    server s1 192.0.2.1:80\n",
  good: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    filter trace\n    filter compression\n    compression algo gzip\n    server s1 192.0.2.1:80\n",
  manual: "9",
  // without one that is declared, all find their place
  touches: ({ keyword }) => keyword.startsWith("filter "),
  proxy(proxy, _model, report) {
    const filters = filtersOf(proxy, report);
    compression(proxy, filters, report);
    caches(proxy, filters, report);
    const app = filters.find(({ kind }) => kind === "fcgi-app");
    if (app !== undefined && filters.some(({ kind }) => kind === "other"))
      report(
        report.words(proxy.tree, app.statement, 0, 2),
        `the fcgi-app '${app.name}' cannot be used together with filters other than caches and compression`,
        {
          haproxy: `config: proxy '${proxy.name}': require an explicit filter declaration to use the fcgi-app '${app.name}'.`,
        },
      );
  },
});

/** Filters in order; those declared twice are told. */
function filtersOf(proxy: Proxy, report: Report): Filter[] {
  const filters: Filter[] = [];
  /** Where filters with a name are in the list. */
  const caches = new Map<string, Filter>();
  const limits = new Set<string>();
  const single = new Set<string>();
  const twice = (statement: Statement, message: string, haproxy: string): void =>
    report(report.words(proxy.tree, statement, 0, 3), message, { stage: "lines", haproxy });

  for (const statement of proxy.node.statements) {
    const { keyword, slots } = statement.template;
    const word = (at: number): string => wordText(proxy.tree, statement.word + at);
    if (keyword.startsWith("filter ")) {
      const type = keyword.slice("filter ".length);
      const name = word(2);
      if (compressing.has(type)) {
        const taken = type === "compression" ? single.size > 0 : single.has(type);
        if (taken)
          twice(
            statement,
            `a second 'filter ${type}': a proxy has one at most`,
            `'filter' : ${proxy.name}: Proxy supports only one ${type} filter`,
          );
        for (const one of type === "compression" ? ["comp-req", "comp-res"] : [type]) single.add(one);
        filters.push({ kind: "compression", name: type, implied: false, statement });
      } else if (type === "cache") {
        const before = caches.get(name);
        if (before?.implied === false)
          twice(
            statement,
            `a second 'filter cache ${name}'`,
            `'filter' : ${proxy.name}: multiple explicit declarations of the cache filter '${name}'`,
          );
        else if (before !== undefined) filters.splice(filters.indexOf(before), 1);
        const filter: Filter = { kind: "cache", name, implied: false, statement };
        caches.set(name, filter);
        filters.push(filter);
      } else {
        if (type.startsWith("bwlim-")) {
          if (limits.has(name))
            twice(
              statement,
              `a second bandwidth limit '${name}'`,
              `'filter' : bwlim filter '${name}' already declared for proxy '${proxy.name}'`,
            );
          limits.add(name);
        }
        filters.push({ kind: type === "fcgi-app" ? "fcgi-app" : "other", name, implied: false, statement });
      }
    } else if (keyword === "use-fcgi-app")
      filters.push({ kind: "fcgi-app", name: word(1), implied: true, statement });
    else {
      const action = slots.find(({ kind, name }) => kind === "action" && cacheRules.has(name));
      if (action === undefined) continue;
      const name = word(action.at + 1);
      if (caches.has(name)) continue;
      const filter: Filter = { kind: "cache", name, implied: true, statement };
      caches.set(name, filter);
      filters.push(filter);
    }
  }
  return filters;
}

function compression(proxy: Proxy, filters: readonly Filter[], report: Report): void {
  const said = [...proxy.keywords()].find((keyword) => keyword.startsWith("compression "));
  const declared = filters.findIndex(({ kind }) => kind === "compression");
  const setting = said === undefined ? undefined : proxy.setting(said);
  if (setting === undefined || declared >= 0) return;
  const other = filters.find(({ kind }) => kind === "other");
  if (other === undefined) return;
  report(
    setting.section === proxy
      ? report.words(proxy.tree, setting.statement, 0, 2)
      : report.words(proxy.tree, other.statement, 0, 2),
    "next to other filters, compression needs a 'filter compression' line that gives its place",
    {
      help: "add 'filter compression' where it belongs",
      haproxy: `config: ${kindName(proxy)} '${proxy.name}': require an explicit filter declaration to use HTTP compression`,
    },
  );
}

function caches(proxy: Proxy, filters: readonly Filter[], report: Report): void {
  const other = filters.find(({ kind }) => kind === "other");
  let compressed = false;
  for (const { kind, name, implied, statement } of filters) {
    if (kind === "compression") compressed = true;
    if (kind !== "cache") continue;
    const place = report.words(proxy.tree, statement, 0, 2);
    if (compressed)
      report(place, `the cache '${name}' comes after compression, but must come before it`, {
        help: `put 'filter cache ${name}' before the compression filter`,
        haproxy: `config: ${kindName(proxy)} '${proxy.name}': unable to enable the compression filter before the cache '${name}'.`,
      });
    else if (implied && other !== undefined)
      report(
        place,
        `next to other filters, the cache '${name}' needs a 'filter cache' line that gives its place`,
        {
          help: `add 'filter cache ${name}' where it belongs`,
          haproxy: `config: ${kindName(proxy)} '${proxy.name}': require an explicit filter declaration to use the cache '${name}'.`,
        },
      );
  }
}
