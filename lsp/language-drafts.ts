/** Words of the language as completion drafts: keywords, sections, options, actions, fetches, converters, aliases. */
import { catalogue } from "../grammar/catalogue/catalogue.ts";
import type { Keyword, SectionKind } from "../grammar/catalogue/types.ts";
import type { Candidate } from "../grammar/expected.ts";
import { type Draft, isIn, itemKind } from "./completion-item.ts";
import {
  actionDoc,
  aliasDoc,
  converterDoc,
  derivativeDoc,
  fetchDoc,
  keywordDoc,
  optionDoc,
  sectionDoc,
} from "./documentation.ts";
import { actionRow, optionRow, rowOf } from "./rows.ts";

/**
 * Keywords of a section that begin with the words typed before: "" gives all of them whole ("timeout connect"), "timeout"
 * gives "connect", "client" ... `prefix` is a `no` or `default` that stands before.
 */
export function keywordDrafts(
  section: SectionKind | "",
  typed: string,
  prefix: string | undefined,
  version: string,
): Draft[] {
  const before = typed === "" ? "" : `${typed} `;
  const drafts: Draft[] = [];
  for (const [key, rows] of Object.entries(catalogue.keywords)) {
    if (!key.startsWith(before)) continue;
    const row = ([rows].flat() as Keyword[]).find((each) =>
      (each.sections as readonly string[]).includes(section),
    );
    if (row === undefined || !isIn(version, row)) continue;
    if (prefix !== undefined && !row.prefixes?.includes(prefix as "no" | "default")) continue;
    drafts.push({
      label: key.slice(before.length),
      kind: itemKind.keyword,
      doc: keywordDoc(key, row),
      rank: row.deprecated === undefined ? 1 : 4,
    });
  }
  return drafts;
}

export function sectionDrafts(version: string): Draft[] {
  return Object.entries(catalogue.sections)
    .filter(([, row]) => isIn(version, row))
    .map(([label, row]) => ({ label, kind: itemKind.section, doc: sectionDoc(label, row), rank: 3 }));
}

/** A literal, option or action that the grammar expects. */
export function candidateDraft(candidate: Candidate, section: SectionKind | "", version: string): Draft[] {
  const { text: label, kind, keyword } = candidate;
  if (kind === "option") {
    const row = optionRow(label, keyword, section);
    if (row !== undefined && !isIn(version, row)) return [];
    return [
      { label, kind: itemKind.option, doc: row && optionDoc(label, row), rank: 1, call: row?.paren ? 2 : 0 },
    ];
  }
  if (kind === "action") {
    const row = actionRow(label, keyword);
    if (row !== undefined && !isIn(version, row)) return [];
    const doc = row && actionDoc(label, row);
    // A name that goes on with a number: the counters that HAProxy has when nothing is tuned.
    const labels = row?.suffix?.includes(":uint") ? [0, 1, 2].map((each) => `${label}${each}`) : [label];
    return labels.map((text) => ({
      label: text,
      kind: itemKind.action,
      doc,
      rank: 1,
      call: row?.paren ? 2 : 0,
    }));
  }
  return kind === "literal" ? [{ label, kind: itemKind.literal, rank: 0 }] : [];
}

export function fetchDrafts(version: string, derivatives: boolean): Draft[] {
  const drafts = Object.entries(catalogue.fetches)
    .filter(([, row]) => isIn(version, row))
    .map(
      ([label, row]): Draft => ({
        label,
        kind: itemKind.function,
        doc: fetchDoc(label, row),
        rank: 1,
        call: callOf(row.args),
      }),
    );
  if (!derivatives) return drafts;
  for (const [label, row] of Object.entries(catalogue.aclDerivatives)) {
    if (Object.hasOwn(catalogue.fetches, label) || !isIn(version, row)) continue;
    const call = callOf(rowOf(catalogue.fetches, row.fetch)?.args);
    drafts.push({ label, kind: itemKind.function, doc: derivativeDoc(label), rank: 1, call });
  }
  return drafts;
}

export function converterDrafts(version: string): Draft[] {
  return Object.entries(catalogue.converters)
    .filter(([, row]) => isIn(version, row))
    .map(([label, row]) => ({
      label,
      kind: itemKind.function,
      doc: converterDoc(label, row),
      rank: 1,
      call: callOf(row.args),
    }));
}

export function aliasDrafts(version: string): Draft[] {
  return Object.entries(catalogue.logAliases)
    .filter(([, row]) => isIn(version, row))
    .map(([label, row]) => ({ label, kind: itemKind.variable, doc: aliasDoc(label, row), rank: 1 }));
}

function callOf(args: string | undefined): 0 | 1 | 2 {
  if (args === undefined || args.trim() === "") return 0;
  return args.trim().startsWith("[") ? 1 : 2;
}
