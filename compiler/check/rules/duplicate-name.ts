import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Statement } from "../../../grammar/tree.ts";
import { expanded, mostTemplated, rangeOf } from "../../model/servers.ts";
import type { Definition, Line, Model, Proxy, Section, Server } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { fullName } from "../proxy-names.ts";
import { definitionRange } from "../reference-range.ts";
import { type Report, rule } from "../rule.ts";
import { sameServerName } from "../same-server-name.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

/** Names that HAProxy only warns about when they are given twice, or takes the first of. */
const onlyWarned = new Set(["user", "group", "userlist"]);

export const duplicateName = rule({
  id: "duplicate-name",
  severity: "error",
  stage: "lines",
  summary: "Two proxies, servers of one backend, or other sections share a name.",
  why: "References could mean either. HAProxy 3.3 and later refuse two proxies of one name; two servers of one name were always unsafe.",
  bad: "backend app\n    server s1 192.0.2.1:80\n    server s1 192.0.2.2:80\n",
  good: "backend app\n    server s1 192.0.2.1:80\n    server s2 192.0.2.2:80\n",
  evenDisabled: true,
  alike: ["proxy"],
  alikeIf: (proxy) => proxy.own("server-template").length === 0,
  touches: withKeyword("stick-table", "server-template"),
  proxy(proxy, model, report) {
    const [first, ...more] = proxy.own("stick-table");
    for (const statement of more)
      report(
        report.words(proxy.tree, statement),
        `'${proxy.name}' already has a stick-table, at line ${first!.line + 1}`,
        {
          help: "one proxy has one table; put others in proxies or a peers section of their own",
          haproxy: `stick-table name '${proxy.name}' conflicts with table declared in proxy '${proxy.name}'.`,
        },
      );
    if (proxy.own("server-template").length > 0) checkTemplates(proxy, model, report);
  },
  model(model, report) {
    const forwards = model.of("log-forward");
    const named = new Map<string, Proxy>();
    if (forwards.length > 0)
      for (const proxy of model.proxies) if (!named.has(proxy.name)) named.set(proxy.name, proxy);
    for (const section of forwards) {
      const proxy = named.get(section.name);
      if (proxy?.node.header !== undefined && section.node.header !== undefined) {
        const [first, second] = proxy.index < section.index ? [proxy, section] : [section, proxy];
        const line = first.node.header!.line + 1;
        report(
          report.words(second.tree, second.node.header!, 1),
          `the ${first.kind} section at line ${line} has this name`,
          {
            stage: "lines",
            help: "use a distinct name",
            haproxy:
              second === section
                ? `log forward section '${section.name}' has the same name as ${fullName(proxy)} declared at ${first.tree.name}:${line}.`
                : `${fullName(proxy)} has the same name as log forward section '${section.name}' declared at ${first.tree.name}:${line}.`,
          },
        );
      }
      const other = model.defaults.find(({ name }) => name !== "" && name === section.name);
      const { header } = section.node;
      if (other === undefined || header === undefined || other.index > section.index) continue;
      const line = other.node.header!.line + 1;
      report(report.words(section.tree, header, 1), `the defaults section at line ${line} has this name`, {
        severity: "warning",
        help: "use a distinct name",
        haproxy: `log-forward section '${section.name}' has the same name as defaults '${section.name}' declared at ${other.tree.name}:${line}. This is dangerous and will not be supported anymore in version 3.3.`,
      });
    }
    if (model.of("userlist").length > 1) checkUserlists(model, report);
    for (const { kind, first, second } of model.duplicates) {
      if (kind === "proxy" && !atLeast(model, "3.3") && !sameSide(model, second)) {
        // the frontend and the backend of an application used to share their name
        if (atLeast(model, "3.1"))
          report(
            definitionRange(second),
            `proxy '${second.name}' is already defined at line ${first.line + 1}, which HAProxy 3.3 refuses`,
            {
              severity: "warning",
              help: "use a distinct name",
              related: [{ range: definitionRange(first), message: "first defined here" }],
            },
          );
        continue;
      }
      const server = kind === "server" ? sameServerName(model, second, before(model, first, second)) : {};
      if (server === undefined) continue;
      report(
        definitionRange(second),
        `${kind} '${second.name}' is already defined at line ${first.line + 1}`,
        {
          severity: onlyWarned.has(kind) ? "warning" : "error",
          help: "use a distinct name",
          related: [{ range: definitionRange(first), message: "first defined here" }],
          ...(kind === "userlist"
            ? { haproxy: whole(`parsing [${place}]: ignoring duplicated userlist '${second.name}'.`) }
            : {}),
          ...server,
        },
      );
    }
  },
});

