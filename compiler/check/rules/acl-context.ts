import type { AclTest } from "../../../grammar/ast.ts";
import type { Symbols } from "../../../grammar/tree.ts";
import { isPredefinedAcl, predefinedAcls } from "../../model/predefined-acls.ts";
import { aclTestAt, aclTestOfWords } from "../../model/read.ts";
import { valueSlot } from "../../model/text.ts";
import type { Line, Section } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { conditionContexts, contextName, contextsOf } from "../samples/contexts.ts";

interface NamedAcl {
  /** Contexts of any, and of each, of its fetches. */
  any: number;
  fetches: { name: string; mask: number }[];
}

const named = new WeakMap<Section, Map<string, NamedAcl>>();

export const aclContext = rule({
  id: "acl-context",
  severity: "warning",
  summary: "A condition asks for something that is not there where it stands, so it never matches.",
  why: "HAProxy evaluates the ACL as false: there is no response yet in a request rule, and no request in a connection rule.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request deny if { status 500 }\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-response deny if { status 500 }\n",
  manual: "7.2",
  everyUse: ({ statement, section }) => {
    const where = conditionContexts(statement.template, section.kind);
    return where !== undefined && (commonContexts(section) & where) === 0;
  },
  condition({ line, word, value, diagnostics }, _model, report) {
    if (diagnostics.length > 0) return;
    const where = conditionContexts(line.statement.template, line.section.kind);
    if (where === undefined) return;
    // Most often every ACL of the section fits everywhere.
    const namedFit = (commonContexts(line.section) & where) !== 0;
    const place = contextName(where);
    for (const clause of value.clauses)
      for (const term of clause) {
        if (term.test !== undefined) {
          const { name } = term.test.expr.fetch;
          if (contextsOf(name) & where) continue;
          report(
            report.inWord(line, word + term.test.word),
            `this never matches: '${name}' is not available in a ${place}`,
            {
              haproxy: quoted(
                line,
                `anonymous acl will never match${inRule(line)} because it uses keyword '${name}' which is incompatible with '${place}'`,
              ),
            },
          );
          return;
        }
        if (term.acl === undefined || (namedFit && !isPredefinedAcl(term.acl))) continue;
        const acl = aclOf(line.section, term.acl);
        if (acl === undefined) continue;
        const odd = acl.fetches.find(({ mask }) => !(mask & where));
        if (odd === undefined) continue;
        const never = !(acl.any & where);
        report(
          report.inWord(line, word + term.word),
          `ACL '${term.acl}' ${never ? "never matches here" : "is in part without effect here"}: '${odd.name}' is not available in a ${place}`,
          {
            haproxy: quoted(
              line,
              never
                ? `acl '${term.acl}' will never match${inRule(line)} because it only involves keywords that are incompatible with '${place}'`
                : `acl '${term.acl}' involves keyword${inRule(line) === "" ? "s" : ""} '${odd.name}' which is incompatible with '${place}'`,
            ),
          },
        );
        return;
      }
  },
});

/** HAProxy names the rule set in tcp rules only. */
function inRule({ statement }: Line): string {
  const { keyword } = statement.template;
  return keyword.startsWith("tcp-re") ? ` in '${keyword}'` : "";
}

/** Where it does not, it opens a quote that it never closes. */
function quoted(line: Line, text: string): string {
  return inRule(line) === "" ? `'${text}.` : text;
}

const common = new WeakMap<Section, number>();

/** Contexts that the fetches of all ACLs of a section share. */
function commonContexts(section: Section): number {
  if (latest.section === section) return latest.mask;
  let mask = common.get(section);
  if (mask === undefined) {
    mask = -1;
    for (const statement of section.own("acl")) {
      const criterion = valueSlot(statement.template, "criterion");
      if (criterion !== undefined) mask &= contextsAt(section, statement.word + criterion.at);
    }
    common.set(section, mask);
  }
  latest = { section, mask };
  return mask;
}

/** Lines come section by section. */
let latest: { section: Section | undefined; mask: number } = { section: undefined, mask: 0 };

const ofWords = new WeakMap<Symbols, Map<number, number>>();

/** Contexts of the fetch that a word begins with. */
function contextsAt({ tree }: Section, word: number): number {
  const { symbols, wordId } = tree.words;
  let known = ofWords.get(symbols);
  if (known === undefined) {
    known = new Map();
    ofWords.set(symbols, known);
  }
  const id = wordId[word]!;
  let mask = known.get(id);
  if (mask === undefined) {
    mask = contextsOf(aclTestAt(tree, word, 1).value.expr.fetch.name);
    known.set(id, mask);
  }
  return mask;
}

function aclOf(section: Section, name: string): NamedAcl | undefined {
  let acls = named.get(section);
  if (acls === undefined) {
    acls = new Map();
    for (const statement of section.own("acl")) {
      const criterion = valueSlot(statement.template, "criterion");
      const own = valueSlot(statement.template, "name");
      if (criterion === undefined || own === undefined) continue;
      const { words } = section.tree;
      const text = words.symbols.text(words.wordId[statement.word + own.at]!);
      const { value } = aclTestAt(section.tree, statement.word + criterion.at, 1);
      add(acls, text, value);
    }
    named.set(section, acls);
  }
  const found = acls.get(name);
  if (found !== undefined) return found;
  const words = Object.hasOwn(predefinedAcls, name) ? predefinedAcls[name] : undefined;
  if (words === undefined) return undefined;
  add(acls, name, aclTestOfWords(words).value);
  return acls.get(name);
}

function add(acls: Map<string, NamedAcl>, name: string, test: AclTest): void {
  const fetch = test.expr.fetch.name;
  const mask = contextsOf(fetch);
  const acl = acls.get(name);
  if (acl === undefined) acls.set(name, { any: mask, fetches: [{ name: fetch, mask }] });
  else {
    acl.any |= mask;
    if (!acl.fetches.some((each) => each.name === fetch)) acl.fetches.push({ name: fetch, mask });
  }
}
