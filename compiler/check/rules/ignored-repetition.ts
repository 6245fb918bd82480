import { whole } from "../../../grammar/diagnostic.ts";
import { memoised } from "../../../grammar/memo.ts";
import { memoOfTemplate } from "../../../grammar/template-memo.ts";
import type { Proxy, Section } from "../../model/types.ts";
import { isProxyKind, kindName } from "../proxy-names.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const ignoredRepetition = rule({
  id: "ignored-repetition",
  severity: "warning",
  summary: "Something is said twice, and the second time is ignored.",
  why: "Of two 'tcp-request inspect-delay' lines the first counts; so does the first password of a 'stats auth' user, and a counter is stored once.",
  bad: "frontend www\n    bind :80\n    timeout client 5s\n    tcp-request inspect-delay 1s\n    tcp-request inspect-delay 5s\n",
  good: "frontend www\n    bind :80\n    timeout client 5s\n    tcp-request inspect-delay 5s\n",
  manual: "4.2",
  alike: ["section"],
  touches: withKeyword(
    "tcp-request inspect-delay",
    "tcp-response inspect-delay",
    "stats auth",
    "stick-table",
    "table",
  ),
  section(section, model, report) {
    if (!isProxyKind(section.kind) && section.kind !== "defaults" && section.kind !== "peers") return;
    for (const keyword of ["tcp-request inspect-delay", "tcp-response inspect-delay"])
      delays(section, keyword, model.proxyOf(section), report);
    users(section, report);
    for (const keyword of ["stick-table", "table"]) stored(section, keyword, report);
  },
});

/** The first delay counts, an inherited one before all. */
function delays(section: Section, keyword: string, proxy: Proxy | undefined, report: Report): void {
  const own = section.own(keyword);
  if (own.length === 0) return;
  const first = proxy?.first(keyword) ?? { statement: own[0]!, section };
  const kind = proxy === undefined ? "defaults" : kindName(proxy);
  for (const statement of own) {
    if (statement === first.statement) continue;
    report(
      report.words(section.tree, statement, 0, 2),
      `this is ignored: '${keyword}' is already set at line ${first.statement.line + 1}`,
      {
        help: "keep one of the two",
        related: [{ range: report.line(first), message: "this one counts" }],
        haproxy: `ignoring ${keyword} (was already defined) in ${kind} '${section.name}'`,
      },
    );
  }
}

function users(section: Section, report: Report): void {
  const lines = section.own("stats auth");
  if (lines.length < 2) return;
  const seen = new Map<string, number>();
  for (const statement of lines) {
    const user = wordText(section.tree, statement.word + 2).split(":")[0]!;
    const before = seen.get(user);
    if (before === undefined) seen.set(user, statement.line);
    else
      report(
        report.words(section.tree, statement, 2),
        `user '${user}' already has a password, at line ${before + 1}: this one is ignored`,
        { help: "remove one of the two", haproxy: whole(`uri auth: ignoring duplicated user '${user}'.`) },
      );
  }
}

function stored(section: Section, keyword: string, report: Report): void {
  for (const statement of section.own(keyword)) {
    const slots = dataSlots(statement.template);
    const seen = new Set<string>();
    for (const slot of slots) {
      const names = storedNames(wordText(section.tree, statement.word + slot.at));
      if (slots.length === 1 && names.distinct) break;
      for (const name of names.all) {
        if (!seen.has(name)) seen.add(name);
        else
          report(report.words(section.tree, statement, slot.at), `'${name}' is stored already`, {
            help: "name it once",
            haproxy: `${wordText(section.tree, statement.word)}: store option '${name}' already enabled, ignored.`,
          });
      }
    }
  }
}

const dataSlots = memoOfTemplate(({ slots }) =>
  slots.filter(({ kind, name }) => kind === "value" && name === "data"),
);

interface Stored {
  all: readonly string[];
  distinct: boolean;
}

const known = memoised<Stored>(1000);

/** What a list stores, "gpc0,conn_rate(3s)". */
function storedNames(text: string): Stored {
  return known(text, () => {
    // Commas inside of parentheses belong to arguments.
    const all = text.split(/,(?![^(]*\))/).map((one) => one.replace(/\(.*/, "").trim());
    return { all, distinct: new Set(all).size === all.length };
  });
}
