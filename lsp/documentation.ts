/** Catalogue entries as the editor shows them: signature, summary, age, manual. Markdown. */
import { catalogue } from "../grammar/catalogue/catalogue.ts";
import type {
  Action,
  Converter,
  Fetch,
  Keyword,
  LineOption,
  LogAlias,
  Section,
} from "../grammar/catalogue/types.ts";
import { signature } from "../grammar/signature.ts";
import { rowOf } from "./rows.ts";

/** What all rows of the catalogue have in common here. */
type Row = Pick<
  Keyword,
  "summary" | "manual" | "since" | "deprecated" | "removed" | "use" | "feature" | "runtime"
>;

export interface Documentation {
  /** One line of the language. */
  signature: string;
  markdown: string;
  deprecated: boolean;
}

export function keywordDoc(key: string, row: Keyword): Documentation {
  return document(signature(key, row.syntax), row, [`Sections: ${row.sections.join(", ")}`]);
}

export function sectionDoc(key: string, row: Section): Documentation {
  return document(signature(key, row.syntax), row, []);
}

export function actionDoc(key: string, row: Action): Documentation {
  const word = row.paren === undefined ? key : callText(key, row.paren);
  const facts = [`In: ${row.sets.join(", ")}`, ...(row.final ? ["Ends the rule set"] : [])];
  return document(signature(`${word}${row.suffix ? suffixText(row.suffix) : ""}`, row.syntax), row, facts);
}

/** "<counter:uint(0,255)>" as it is written: "<counter>". */
function suffixText(syntax: string): string {
  return signature("", syntax).trim();
}

export function optionDoc(key: string, row: LineOption): Documentation {
  const word = row.paren === undefined ? key : callText(key, row.paren);
  return document(signature(word, row.syntax), row, []);
}

export function fetchDoc(key: string, row: Fetch): Documentation {
  const text = row.args === undefined ? key : callText(key, row.args);
  return document(`${text}: ${row.out}`, row, []);
}

export function converterDoc(key: string, row: Converter): Documentation {
  const text = row.args === undefined ? key : callText(key, row.args);
  return document(`${row.in} | ${text}: ${row.out}`, row, []);
}

export function aliasDoc(key: string, row: LogAlias): Documentation {
  const facts = [
    ...(row.expr === undefined ? [] : [`The same as \`%[${row.expr}]\``]),
    ...(row.http ? ["HTTP mode only"] : []),
  ];
  return document(`%${key}`, row, facts);
}

/** `name(<a>[,<b>])`. */
function callText(name: string, args: string): string {
  return signature(name, args, true).replaceAll(" [,", "[,");
}

/** An ACL keyword such as hdr_beg, which is a fetch with a matching method. */
export function derivativeDoc(key: string): Documentation | undefined {
  const derivative = rowOf(catalogue.aclDerivatives, key);
  if (derivative === undefined) return undefined;
  const fetch = rowOf(catalogue.fetches, derivative.fetch);
  const args = fetch?.args === undefined ? "" : callText("", fetch.args);
  const same = `The same as \`${derivative.fetch}${args} -m ${derivative.match}\`.`;
  const markdown = [code(`${key}${args}`), fetch?.summary ?? "", same, fetch ? link(fetch.manual) : ""];
  return {
    signature: `${key}${args}`,
    markdown: markdown.filter((part) => part !== "").join("\n\n"),
    deprecated: derivative.deprecated !== undefined || derivative.removed !== undefined,
  };
}

function document(written: string, row: Row, facts: readonly string[]): Documentation {
  // Words that HAProxy reads past are nothing to write.
  const text = written.replaceAll(/ ?\[<ignored>\.{3}\]/g, "");
  const age = [
    ...(row.since === undefined ? [] : [`Since ${row.since}`]),
    ...(row.deprecated === undefined ? [] : [`**deprecated since ${row.deprecated}**`]),
    ...(row.removed === undefined ? [] : [`**removed in ${row.removed}**`]),
    ...(row.use === undefined ? [] : [`use \`${row.use}\``]),
    ...(row.feature === undefined ? [] : [`needs ${row.feature}`]),
  ];
  const parts = [
    code(text),
    row.summary,
    facts.join(" · "),
    age.join(" · "),
    row.runtime === "yes" ? "" : `_hapaxd: ${row.runtime.slice("no: ".length)}_`,
    link(row.manual),
  ];
  return {
    signature: text,
    markdown: parts.filter((part) => part !== "").join("\n\n"),
    deprecated: row.deprecated !== undefined || row.removed !== undefined,
  };
}

export function code(text: string): string {
  return `\`\`\`haproxy\n${text}\n\`\`\``;
}

function link(section: string): string {
  return `[Manual ${section}](https://docs.haproxy.org/dev/configuration.html#${section})`;
}
