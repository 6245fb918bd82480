/** docs/fetches.md and docs/converters.md. */
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { Fetch } from "../../grammar/catalogue/types.ts";
import { signature } from "../../grammar/signature.ts";
import { contextsText } from "./contexts.ts";
import { byName, noted, refused, runs } from "./facts.ts";
import { code, fence, page, table } from "./markdown.ts";

const chapters: readonly [manual: string, title: string, intro: string][] = [
  ["7.3.6", "HTTP", "Requests and responses: request line, headers, cookies, bodies."],
  ["7.3.3", "Connections", "Addresses, connections and the stick-table counters tracked for them."],
  ["7.3.4", "TLS", "The session of either side and its certificates."],
  ["7.3.5", "First bytes", "Content before a protocol is known: lengths, payloads, a TLS hello."],
  ["7.3.2", "The proxy's own state", "Queues, connection counts, servers, the process."],
  ["7.3.7", "For developers", ""],
];

export function fetchesPage(): string {
  const matches = new Map<string, string[]>();
  for (const [name, { fetch, match }] of byName(Object.entries(catalogue.aclDerivatives))) {
    const list = matches.get(fetch) ?? [];
    matches.set(fetch, [...list, name === fetch ? "" : `${code(name)} (\`-m ${match}\`)`]);
  }
  const known = new Set(chapters.map(([manual]) => manual));
  const all = byName(Object.entries(catalogue.fetches));
  const others = all.filter(([, row]) => !known.has(row.manual));
  const rowsOf = (fetches: typeof all): string =>
    table(
      ["fetch", "type", "hapaxd", "where", "what it gives"],
      fetches.map(([name, row]) => [
        code(fetchSignature(name, row)),
        row.out,
        runs(row.runtime),
        contextsText(row.contexts),
        summary(name, row),
      ]),
    );
  const summary = (name: string, row: Fetch): string => {
    const acls = (matches.get(name) ?? []).filter((text) => text !== "");
    const tail = acls.length > 0 ? ` ACLs: ${acls.join(", ")}.` : "";
    return noted(row.summary, row, refused(row.runtime)) + tail;
  };
  return page(
    "Sample fetches",
    "A fetch takes something from the traffic or the process. It stands alone in an ACL, inside `%[...]` in a [log format](log-format.md), or at the head of an expression whose [converters](converters.md) follow after commas:",
    fence(["acl internal src 10.0.0.0/8", "http-request set-header X-Host %[req.hdr(host),lower]"]),
    "*Where* says at which points it gives a value: while a connection is accepted, in request rules, in response rules, in logs, in health checks, while the configuration is read (`.if`), or on the control socket.",
    ...chapters.map(([manual, title, intro]) =>
      [`## ${title}`, intro, rowsOf(all.filter(([, row]) => row.manual === manual))]
        .filter((text) => text !== "")
        .join("\n\n"),
    ),
    others.length > 0 ? `## Others\n\n${rowsOf(others)}` : "",
  );
}

export const fetchSignature = (name: string, row: { args?: string }): string =>
  row.args === undefined ? name : signature(name, row.args, true).replaceAll(" [,", "[,");

export function convertersPage(): string {
  return page(
    "Converters",
    "A converter turns one sample into another. Several may follow a [fetch](fetches.md), separated by commas:",
    fence(["use_backend %[req.hdr(host),field(1,:),lower,map(hosts.map,app)]"]),
    table(
      ["converter", "takes", "gives", "hapaxd", "what it does"],
      byName(Object.entries(catalogue.converters)).map(([name, row]) => [
        code(fetchSignature(name, row)),
        row.in,
        row.out,
        runs(row.runtime),
        noted(row.summary, row, refused(row.runtime)),
      ]),
    ),
  );
}
