/** The stats page. One table per proxy, one row per frontend, listener, server and backend (management guide 9.1). */
import type { Backend } from "../world.ts";
import { pageStyle } from "./page-style.ts";
import { escape, short, span, stateClass } from "./page-text.ts";
import type { InfoField } from "./process-info.ts";
import type { SelectedProxy } from "./select-lines.ts";
import type { ColumnName, StatLine } from "./stat-columns.ts";
import { statsActions } from "./stats-action.ts";
import { type StatsRequest, statsUri } from "./stats-request.ts";

export interface PageInput {
  uri: string;
  request: StatsRequest;
  proxies: Iterable<SelectedProxy>;
  info: readonly InfoField[];
  /** Texts to show; undefined: hidden. */
  version: string | undefined;
  node: string | undefined;
  description: string | undefined;
  legends: boolean;
  admin: boolean;
  refresh: number | undefined;
}

interface Cell {
  title: string;
  of: ColumnName;
  kind?: "bytes" | "bad" | "age";
}

const groups: { title: string; cells: Cell[] }[] = [
  {
    title: "Queue",
    cells: [
      { title: "Now", of: "qcur" },
      { title: "Max", of: "qmax" },
      { title: "Limit", of: "qlimit" },
    ],
  },
  {
    title: "Session rate",
    cells: [
      { title: "Now", of: "rate" },
      { title: "Max", of: "rate_max" },
      { title: "Limit", of: "rate_lim" },
    ],
  },
  {
    title: "Sessions",
    cells: [
      { title: "Now", of: "scur" },
      { title: "Max", of: "smax" },
      { title: "Limit", of: "slim" },
      { title: "Total", of: "stot" },
      { title: "Last", of: "lastsess", kind: "age" },
    ],
  },
  {
    title: "Bytes",
    cells: [
      { title: "In", of: "bin", kind: "bytes" },
      { title: "Out", of: "bout", kind: "bytes" },
    ],
  },
  {
    title: "Denied",
    cells: [
      { title: "Req", of: "dreq" },
      { title: "Resp", of: "dresp" },
    ],
  },
  {
    title: "Errors",
    cells: [
      { title: "Req", of: "ereq", kind: "bad" },
      { title: "Conn", of: "econ", kind: "bad" },
      { title: "Resp", of: "eresp", kind: "bad" },
    ],
  },
  {
    title: "Warnings",
    cells: [
      { title: "Retry", of: "wretr" },
      { title: "Redisp", of: "wredis" },
    ],
  },
  {
    title: "Servers",
    cells: [
      { title: "Weight", of: "weight" },
      { title: "Act", of: "act" },
      { title: "Bck", of: "bck" },
      { title: "Fails", of: "chkfail", kind: "bad" },
      { title: "Downs", of: "chkdown", kind: "bad" },
      { title: "Downtime", of: "downtime", kind: "age" },
    ],
  },
];

function cell(line: StatLine, c: Cell, first: boolean): string {
  const v = line[c.of];
  const edge = first ? "first" : "";
  if (v === undefined || (c.of === "lastsess" && v === -1)) return `<td class="${edge}"></td>`;
  const n = Number(v);
  const text =
    c.kind === "bytes"
      ? short(n, "B")
      : c.kind === "age"
        ? span(n)
        : Number.isNaN(n)
          ? escape(String(v))
          : short(n);
  const tone = n === 0 ? "zero" : c.kind === "bad" ? "bad" : "";
  return `<td class="${`${edge} ${tone}`.trim()}" title="${escape(String(v))}">${text}</td>`;
}

function nameCell(line: StatLine, legends: boolean): string {
  const name = { FRONTEND: "Frontend", BACKEND: "Backend" }[String(line.svname)] ?? String(line.svname);
  const more = [line.addr, line.cookie === undefined ? undefined : `cookie ${line.cookie}`, line.algo]
    .filter((x) => x !== undefined)
    .join(", ");
  return `<td class="name">${escape(name)}${legends && more !== "" ? ` <small>${escape(more)}</small>` : ""}</td>`;
}

function statusCell(line: StatLine): string {
  const status = String(line.status ?? "");
  const age = line.lastchg === undefined ? "" : ` <small>${span(Number(line.lastchg))}</small>`;
  return `<td class="text"><span class="state ${stateClass(status)}">${escape(status)}</span>${age}</td>`;
}

function checkCell(line: StatLine): string {
  if (line.check_status === undefined)
    return `<td class="text">${line.tracked === undefined ? "" : `<small>via ${escape(String(line.tracked))}</small>`}</td>`;
  const code = line.check_code === undefined ? "" : `/${line.check_code}`;
  const time = line.check_duration === undefined ? "" : ` in ${line.check_duration} ms`;
  const about = [line.check_desc, line.last_chk].filter((x) => x !== undefined && x !== "").join(": ");
  return `<td class="text" title="${escape(about)}">${escape(`${line.check_status}${code}${time}`)}</td>`;
}

function row(line: StatLine, input: PageInput, select: boolean): string {
  const server = line.type === 2;
  const box = !select
    ? ""
    : server
      ? `<td><input type="checkbox" name="s" value="${escape(String(line.svname))}" aria-label="select ${escape(String(line.svname))}"></td>`
      : "<td></td>";
  const cells = groups.flatMap((g) => g.cells.map((c, i) => cell(line, c, i === 0))).join("");
  return `<tr class="${server || line.type === 3 ? "" : "sum"}">${box}${nameCell(line, input.legends)}${statusCell(line)}${checkCell(line)}${cells}</tr>\n`;
}

