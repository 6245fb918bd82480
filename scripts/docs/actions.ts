/** docs/actions.md: what rules do. */
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { Action, RuleSet } from "../../grammar/catalogue/types.ts";
import { signature } from "../../grammar/signature.ts";
import { wrongLines } from "./entry.ts";
import { byName, dates, list, manualText, refused } from "./facts.ts";
import { anchor, code, fence, page, prose, table } from "./markdown.ts";
import { signatureLines } from "./signature-lines.ts";
import { valuesText } from "./value-text.ts";

/** In the order in which a request meets them. */
const sets: readonly RuleSet[] = [
  "quic-initial",
  "tcp-request connection",
  "tcp-request session",
  "tcp-request content",
  "http-request",
  "tcp-response content",
  "http-response",
  "http-after-response",
  "http-error",
  "tcp-check",
  "http-check",
];

export function actionsPage(): string {
  const actions = byName(Object.entries(catalogue.actions)).map(
    ([name, rows]) => [name, list<Action>(rows)] as const,
  );
  const link = (name: string): string => `[${code(name)}](#${anchor(name)})`;
  const bySet = sets.map((set) => {
    const members = actions.filter(([, rows]) => rows.some((row) => row.sets.includes(set)));
    return [code(set), members.map(([name]) => link(name)).join(", ")];
  });
  return page(
    "Actions",
    "The word after a rule list's keyword, `http-request deny`, `tcp-request content reject`, and its arguments. A condition, `if` or `unless`, may follow each.",
    table(
      ["action", "hapaxd", "what it does"],
      actions.map(([name, rows]) => [
        link(name),
        rows.some((row) => refused(row.runtime) === "") ? "yes" : "no",
        prose(rows[0]!.summary),
      ]),
    ),
    "## By rule list",
    "In the order in which a request meets them; `http-check` and `tcp-check` run in health checks.",
    bySet
      .filter(([, names]) => names !== "")
      .map(([set, names]) => `- ${set}: ${names}`)
      .join("\n"),
    ...actions.map(([name, rows]) =>
      [`## ${code(name)}`, ...rows.map((row) => variant(name, row))].join("\n\n"),
    ),
  );
}

function variant(name: string, row: Action): string {
  const word = row.paren !== undefined ? signature(name, row.paren, true) : name;
  const suffix = row.suffix === undefined ? "" : signature("", row.suffix).trim();
  const reason = refused(row.runtime);
  const values = valuesText([row.paren ?? "", row.suffix ?? "", row.syntax]);
  const facts = [
    row.sets.map(code).join(", "),
    row.final === true ? "ends the list" : "",
    row.feature === undefined ? "" : `needs ${code(row.feature)} in HAProxy`,
    ...dates(row),
    manualText(row.manual),
  ].filter((fact) => fact !== "");
  return [
    fence(signatureLines(`${word}${suffix}`, row.syntax)),
    prose(row.summary),
    values === "" ? "" : `${values}.`,
    `*${facts.join("; ")}.*`,
    reason === "" ? "" : `**hapaxd refuses it:** ${prose(reason)}.`,
    row.ok === undefined || row.ok.length === 0 ? "" : `Right:\n\n${fence(row.ok)}`,
    wrongLines(row),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}
