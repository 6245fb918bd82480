import type { Statement } from "../../grammar/tree.ts";
import { isPredefinedAcl } from "./predefined-acls.ts";
import { bearingSlots, referencesIn } from "./references.ts";
import type { SectionModel } from "./section.ts";
import { makesServer } from "./servers.ts";
import { settledNames } from "./settled-names.ts";
import type { Definition, Model, Reference, Section, Unresolved } from "./types.ts";

/** What a reference refers to; the definition in force where there are several. */
export function resolveReference(model: Model, reference: Reference): Definition | undefined {
  const { kind, id, section } = reference;
  switch (kind) {
    case "acl":
      return model.table("acl").first(id, section);
    case "server": {
      const scope = reference.scope !== "" ? model.backend(reference.scope) : section;
      return scope && model.table("server").first(id, scope);
    }
    case "user":
    case "group":
    case "peer":
    case "nameserver":
      return model.table(kind).first(id, section);
    case "frontend":
    case "backend":
      return model.table(kind).first(id) ?? model.table("proxy").first(id);
    case "table": {
      const found = model.table("table").first(id);
      if (found) return found;
      const name = reference.name;
      // Inside a peers section its own tables go by their short name.
      if (section.kind !== "peers" || name.includes("/")) return undefined;
      return model.table("table").first(model.symbols.id(`${section.name}/${name}`));
    }
    default:
      return model.table(kind).first(id);
  }
}

/** References that lead nowhere, or where they may not. */
export function findUnresolved(model: Model): Unresolved[] {
  const found: Unresolved[] = [];
  const isSettled = settledNames(model);
  const look = (section: Section, statement: Statement): void => {
    const slots = bearingSlots(statement.template);
    if (slots.length === 0 || isSettled(section, statement, slots)) return;
    const references: Reference[] = [];
    referencesIn(section, statement, slots, references);
    addUnresolved(model, references, found);
  };
  for (const section of model.sections) {
    const { header, statements } = section.node;
    if (header !== undefined) look(section, header);
    for (let i = 0; i < statements.length; i++) look(section, statements[i]!);
  }
  return found;
}

function addUnresolved(model: Model, references: readonly Reference[], found: Unresolved[]): void {
  for (const reference of references) {
    const definition = model.resolve(reference);
    if (!definition) {
      if (reference.kind === "acl" && isPredefinedAcl(reference.name, model.release)) continue;
      if (reference.kind === "server" && isTemplated(model, reference)) continue;
      // `defaults` references are checked in order while the sections are read.
      if (reference.kind === "defaults") continue;
      found.push({ reference, reason: "missing" });
    } else if (
      reference.kind === "acl" &&
      definition.word > reference.word &&
      !isPredefinedAcl(reference.name, model.release)
    ) {
      found.push({ reference, reason: "later", found: definition });
    } else if (reference.kind === "backend" && definition.section.kind === "frontend") {
      found.push({ reference, reason: "wrong-kind", found: definition });
    } else if (reference.kind === "frontend" && definition.section.kind === "backend") {
      found.push({ reference, reason: "wrong-kind", found: definition });
    }
  }
}

/** A server that a server-template line makes has no definition of its own. */
function isTemplated(model: Model, reference: Reference): boolean {
  const scope: Section | undefined =
    reference.scope !== "" ? model.backend(reference.scope) : reference.section;
  const proxy = scope && model.proxyOf(scope as SectionModel);
  return proxy !== undefined && proxy.own("server-template").length > 0 && makesServer(proxy, reference.name);
}