function actions(backend: Backend): string {
  const options = Object.entries(statsActions)
    .map(([value, { label }]) => `<option value="${value}">${label}</option>`)
    .join("");
  return `<div class="act"><label>Selected servers: <select name="action"><option value=""></option>${options}</select></label><input type="hidden" name="b" value="#${backend.id}"><button>Apply</button></div>`;
}

function table(proxy: SelectedProxy, input: PageInput): string {
  const servers = proxy.lines.some((l) => l.type === 2);
  const select = input.admin && servers && proxy.backend !== undefined;
  const blank = `${select ? "<th></th>" : ""}<th colspan="3"></th>`;
  const top = groups.map((g) => `<th colspan="${g.cells.length}">${g.title}</th>`).join("");
  const names = groups
    .flatMap((g) => g.cells.map((c, i) => `<th class="${i === 0 ? "first" : ""}">${c.title}</th>`))
    .join("");
  const head = `<thead><tr>${blank}${top}</tr><tr>${select ? "<th></th>" : ""}<th class="name">Name</th><th class="text">State</th><th class="text">Last check</th>${names}</tr></thead>`;
  const body = proxy.lines.map((l) => row(l, input, select)).join("");
  const id = escape(proxy.name);
  const mode = String(proxy.lines[0]?.mode ?? "");
  const inner = `<div class="scroll"><table>${head}<tbody>\n${body}</tbody></table></div>`;
  const content = select
    ? `<form method="post" action="${escape(statsUri(input.uri, { ...input.request, outcome: undefined, format: "html" }))}">${inner}${actions(proxy.backend!)}</form>`
    : inner;
  return `<section id="${id}"><h2><a href="#${id}">${id}</a> <small>${escape(mode)}</small></h2>${content}</section>\n`;
}

const outcomes: Record<string, [bad: boolean, text: string]> = {
  DONE: [false, "Done."],
  NONE: [true, "Nothing was changed."],
  PART: [true, "Some servers were changed, some do not exist."],
  ERRP: [true, "The request could not be understood; nothing was changed."],
  EXCD: [true, "The request is too large; nothing was changed. Select fewer servers."],
  DENY: [true, "You may not do this."],
};

function facts(input: PageInput): string {
  const value = (name: string): string | number => input.info.find((f) => f.name === name)?.value ?? "";
  const items: [string, string][] = [
    [span(Number(value("Uptime_sec"))), "up"],
    [short(Number(value("CurrConns"))), "connections"],
    [short(Number(value("ConnRate"))), "connections/s"],
    [short(Number(value("CumReq"))), "requests"],
    [short(Number(value("TotalBytesOut")), "B"), "sent"],
    [short(Number(value("PoolAlloc_bytes")), "B"), "memory"],
    [`${value("Idle_pct")} %`, "idle"],
    [String(value("Pid")), "process"],
  ];
  return `<ul class="facts">${items.map(([n, what]) => `<li><b>${escape(n)}</b><span>${what}</span></li>`).join("")}</ul>`;
}

function links(input: PageInput): string {
  const { uri, request: r } = input;
  const link = (text: string, change: Partial<StatsRequest>): string =>
    `<a href="${escape(statsUri(uri, { ...r, outcome: undefined, ...change }))}">${text}</a>`;
  const list = [
    r.up ? link("Show all servers", { up: false }) : link("Hide servers that are down", { up: true }),
    r.noMaint
      ? link("Show servers in maintenance", { noMaint: false })
      : link("Hide servers in maintenance", { noMaint: true }),
    link("Refresh now", {}),
    ...(input.refresh === undefined && !r.noRefresh
      ? []
      : [
          r.noRefresh
            ? link("Refresh by itself", { noRefresh: false })
            : link("Stop refreshing", { noRefresh: true }),
        ]),
    link("CSV", { format: "csv" }),
    link("JSON", { format: "json" }),
  ];
  const filter = `<form method="get" action="${escape(uri)}"><input name="scope" value="${escape(r.scope ?? "")}" maxlength="20" placeholder="Filter by name" aria-label="Filter by name"></form>`;
  return `<nav>${list.join("")}${filter}</nav>`;
}

export function statsHtml(input: PageInput): string {
  const { outcome } = input.request;
  const said = outcome === undefined ? undefined : outcomes[outcome];
  const title = `Statistics${input.node === undefined ? "" : ` of ${escape(input.node)}`}`;
  const version = input.version === undefined ? "" : ` <small>${escape(input.version)}</small>`;
  let tables = "";
  for (const proxy of input.proxies) tables += table(proxy, input);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${pageStyle}</style></head>
<body><header><h1>${title}${version}</h1>${input.description === undefined ? "" : `<p>${escape(input.description)}</p>`}
${said === undefined ? "" : `<div class="say${said[0] ? " bad" : ""}" role="status">${said[1]}</div>`}
${facts(input)}${links(input)}</header>
<main>${tables === "" ? "<p>No proxy to show.</p>" : tables}</main></body></html>
`;
}
