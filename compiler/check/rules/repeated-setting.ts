import { whole } from "../../../grammar/diagnostic.ts";
import type { Line, Model } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

/** Global settings of which HAProxy takes the first that is not 0, with a warning about the others. */
const warned = [
  "pidfile",
  "chroot",
  "tune.runqueue-depth",
  "tune.maxpollevents",
  "tune.maxaccept",
  "tune.rcvbuf.client",
  "tune.rcvbuf.server",
  "tune.sndbuf.client",
  "tune.sndbuf.server",
  "tune.notsent-lowat.client",
  "tune.notsent-lowat.server",
];
const buffers = [
  "tune.rcvbuf.frontend",
  "tune.rcvbuf.backend",
  "tune.sndbuf.frontend",
  "tune.sndbuf.backend",
];
/** Likewise, with an alert that does not stop it. */
const alerted = [
  "cluster-secret",
  "maxconn",
  "maxconnrate",
  "maxsessrate",
  "maxsslrate",
  "maxpipes",
  "fd-hard-limit",
  "ulimit-n",
  "log-send-hostname",
  "server-state-base",
  "server-state-file",
  "stats-file",
  "spread-checks",
];
/** HAProxy goes no further. */
const refused = ["ca-base", "crt-base"];
/** The last one wins; said in diagnostic mode. */
const replaced = ["nbthread", "thread-groups"];

export const repeatedSetting = rule({
  id: "repeated-setting",
  severity: "warning",
  stage: "lines",
  summary: "A global setting is given twice.",
  why: "HAProxy keeps the first of these settings and ignores what follows. Of 'nbthread' and 'thread-groups' the last one counts.",
  bad: "global\n    pidfile /run/a.pid\n    pidfile /run/b.pid\n",
  good: "global\n    pidfile /run/a.pid\n",
  manual: "3",
  model(model, report) {
    if (model.globals.length === 0) return;
    const ignore = (keywords: readonly string[], haproxy: (keyword: string) => string): void => {
      const [first, ...later] = taken(model, keywords);
      if (first === undefined) return;
      for (const { line, keyword } of later)
        report(
          report.line(line),
          `'${keyword}' is ignored: line ${first.line.statement.line + 1} came first`,
          {
            help: "keep one of the two",
            related: [{ range: report.line(first.line), message: "this one counts" }],
            haproxy: haproxy(keyword),
            ...(quiet.has(keyword) ? {} : { alert: true }),
          },
        );
    };
    for (const keyword of warned)
      ignore([keyword], () =>
        keyword === "chroot"
          ? "'chroot' is already specified. Continuing."
          : `'${keyword}' already specified. Continuing.`,
      );
    if (atLeast(model, "3.3") && !atLeast(model, "3.5"))
      for (const line of model.global("master-worker").slice(1))
        report(report.line(line), "'master-worker' is given twice", {
          help: "leave it out, and start HAProxy with -W or -Ws",
          haproxy: whole("master-worker mode is already configured."),
        });
    for (const keyword of buffers)
      ignore([keyword], () => `ignoring '${keyword}' which was already specified.`);
    for (const keyword of alerted)
      ignore([keyword], () =>
        keyword === "spread-checks"
          ? "spread-checks already specified. Continuing."
          : `'${keyword}' already specified. Continuing.`,
      );
    ignore(["uid", "user"], () => "user/uid already specified. Continuing.");
    ignore(["gid", "group"], (keyword) =>
      keyword === "gid"
        ? "group/gid already specified. Continuing."
        : "gid/group was already specified. Continuing.",
    );
    for (const keyword of refused) {
      const [first, ...later] = model.global(keyword);
      for (const line of later)
        report(report.line(line), `'${keyword}' is already set at line ${first!.statement.line + 1}`, {
          severity: "error",
          help: "keep one of the two",
          haproxy: `'${keyword}' already specified.`,
        });
    }
    for (const keyword of replaced) {
      const [first, ...later] = model.global(keyword);
      for (const line of later)
        report(report.line(line), `'${keyword}' replaces what line ${first!.statement.line + 1} sets`, {
          diag: true,
          haproxy: `'${keyword}' is already defined and will be overridden.`,
        });
    }
  },
});

/** What HAProxy warns about; of the others it is alarmed. */
const quiet = new Set([...warned, ...buffers]);

/** Lines with any of the keywords, in order, those left out that set nothing. */
function taken(model: Model, keywords: readonly string[]): { keyword: string; line: Line }[] {
  const found = keywords.flatMap((keyword) => model.global(keyword).map((line) => ({ keyword, line })));
  if (found.length < 2) return [];
  const inOrder =
    keywords.length === 1
      ? found
      : found.sort(
          (a, b) =>
            a.line.section.index - b.line.section.index || a.line.statement.line - b.line.statement.line,
        );
  let start = 0;
  while (start < inOrder.length && setsNothing(inOrder[start]!)) start++;
  return inOrder.slice(start).filter(({ keyword, line }) => !isNoNumber(keyword, valueOf(line)));
}

function valueOf({ section, statement }: Line): string {
  return statement.template.words < 2 ? "" : wordText(section.tree, statement.word + 1);
}

function setsNothing({ keyword, line }: { keyword: string; line: Line }): boolean {
  const value = valueOf(line);
  if (isNoNumber(keyword, value)) return true;
  return keyword !== "uid" && keyword !== "gid" && /^0+[kmgKMG]?$/.test(value);
}

/** HAProxy says so, and sets nothing. */
function isNoNumber(keyword: string, value: string): boolean {
  return (keyword === "uid" || keyword === "gid") && !/^-?\d+$/.test(value);
}
