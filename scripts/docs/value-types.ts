/** docs/value-types.md: what a place of a syntax may hold. */
import { fence, page, table } from "./markdown.ts";

interface ValueKind {
  /** Types of the catalogue's notation that it explains. */
  types: readonly string[];
  heading: string;
  text: string;
  examples?: readonly string[];
}

const kinds: readonly ValueKind[] = [
  {
    types: ["str", "name", "rest", "url"],
    heading: "Text",
    text: "Any word. Blanks in it need quotes or a backslash, see [reading rules](reading-rules.md#words). A place shown with `...` takes all words up to the end of the line.",
    examples: ['log-tag "my proxy"'],
  },
  {
    types: ["int", "uint"],
    heading: "Number",
    text: "A decimal integer. Where a range is given, values outside of it are errors. Some old places read the digits that lead and ignore what follows; there HAProxy says nothing, and neither does hapax.",
    examples: ["maxconn 2000"],
  },
  {
    types: ["size"],
    heading: "Size",
    text: "Bytes. The suffixes `k`, `m` and `g` multiply by 1024, 1024² and 1024³.",
    examples: ["tune.bufsize 32k", "stick-table type ip size 1m"],
  },
  {
    types: ["time"],
    heading: "Time",
    text: "A whole number with a unit: `us`, `ms`, `s`, `m`, `h` or `d`. Without one it counts in the unit that the place names, milliseconds for most. There are no fractions: `1.5s` is an error, `1500ms` is not. Times go up to 24 days.",
    examples: ["timeout connect 5s", "timeout server 1500ms", "hard-stop-after 2m"],
  },
  {
    types: ["percent", "float"],
    heading: "Percentage",
    text: "A number; a percent sign may follow where a percentage is meant.",
  },
  {
    types: ["bool", "enum", "flags", "call"],
    heading: "Choice",
    text: "One of a few words: `on` and `off`, or those listed. *Comma-separated* places take several in one word. *Calls* take arguments in parentheses in the same word.",
    examples: ["http-reuse safe", "balance random(2)"],
  },
  {
    types: ["address"],
    heading: "Address",
    text: "Where to connect to: an IPv4 or IPv6 address, a host name or `unix@` and a path, with an optional port after a colon. `ipv4@` and `ipv6@` choose a family, `abns@` names an abstract socket, `fd@` an inherited descriptor, `udp@` a datagram socket, `quic4@` and `quic6@` QUIC. Servers may have `+N` or `-N` for a port relative to the client's.",
    examples: ["server s1 192.0.2.1:8080", "server s2 [2001:db8::1]:80", "server s3 unix@/run/app.sock"],
  },
  {
    types: ["bind-address"],
    heading: "Listening address",
    text: "Comma-separated [addresses](#address), each with a port or a range of ports. `*` or nothing before the colon means every IPv4 address, `::` every IPv6 address.",
    examples: ["bind :80", "bind 192.0.2.1:8000-8010,[::]:8443", "bind /run/haproxy.sock mode 660"],
  },
  {
    types: ["log-target"],
    heading: "Log target",
    text: "Where a log line goes: an [address](#address) (UDP port 514 when there is none), the path of a Unix socket, `stdout`, `stderr`, `fd@N`, `ring@name` or `backend@name`.",
    examples: ["log 192.0.2.5:514 local0", "log stdout format raw daemon"],
  },
  {
    types: ["ip", "net"],
    heading: "Network",
    text: "An IPv4 or IPv6 address; where a network may stand, a slash and a mask or the length of its prefix may follow.",
    examples: ["acl internal src 10.0.0.0/8 2001:db8::/32"],
  },
  {
    types: ["port", "ports"],
    heading: "Port",
    text: "A port, 0 to 65535, or a range `N-M` where the place says so.",
  },
  {
    types: ["regex"],
    heading: "Regular expression",
    text: "A pattern as PCRE2 reads it, which HAProxy is usually built with. A backslash of the pattern needs single quotes, or a second backslash; see [reading rules](reading-rules.md#quotes-and-escapes).",
    examples: ["http-request replace-path '^/old/(.*)' '/new/\\1'"],
  },
  {
    types: ["header", "method", "status", "version"],
    heading: "Parts of HTTP",
    text: "A header's name, a method (any token; custom ones too), a status from 100 to 999, or a version such as `HTTP/1.1`.",
  },
  {
    types: ["file", "dir"],
    heading: "File",
    text: "A path. Relative ones start at the directory HAProxy was started in, unless `default-path` says otherwise; certificates may start at `crt-base` and `ca-base`.",
  },
  {
    types: ["expr"],
    heading: "Sample expression",
    text: "A [fetch](fetches.md) with its arguments in parentheses, then [converters](converters.md) after commas, without blanks: a value taken from the traffic and changed on its way.",
    examples: ["http-request set-var(txn.host) req.hdr(host),field(1,:),lower"],
  },
  {
    types: ["log-format", "log-format-list"],
    heading: "Log-format",
    text: "Text with aliases (`%ci`) and expressions (`%[src]`) in it. The page on [log formats](log-format.md) has all of it.",
    examples: ['http-request set-header X-Client "%[src]:%[src_port]"'],
  },
  {
    types: ["condition"],
    heading: "Condition",
    text: "`if` or `unless`, and ACLs: see [ACLs and conditions](acls.md).",
    examples: ["http-request deny if { path_beg /private } !{ src 10.0.0.0/8 }"],
  },
  {
    types: ["cfg-condition"],
    heading: "Condition of a block",
    text: "What follows `.if`: see [blocks](reading-rules.md#blocks).",
  },
  {
    types: ["acl-criterion", "acl-patterns"],
    heading: "ACL test",
    text: "What an ACL looks at, then flags, operators and patterns: see [ACLs and conditions](acls.md).",
    examples: ["acl is_api path -i -m beg /api/"],
  },
  {
    types: ["var"],
    heading: "Variable",
    text: "`scope.name`. The scopes: `proc` (the process), `sess` (the client's connection), `txn` (request and response), `req` and `res` (one of them), `check` (a health check); `psess`, `ptxn`, `preq`, `pres` are those of the stream that started this one.",
    examples: ["http-request set-var(txn.seen) bool(true)"],
  },
  {
    types: ["def", "ref", "server-ref"],
    heading: "Name",
    text: "A name that the line gives, or that another line gave: letters, digits, `_`, `-`, `.` and `:`. Most may be used before the line that defines them; ACLs may not. A server is `name` in its own backend and `backend/name` elsewhere.",
    examples: ["default_backend app", "use-server s1 if { path / }"],
  },
  {
    types: ["action"],
    heading: "Action",
    text: "What a rule does: see [actions](actions.md).",
  },
  {
    types: ["options"],
    heading: "Options",
    text: "Any number of [options of the line](bind-and-server-options.md), in any order.",
  },
];

const anchors = new Map(
  kinds.flatMap(({ types, heading }) =>
    types.map((type) => [type, heading.toLowerCase().replaceAll(" ", "-")]),
  ),
);

/** Where value-types.md explains a type. Links in `valuesText` are relative to docs/. */
export function typeAnchor(type: string): string | undefined {
  return anchors.get(type);
}

export function valueTypesPage(): string {
  return page(
    "Value types",
    "What the places in angle brackets of a syntax hold. In a syntax, `[...]` is optional, `{a|b}` a choice, `...` a repetition.",
    table(
      ["kind", "for instance"],
      kinds.map(({ heading, examples }) => [
        `[${heading}](#${heading.toLowerCase().replaceAll(" ", "-")})`,
        examples === undefined ? "" : `\`${examples[0]}\``,
      ]),
    ),
    ...kinds.map(({ heading, text, examples }) =>
      [`## ${heading}`, text, examples === undefined ? "" : fence(examples)]
        .filter((part) => part !== "")
        .join("\n\n"),
    ),
  );
}
