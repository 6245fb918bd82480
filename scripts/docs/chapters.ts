/** Which page of docs/keywords/ a row of a keyword stands on. */
import type { Keyword, SectionKind } from "../../grammar/catalogue/types.ts";

export interface Chapter {
  /** File name without `.md`. */
  slug: string;
  title: string;
  intro: string;
  holds(name: string, row: Keyword): boolean;
}

const proxies: ReadonlySet<SectionKind> = new Set(["defaults", "frontend", "listen", "backend"]);
const inProxies = (row: Keyword): boolean => row.sections.some((section) => proxies.has(section));
const inGlobal = (row: Keyword): boolean => row.sections.includes("global");

const ruleWords =
  /^(acl|block|capture |declare capture|default_backend|force-|http-(request|response|after-response)$|ignore-persist|monitor fail|quic-initial|redirect|stick|tcp-(request|response)|use-server|use_backend)/;

/** In the order of the contents. The first chapter that holds a row has it, so general ones come last. */
const fixed: readonly Chapter[] = [
  {
    slug: "removed",
    title: "Removed keywords",
    intro:
      "What old configurations have and HAProxy 3.5 no longer takes, with what to write instead. `hapax check` points at each.",
    holds: (_name, row) => row.removed !== undefined,
  },
  {
    slug: "global-tuning",
    title: "global: performance and limits",
    intro: "Lines of the `global` section about speed and memory.",
    holds: (_name, row) => inGlobal(row) && row.manual === "3.2",
  },
  {
    slug: "global-debugging",
    title: "global: debugging and the HTTP client",
    intro: "Lines of the `global` section for developers, and the settings of HAProxy's own HTTP client.",
    holds: (_name, row) => inGlobal(row) && (row.manual === "3.3" || row.manual === "3.4"),
  },
  {
    slug: "global",
    title: "global: the process",
    intro: "Lines of the `global` section about the process, its files and its security.",
    holds: (_name, row) => inGlobal(row),
  },
  {
    slug: "proxy-options",
    title: "Proxies: option",
    intro: "`option` lines of `defaults`, `frontend`, `listen` and `backend`.",
    holds: (name, row) => inProxies(row) && name.startsWith("option "),
  },
  {
    slug: "proxy-timeouts",
    title: "Proxies: timeout",
    intro: "`timeout` lines of `defaults`, `frontend`, `listen` and `backend`.",
    holds: (name, row) => inProxies(row) && name.startsWith("timeout "),
  },
  {
    slug: "proxy-statistics",
    title: "Proxies: stats",
    intro: "`stats` lines of `defaults`, `frontend`, `listen` and `backend`: the statistics page.",
    holds: (name, row) => inProxies(row) && name.startsWith("stats "),
  },
  {
    slug: "proxy-health-checks",
    title: "Proxies: health checks",
    intro: "How servers are checked. The kind of check is an [option](proxy-options.md).",
    holds: (name, row) => inProxies(row) && /^(http-check|tcp-check|external-check)/.test(name),
  },
  {
    slug: "proxy-rules",
    title: "Proxies: rules",
    intro:
      "Conditions, rule lists, content switching and stickiness. What the lists do is among the [actions](../actions.md).",
    holds: (name, row) => inProxies(row) && ruleWords.test(name),
  },
  {
    slug: "proxy-logs",
    title: "Proxies: logs",
    intro: "What is logged, where to and in which form. See also the [log format](../log-format.md).",
    holds: (name, row) =>
      inProxies(row) && (row.manual.startsWith("8") || /^(log|unique-id|error-log|email-alert)/.test(name)),
  },
  {
    slug: "proxy-filters",
    title: "Proxies: filters and compression",
    intro: "Filters see the data of requests and responses go by.",
    holds: (name, row) => inProxies(row) && /^(compression|filter)/.test(name),
  },
  {
    slug: "proxies",
    title: "Proxies: listeners, servers, balancing",
    intro: "The other lines of `defaults`, `frontend`, `listen` and `backend`.",
    holds: (_name, row) => inProxies(row),
  },
];

/** All chapters: the fixed ones, then one per other section. */
export function chaptersOf(sections: Iterable<string>): Chapter[] {
  const known = new Set<string>([...proxies, "global"]);
  return [
    ...fixed,
    ...[...sections]
      .filter((section) => !known.has(section))
      .sort()
      .map((section) => ({
        slug: section,
        title: `Section ${section}`,
        intro: "",
        holds: (_name: string, row: Keyword) => row.sections.includes(section as SectionKind),
      })),
  ];
}
