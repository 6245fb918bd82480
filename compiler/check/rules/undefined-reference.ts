import { whole } from "../../../grammar/diagnostic.ts";
import type { Defaults, Model, Proxy, Reference } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { usedByHeir } from "../heirs.ts";
import { lastOfLayers } from "../layers.ts";
import { fullName, isDisabled } from "../proxy-names.ts";
import { referenceRange } from "../reference-range.ts";
import { rule } from "../rule.ts";
import { suggest } from "../suggest.ts";
import { takenByServer } from "../taken-by-server.ts";
import { hasUnknownLine } from "../unknown-lines.ts";
import { isOnlyIgnored } from "./wrong-proxy-kind.ts";

/** HAProxy lets a log line name a ring, a backend or a profile that is not there, in silence. */
function isOfLogLine({ kind, statement }: Reference): boolean {
  return (kind === "backend" || kind === "log-profile") && statement.template.keyword === "log";
}

/** A default_backend that no frontend takes from its defaults section. */
function isOverruled({ statement, section }: Reference): boolean {
  const keyword = "default_backend";
  if (statement.template.keyword !== keyword) return false;
  const used = usedByHeir(section as Defaults, keyword, (user) => {
    if (user.own(keyword).length > 0 || user.kind === "backend") return false;
    return user.kind === "defaults" ? undefined : true;
  });
  return section.own(keyword).at(-1) !== statement || !used;
}

const ofServerLines = new Set(["healthcheck", "resolvers", "server"]);

/** An option of a default-server line that no server takes over. */
function isNotTaken({ kind, statement, section, word }: Reference): boolean {
  if (!ofServerLines.has(kind) || statement.template.keyword !== "default-server") return false;
  const slot = statement.template.slots.find(({ at }) => statement.word + at === word);
  return slot !== undefined && !takenByServer({ statement, section }, slot);
}

/** Kinds that HAProxy lets pass, or whose absence it only warns about. */
const nameOf: Record<string, string> = { acl: "ACL", proxy: "proxy", table: "stick-table" };

export const undefinedReference = rule({
  id: "undefined-reference",
  severity: "error",
  summary:
    "A name is used that nothing defines: a backend, ACL, server, table, userlist, resolvers section ...",
  why: "HAProxy refuses the configuration. ACLs must even be declared before the line that uses them.",
  bad: "frontend www\n    bind :80\n    default_backend ap\nbackend app\n    server s1 192.0.2.1:80\n",
  good: "frontend www\n    bind :80\n    default_backend app\nbackend app\n    server s1 192.0.2.1:80\n",
  model(model, report) {
    const close = closeNames(model);
    for (const { reference, reason, found } of model.unresolved()) {
      // Of a disabled proxy, HAProxy looks up nothing but what it needs while reading.
      const proxy = reference.kind === "acl" ? undefined : model.proxyOf(reference.section);
      if (proxy !== undefined && isDisabled(proxy)) continue;
      // Peers are not looked up by name again: the resolvers they name are not looked for.
      if (reference.kind === "resolvers" && reference.section.kind === "peers") continue;
      // Made from the machine's own settings when no section gives it.
      if (reference.kind === "resolvers" && reference.name === "default") continue;
      // Without a sender and a recipient, nobody looks for the mailers.
      if (reference.kind === "mailers" && proxy !== undefined && !sendsMail(proxy)) continue;
      const kind = nameOf[reference.kind] ?? reference.kind;
      const range = referenceRange(reference);
      // What no proxy inherits is never looked up.
      const { section } = reference;
      const unused =
        (section.kind === "defaults" &&
          reference.kind !== "acl" &&
          // HAProxy 3.5 looks for the pages of every named defaults section
          !(reference.kind === "http-errors" && section.name !== "" && atLeast(model, "3.5")) &&
          ((section as Defaults).users.length === 0 || isOverruled(reference))) ||
        isNotTaken(reference) ||
        // 1.8 looks for them when it starts only
        (reference.kind === "resolvers" && model.release < 109) ||
        (reference.statement.template.keyword.startsWith("stick ") &&
          isOnlyIgnored(reference.statement.template, section.kind));
      // It is probably the server of a line that could not be read.
      if (reason === "missing" && reference.kind === "server" && hasUnknownLine(section)) continue;
      if (reason === "missing") {
        const meant = close(reference);
        report(range, `there is no ${kind} named '${reference.name}'`, {
          ...(meant === undefined ? {} : { help: `did you mean '${meant}'?` }),
          ...(reference.kind === "ring" || isOfLogLine(reference) || unused
            ? { lint: true, severity: "warning" as const }
            : {}),
          stage: stageOf(reference.kind),
          haproxy:
            reference.kind === "acl"
              ? `no such ACL : '${reference.name}'.`
              : (ofServers(reference, model) ??
                `unable to find required ${reference.kind}: '${reference.name}'.`),
        });
      } else if (reason === "later") {
        report(range, `ACL '${reference.name}' is used before it is declared`, {
          help: `move its declaration (line ${found!.line + 1}) above this line`,
          stage: "lines",
          haproxy: `no such ACL : '${reference.name}'.`,
        });
      } else if (!isOfLogLine(reference)) {
        report(range, `'${reference.name}' is a ${found!.section.kind}, but a ${kind} is needed here`, {
          haproxy: `unable to find required ${reference.kind}: '${reference.name}'.`,
        });
      }
    }
  },
});

function sendsMail(proxy: Proxy): boolean {
  return (["email-alert from", "email-alert to"] as const).every(
    (keyword) => lastOfLayers(proxy, [keyword]) !== undefined,
  );
}

/** HAProxy looks for the resolvers of default-server with each server. */
function ofServers({ kind, name, section, statement }: Reference, model: Model): string | undefined {
  const proxy = model.proxyOf(section);
  if (kind !== "resolvers" || proxy === undefined || statement.template.keyword !== "default-server")
    return undefined;
  return whole(
    proxy.declaredServers
      .slice(0, mostCompared)
      .map(
        (server) =>
          `${fullName(proxy)}, server '${server.name}': unable to find required resolvers '${name}'`,
      )
      .join("\0"),
  );
}

/** Names of a kind that is missing so often are not compared any more. */
const mostCompared = 50;

/** The name that was meant, perhaps. Names of a kind are collected once. */
function closeNames(model: Model): (reference: Reference) => string | undefined {
  const kinds = new Map<Reference["kind"], { names: readonly string[]; asked: number }>();
  return ({ kind, name }) => {
    let known = kinds.get(kind);
    if (known === undefined) {
      const names = new Set<string>();
      for (const definition of model.table(kind).definitions()) names.add(definition.name);
      known = { names: [...names], asked: 0 };
      kinds.set(kind, known);
    }
    return known.asked++ < mostCompared ? suggest(name, known.names) : undefined;
  };
}

/** ACLs and defaults sections must be known where they are used; other names are looked up once all lines are read. */
function stageOf(kind: string): "lines" | "checks" {
  return kind === "acl" || kind === "defaults" ? "lines" : "checks";
}
