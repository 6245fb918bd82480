import type { ExprArg } from "../../../grammar/ast.ts";
import { converters } from "../../../grammar/catalogue/converters/index.ts";
import { fetches } from "../../../grammar/catalogue/fetches/index.ts";
import { lateArguments } from "../../../grammar/catalogue/late-words.ts";
import type { Version } from "../../../grammar/catalogue/types.ts";
import { place as placeMark, whole as wholeText } from "../../../grammar/diagnostic.ts";
import { newestVersion, releaseNumber } from "../../../grammar/haproxy-version.ts";
import type { Statement } from "../../../grammar/tree.ts";
import type { Section } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { type Late, lateShape, lateWord } from "../late.ts";
import { type Extra, rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

/** A family that a release does not know is part of a host's name to it, which servers look up last of all. */
function asName(statement: Statement, section: Section, at: number): Extra {
  const { keyword, slots } = statement.template;
  const later = slots.some(({ option, name }) => option !== undefined && name === "init-addr");
  if (later || !("caps" in section) || !keyword.startsWith("server"))
    return { severity: "warning", lint: true };
  const text = (word: number): string => wordText(section.tree, statement.word + word);
  return {
    stage: "start",
    machine: true,
    haproxy: wholeText(
      `[${placeMark}] : '${keyword} ${section.name}/${text(1)}' : could not resolve address '${text(at).replace(/:[^:]*$/, "")}'.`,
    ),
  };
}

export const newerKeyword = rule({
  id: "newer-keyword",
  severity: "error",
  summary:
    "A section, keyword, action, option, fetch or converter that the HAProxy version judged for does not have yet.",
  why: "That binary does not know the word and refuses the configuration. `--haproxy-version` says which release is meant.",
  version: "3.4",
  bad: "global\n    tune.fd.tables 4\n",
  good: "global\n    maxconn 4000\n",
  alike: ["section"],
  applies: (template, model) => lateShape(template, model.release) !== null,
  statement({ statement, section }, model, report) {
    const late = lateShape(statement.template, model.release);
    if (late === null) return;
    // said of its header already
    const whole = section.node.entry?.since;
    if (whole !== undefined && releaseNumber(whole) > model.release) return;
    const { tree } = section;
    for (const { what, at, count, since } of late.fixed) {
      const { keyword } = statement.template;
      const text = what === "keyword" ? keyword : wordText(tree, statement.word + at);
      report(report.words(tree, statement, at, count), message(text, since), {
        help: help(model.version, since),
        haproxy: theirs(what, text, keyword, section.kind),
      });
    }
    for (const place of late.places) {
      const found = lateWord(wordText(tree, statement.word + place.at), place);
      if (found !== undefined && model.release < 202 && errorPages.has(statement.template.keyword))
        report(
          report.words(tree, statement, place.at),
          `HAProxy ${model.version} has no page for status ${found[0]}: the line is ignored`,
          {
            severity: "warning",
            help: help(model.version, found[1]),
            haproxy: `status code ${found[0]} not handled by '${statement.template.keyword}', error customization will be ignored.`,
          },
        );
      else if (found !== undefined)
        report(report.words(tree, statement, place.at), message(...found), {
          help: help(model.version, found[1]),
          ...(place.unsure ? asName(statement, section, place.at) : {}),
        });
    }
  },
  section(section, model, report) {
    const since = section.node.entry?.since;
    const { header } = section.node;
    if (since === undefined || header === undefined || releaseNumber(since) <= model.release) return;
    report(report.words(section.tree, header), message(section.kind, since), {
      help: help(model.version, since),
      haproxy: `unknown keyword '${section.kind}' out of section.`,
    });
  },
  expression({ line, word, value, inFormat }, model, report) {
    const young = samplesAfter(model.release);
    if (young === undefined) return;
    const { fetch } = value;
    if (!atLeast(model, "2.9"))
      for (const call of value.converters)
        if (call.name === "bytes" && (call.args.length === 0 || call.args.some(isNoNumber)))
          report(
            report.inWord(line, word + (inFormat ? 0 : call.word), call.at, call.end),
            "'bytes' takes numbers only before HAProxy 2.9",
            {
              help: help(model.version, "2.9"),
              haproxy: "invalid args in converter 'bytes'",
            },
          );
    for (const [piece, known, kind] of [
      [fetch, young.fetches, "fetch method"],
      ...value.converters.map((converter) => [converter, young.converters, "converter"] as const),
    ] as const) {
      const more = Object.hasOwn(lateArguments, piece.name) ? lateArguments[piece.name] : undefined;
      if (more !== undefined && piece.args.length > more[0] && !atLeast(model, more[1]))
        report(
          report.inWord(line, word + (inFormat ? 0 : piece.word), piece.at, piece.end),
          `'${piece.name}' takes at most ${more[0]} arguments before HAProxy ${more[1]}`,
          { help: help(model.version, more[1]), haproxy: `${kind} '${piece.name}' : too many arguments` },
        );
      if (kind === "converter" && piece.args.length === 0 && model.release < 202 && needed.test(piece.name))
        report(
          report.inWord(line, word + (inFormat ? 0 : piece.word), piece.at, piece.end),
          `'${piece.name}' needs an argument before HAProxy 2.2`,
          { help: help(model.version, "2.2"), haproxy: `missing args for converter '${piece.name}'` },
        );
      const since = known.get(piece.name);
      if (since === undefined) continue;
      report(
        report.inWord(line, word + (inFormat ? 0 : piece.word), piece.at, piece.at + piece.name.length),
        message(piece.name, since),
        { help: help(model.version, since), haproxy: `unknown ${kind} '${piece.name}'` },
      );
    }
  },
});

/** Converters that may stand without parentheses since 2.2. */
const needed = /^(json|concat|in_table|table_)/;

/** Before 2.2, a status that has no page is only warned of. */
const errorPages = new Set(["errorfile", "errorloc", "errorloc302", "errorloc303"]);

function message(text: string, since: Version): string {
  return `'${text}' appeared in HAProxy ${since}`;
}

function help(version: Version, since: Version): string {
  return `HAProxy ${version} does not know it: leave it out, or run ${since} or newer and say so with --haproxy-version`;
}

function theirs(what: Late["what"], text: string, keyword: string, section: string): string {
  if (what === "keyword") return `unknown keyword '${text}' in '${section}' section`;
  if (what === "option") return `'${keyword}' : unknown keyword '${text}'.`;
  return `'${keyword}' : unexpected word '${text}'.`;
}

function isNoNumber({ text }: ExprArg): boolean {
  return !/^\s*[+-]?\d+$/.test(text);
}

interface Young {
  fetches: ReadonlyMap<string, Version>;
  converters: ReadonlyMap<string, Version>;
}

const memo = new Map<number, Young | undefined>();

/** Fetches and converters younger than a release; undefined for the newest, which has none. */
function samplesAfter(release: number): Young | undefined {
  if (release >= releaseNumber(newestVersion)) return undefined;
  let young = memo.get(release);
  if (young === undefined) {
    young = { fetches: after(fetches, release), converters: after(converters, release) };
    memo.set(release, young);
  }
  return young;
}

function after(rows: Readonly<Record<string, { since?: Version }>>, release: number): Map<string, Version> {
  const found = new Map<string, Version>();
  for (const [name, { since }] of Object.entries(rows))
    if (since !== undefined && releaseNumber(since) > release) found.set(name, since);
  return found;
}
