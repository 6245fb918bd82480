/** docs/fetches.md and the pages below docs/fetches/; docs/converters.md. */
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { Converter, Fetch } from "../../grammar/catalogue/types.ts";
import { signature } from "../../grammar/signature.ts";
import { contextsTable, contextsText } from "./contexts.ts";
import { entry } from "./entry.ts";
import { byName, runs } from "./facts.ts";
import { anchor, code, fence, page, prose, table } from "./markdown.ts";

interface FetchChapter {
  slug: string;
  manual: string;
  title: string;
  intro: string;
}

const chapters: readonly FetchChapter[] = [
  {
    slug: "http",
    manual: "7.3.6",
    title: "HTTP",
    intro: "Requests and responses: request line, headers, cookies, bodies.",
  },
  {
    slug: "connections",
    manual: "7.3.3",
    title: "Connections",
    intro: "Addresses, connections and the stick-table counters tracked for them.",
  },
  { slug: "tls", manual: "7.3.4", title: "TLS", intro: "The session of either side and its certificates." },
  {
    slug: "first-bytes",
    manual: "7.3.5",
    title: "First bytes",
    intro: "Content before a protocol is known: lengths, payloads, a TLS hello.",
  },
  {
    slug: "state",
    manual: "7.3.2",
    title: "The proxy's own state",
    intro: "Queues, connection counts, servers, variables, the process.",
  },
  {
    slug: "developers",
    manual: "7.3.7",
    title: "For developers",
    intro: "What HAProxy's own tests look at.",
  },
];

const rest: FetchChapter = { slug: "others", manual: "", title: "Others", intro: "" };

type Rows<T> = readonly (readonly [string, T])[];

function fetchesOf({ manual }: FetchChapter): Rows<Fetch> {
  const known = new Set(chapters.map((chapter) => chapter.manual));
  return byName<Fetch>(Object.entries(catalogue.fetches)).filter(([, row]) =>
    manual === "" ? !known.has(row.manual) : row.manual === manual,
  );
}

const all = (): readonly FetchChapter[] =>
  [...chapters, rest].filter((chapter) => fetchesOf(chapter).length > 0);

/** Page and anchor of a fetch, relative to docs/. */
export function fetchLink(name: string): string {
  const chapter = all().find((each) => fetchesOf(each).some(([other]) => other === name))!;
  return `fetches/${chapter.slug}.md#${anchor(name)}`;
}

export function fetchesPage(): string {
  return page(
    "Sample fetches",
    "A fetch takes something from the traffic or the process. It stands alone in an ACL, inside `%[...]` in a [log format](log-format.md), or at the head of an expression whose [converters](converters.md) follow after commas:",
    fence(["acl internal src 10.0.0.0/8", "http-request set-header X-Host %[req.hdr(host),lower]"]),
    "*Type* is what it gives: `bool`, `sint` (a signed integer), `str`, `bin` (bytes), `ipv4`, `ipv6`, `addr` (either), `meth` (a method), `any`. *Where* says at which points it gives a value: while a connection is accepted, in request rules, in response rules, in logs, in health checks, while the configuration is read (`.if`), or on the control socket. The fetch's own entry has all 22 points.",
    ...all().map((chapter) =>
      [
        `## ${chapter.title}`,
        chapter.intro,
        table(
          ["fetch", "type", "hapaxd", "where", "what it gives"],
          fetchesOf(chapter).map(([name, row]) => [
            `[${code(fetchSignature(name, row))}](fetches/${chapter.slug}.md#${anchor(name)})`,
            row.out,
            runs(row.runtime),
            contextsText(row.contexts),
            prose(row.summary),
          ]),
        ),
      ]
        .filter((text) => text !== "")
        .join("\n\n"),
    ),
  );
}

/** The pages of docs/fetches/. */
export function fetchPages(): [string, string][] {
  return all().map((chapter) => [
    `fetches/${chapter.slug}.md`,
    page(
      `Sample fetches: ${chapter.title}`,
      chapter.intro,
      "[All fetches](../fetches.md), [converters](../converters.md), [ACLs](../acls.md).",
      ...fetchesOf(chapter).map(([name, row]) => fetchEntry(name, row)),
    ),
  ]);
}

function fetchEntry(name: string, row: Fetch): string {
  const acls = byName(Object.entries(catalogue.aclDerivatives)).filter(([, { fetch }]) => fetch === name);
  return [
    `## ${code(name)}`,
    entry({
      signature: [fetchSignature(name, row)],
      row,
      facts: [`gives ${code(row.out)}`],
      syntaxes: [row.args ?? ""],
      up: "../",
      more: [
        `Where: ${contextsTable(row.contexts)}.`,
        acls.length === 0
          ? ""
          : `ACLs: ${acls.map(([acl, { match }]) => `${code(acl)} (${code(`-m ${match}`)})`).join(", ")}.`,
      ].filter((text) => text !== ""),
    }),
  ].join("\n\n");
}

export const fetchSignature = (name: string, row: { args?: string }): string =>
  row.args === undefined ? name : signature(name, row.args, true).replaceAll(" [,", "[,");

export function convertersPage(): string {
  const converters = byName<Converter>(Object.entries(catalogue.converters));
  return page(
    "Converters",
    "A converter turns one sample into another. Several may follow a [fetch](fetches.md), separated by commas:",
    fence(["use_backend %[req.hdr(host),field(1,:),lower,map(hosts.map,app)]"]),
    "*Takes* and *gives* are the types of a sample. A sample of another type is converted where that makes sense: numbers to text, text to numbers, addresses to text, text to bytes.",
    table(
      ["converter", "takes", "gives", "hapaxd", "what it does"],
      converters.map(([name, row]) => [
        `[${code(fetchSignature(name, row))}](#${anchor(name)})`,
        row.in,
        row.out,
        runs(row.runtime),
        prose(row.summary),
      ]),
    ),
    ...converters.map(([name, row]) =>
      [
        `## ${code(name)}`,
        entry({
          signature: [fetchSignature(name, row)],
          row,
          facts: [
            `takes ${code(row.in)}`,
            row.in === "any" && row.out === "any" ? "gives the same" : `gives ${code(row.out)}`,
          ],
          syntaxes: [row.args ?? ""],
        }),
      ].join("\n\n"),
    ),
  );
}
