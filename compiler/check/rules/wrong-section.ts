import { keywords } from "../../../grammar/catalogue/keywords/index.ts";
import type { Keyword, KeywordRows } from "../../../grammar/catalogue/types.ts";
import type { Statement, Tree } from "../../../grammar/tree.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { mayBeRefused, refusedSection } from "../strictness.ts";
import { wordText } from "../word-text.ts";
import { isOnlyIgnored } from "./wrong-proxy-kind.ts";

/** Settings that only the parser of global sections reads, and those that must come first. */
const ownParser = new Set(
  "nbthread thread-group thread-groups busy-polling set-dumpable insecure-fork-wanted insecure-setuid-wanted nosplice nogetaddrinfo noreuseport uid gid external-check user group maxconn ssl-server-verify maxconnrate maxsessrate maxsslrate maxcomprate maxpipes maxzlibmem maxcompcpuusage ulimit-n description node unix-bind log log-send-hostname server-state-base server-state-file log-tag spread-checks max-spread-checks cpu-map strict-limits numa-cpu-mapping cluster-secret limited-quic stats-file fd-hard-limit anonkey h2-workaround-bogus-websocket-clients quick-exit debug.counters profiling.memory".split(
    " ",
  ),
);

/** Since 3.4 the userlist's parser takes all other settings of global sections for its own. */
function readAnywhere(tree: Tree, { word, template }: Statement): boolean {
  const name = wordText(tree, word);
  if (template.prefix !== undefined || ownParser.has(name) || lackedByMost.test(name)) return false;
  const keyword = template.keyword || name;
  const rows = (Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined) as KeywordRows | undefined;
  if (rows === undefined) return false;
  const list: readonly Keyword[] = Array.isArray(rows) ? rows : [rows as Keyword];
  return list.some(
    (row) => row.removed === undefined && (row.sections as readonly string[]).includes("global"),
  );
}

const lackedByMost = /^(?:51degrees-|deviceatlas-|wurfl-|tune\.zlib|tune\.quic)/;

export const wrongSection = rule({
  id: "wrong-section",
  severity: "error",
  summary: "A keyword stands in a section that does not have it.",
  why: "Each keyword belongs to some kinds of sections; HAProxy refuses it, or ignores it with a warning, anywhere else.",
  bad: "frontend www\n    bind :80\n    nbthread 2\n",
  good: "global\n    nbthread 2\n",
  manual: "4.1",
  applies: (template) =>
    template.errors.some((error) => error.rule === "wrong-section") || mayBeRefused(template.keyword),
  statement({ statement, section }, model, report) {
    const { keyword } = statement.template;
    if (refusedSection(keyword, section.kind, model)) {
      report(
        report.words(section.tree, statement, 0, keyword.split(" ").length),
        `'${keyword}' is not allowed in a '${section.kind}' section`,
        { haproxy: `'${keyword}' not allowed in '${section.kind}' section.` },
      );
      return;
    }
    if (section.kind === "userlist" && atLeast(model, "3.4") && readAnywhere(section.tree, statement)) {
      report(
        report.words(section.tree, statement),
        `'${wordText(section.tree, statement.word)}' belongs into the global section: HAProxy reads it here by mistake`,
        { severity: "warning", lint: true, help: "move it into the global section" },
      );
      return;
    }
    if (isOnlyIgnored(statement.template, section.kind)) return;
    // A ring knows two timeouts, and passes over all others.
    const unseen = section.kind === "ring" && statement.template.keyword.startsWith("timeout");
    for (const error of statement.template.errors) {
      if (error.rule !== "wrong-section") continue;
      const { tree } = section;
      const name = statement.template.keyword || wordText(tree, statement.word + error.at);
      const rows = (Object.hasOwn(keywords, name) ? keywords[name] : undefined) as KeywordRows | undefined;
      const list: readonly Keyword[] =
        rows === undefined ? [] : Array.isArray(rows) ? rows : [rows as Keyword];
      const homes = [...new Set(list.flatMap((row) => row.sections))];
      report(
        report.words(tree, statement, error.at, name.split(" ").length),
        `'${name}' is not allowed in a '${section.kind}' section`,
        {
          help: homes.length === 0 ? "it belongs to another section" : `it belongs to: ${homes.join(", ")}`,
          haproxy: `unknown keyword '${wordText(tree, statement.word)}' in '${section.kind}' section`,
          ...(unseen ? { severity: "warning", lint: true } : {}),
        },
      );
    }
  },
});