/** What stands in a second userlist of a name, HAProxy adds to the list it made last. */
function checkUserlists(model: Model, report: Report): void {
  const lists = new Set<string>();
  let last: Section | undefined;
  const members = new Map<string, Statement>();
  for (const section of model.of("userlist")) {
    const isNew = !lists.has(section.name);
    if (isNew) {
      lists.add(section.name);
      last = section;
      members.clear();
    }
    for (const statement of section.node.statements) {
      const { keyword, words } = statement.template;
      if ((keyword !== "user" && keyword !== "group") || words < 2) continue;
      const name = wordText(section.tree, statement.word + 1);
      const first = members.get(`${keyword} ${name}`);
      if (first === undefined) members.set(`${keyword} ${name}`, statement);
      else if (!isNew)
        report(
          report.words(section.tree, statement, 1),
          `${keyword} '${name}' is already defined at line ${first.line + 1}`,
          {
            severity: "warning",
            haproxy: whole(
              `parsing [${place}]: ignoring duplicated ${keyword} '${name}' in userlist '${last!.name}'.`,
            ),
          },
        );
    }
  }
}

/**
 * Whether an earlier proxy of the name has the side HAProxy looks for before 3.3: the client's for `frontend` and `listen`,
 * the servers' for `backend`.
 */
function sameSide(model: Model, second: Definition): boolean {
  const backend = second.section.kind === "backend";
  for (const { section } of model.table("proxy").all(second.id)) {
    if (section.index >= second.section.index) break;
    if (section.kind === "listen" || (section.kind === "backend") === backend) return true;
  }
  return false;
}

/** Servers of that name and backend above it; the first is enough for HAProxy 3.3. */
function before(model: Model, first: Definition, second: Definition): Definition[] {
  if (atLeast(model, "3.3")) return [first];
  const all = model.table("server").all(second.id, second.section);
  return all.filter(({ line }) => line < second.line);
}

/** Names that are compared in one configuration; of templates that make more, the first few. */
const mostNames = 500_000;
const compared = new WeakMap<Model, number>();

/** Names that a template makes up count as those that are written. */
function checkTemplates(proxy: Proxy, model: Model, report: Report): void {
  const { declaredServers } = proxy;
  let count = compared.get(model) ?? 0;
  for (const server of declaredServers) {
    const range = rangeOf(server);
    count += range === undefined ? 1 : Math.min(range.to - range.from + 1, mostTemplated);
  }
  compared.set(model, count);
  const seen = new Map<string, Server>();
  const told = new Set<Line>();
  for (const server of expanded(declaredServers, count > mostNames ? 2 : mostTemplated)) {
    const first = seen.get(server.name);
    if (first === undefined) {
      seen.set(server.name, server);
      continue;
    }
    if ((first.template ?? server.template) === undefined || told.has(server.line)) continue;
    told.add(server.line);
    const { statement, section } = server.line;
    const label = server.template === undefined ? server.name : wordText(section.tree, statement.word + 1);
    const earlier = { name: server.name, section: first.line.section, statement: first.line.statement };
    const said = sameServerName(model, { name: server.name, label, section, statement }, [earlier]);
    if (said !== undefined)
      report(
        report.words(section.tree, statement, 1),
        `server '${server.name}' is already defined at line ${first.line.statement.line + 1}`,
        { help: "use a distinct name", ...said },
      );
  }
}
