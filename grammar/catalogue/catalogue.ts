/** The whole language, put together. Everything that reads configs takes a Catalogue, so that tests can use a small one. */
import { aclDerivatives } from "./acls.ts";
import { actions } from "./actions/index.ts";
import { converters } from "./converters/index.ts";
import { fetches } from "./fetches/index.ts";
import { keywords } from "./keywords/index.ts";
import { logAliases } from "./log-aliases.ts";
import { optionFamilies } from "./options/index.ts";
import { sections } from "./sections.ts";
import type {
  AclDerivative,
  ActionRows,
  Converter,
  Fetch,
  KeywordRows,
  LineOption,
  LogAlias,
  Section,
} from "./types.ts";

export interface Catalogue {
  /** By all fixed leading words, "timeout connect". */
  keywords: Readonly<Record<string, KeywordRows>>;
  /** By name, without parentheses. */
  actions: Readonly<Record<string, ActionRows>>;
  /** By family ("bind", "server"), then by name. */
  options: Readonly<Record<string, Readonly<Record<string, LineOption>>>>;
  sections: Readonly<Record<string, Section>>;
  fetches: Readonly<Record<string, Fetch>>;
  converters: Readonly<Record<string, Converter>>;
  aclDerivatives: Readonly<Record<string, AclDerivative>>;
  logAliases: Readonly<Record<string, LogAlias>>;
}

export const catalogue: Catalogue = {
  keywords,
  actions,
  options: optionFamilies,
  sections,
  fetches,
  converters,
  aclDerivatives,
  logAliases,
};
