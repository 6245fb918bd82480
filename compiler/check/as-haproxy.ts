/**
 * What `haproxy -c` would print for these findings: stage by stage, a later one only when the earlier ones found no error,
 * each in HAProxy's words. Follows HAProxy 3.5.
 */
import { type Diagnostic, place as placeMark, type Stage, whole } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import { inCheckOrder } from "./checks-order.ts";
import { withLostAcls } from "./lost-acls.ts";
import { firstWords, stopsReading } from "./stops-reading.ts";
import { withoutProxy } from "./without-proxy.ts";
import { inCondition } from "./wording/acl-text.ts";
import { notNegatable } from "./wording/arguments.ts";
import { isLateFormat } from "./wording/late-formats.ts";
import { lineInfo } from "./wording/line-info.ts";
import { wording } from "./wording/wording.ts";

export interface Message {
  level: "ALERT" | "WARNING" | "NOTICE" | "DIAG";
  text: string;
}

export interface Said {
  messages: Message[];
  failed: boolean;
  /** Some warning was given. */
  warned: boolean;
  /** That empty words end a line was explained. */
  emptyWord?: boolean;
}

const wholeMark = whole("");

/** HAProxy gives up a file after that many lines with errors. */
const most = 50;

/** Global settings that the first pass reads. */
const early = new Set(
  "daemon expose-deprecated-directives localpeer master-worker noepoll noevports nokqueue noktls nopoll pidfile presetenv quiet resetenv setenv unsetenv zero-warning mworker-max-reloads".split(
    " ",
  ),
);

export function asHaproxy(
  found: readonly Diagnostic[],
  trees: readonly Tree[],
  options: { diag?: boolean } = {},
): Said {
  const said: Said = { messages: [], failed: false, warned: false };
  const byStage: Record<Stage, Diagnostic[]> = { words: [], lines: [], checks: [], start: [] };
  // that warnings are fatal is the last thing said, by whoever knows the command line
  for (const one of found)
    if (
      one.rule !== "zero-warning" &&
      one.lint !== true &&
      (one.diag !== true || options.diag === true) &&
      levelOf(one) !== undefined
    )
      byStage[stageOf(one, trees)].push(one);
  for (const stage of ["words", "lines"] as const) {
    read(byStage[stage], trees, said);
    if (said.failed) return said;
  }
  for (const one of inCheckOrder(byStage.checks, trees)) say(one, trees, said);
  if (said.failed) return said;
  const addresses = byStage.start.filter(({ rule }) => rule === "unresolved-host" || rule === "small-buffer");
  const others = byStage.start.filter((one) => !addresses.includes(one));
  for (const one of inCheckOrder(others, trees)) say(one, trees, said);
  if (said.failed) {
    said.messages.push({ level: "ALERT", text: "Fatal errors found in configuration." });
    return said;
  }
  for (const one of addresses) say(one, trees, said);
  if (byStage.start.some(({ rule, severity }) => rule === "unresolved-host" && severity === "error"))
    said.messages.push({ level: "ALERT", text: "Failed to initialize server(s) addr." });
  return said;
}

/** Warnings about rules that could be read. */
const afterParsing = new Set(["acl-context", "rule-order"]);

/** One pass over the files; each file's findings, and what ends it early. */
function read(these: readonly Diagnostic[], trees: readonly Tree[], said: Said): void {
  let stopped = false;
  let failed = false;
  const dropped = new Set<string>();
  for (const tree of trees) {
    if (stopped) break;
    const wrong = new Set<number>();
    let failedHere = false;
    const own = these.filter((one) => one.range.file === tree.file && !followsFromAnonymous(one, trees));
    const told = withLostAcls(withoutProxy(own, tree, dropped), tree);
    const faulty = new Set<number>();
    for (const { severity, range } of told) if (severity === "error") faulty.add(range.line);
    for (const one of told) {
      const { line } = one.range;
      if (afterParsing.has(one.rule) && faulty.has(line) && firstWords(tree, line)[0] !== "monitor") continue;
      if (wrong.size >= most && !wrong.has(line)) {
        const last = Math.max(...wrong) + 1;
        const text = `config : parsing [${byteName(tree)}:${last}]: too many fatal errors (${wrong.size}), stopping now.`;
        said.messages.push({ level: "ALERT", text });
        break;
      }
      // a line is left at its first error, but that the last one does not end is seen all the same
      if (one.severity === "error" && wrong.has(line) && one.rule !== "missing-newline") continue;
      say(one, trees, said, "config : ");
      if (one.severity !== "error") continue;
      failedHere = true;
      wrong.add(line);
      const stops = stopsReading(one, tree);
      if (stops === "file") break;
      if (stops === "all") {
        stopped = true;
        break;
      }
    }
    if (!failedHere) continue;
    failed = true;
    said.messages.push({
      level: "ALERT",
      text: `config : Error(s) found in configuration file : ${byteName(tree)}`,
    });
  }
  if (!failed) return;
  said.failed = true;
  if (!stopped) said.messages.push({ level: "ALERT", text: "config : Fatal errors found in configuration." });
}

/** Rules that HAProxy refused in a defaults section without a name are not inherited. */
function followsFromAnonymous({ rule, related }: Diagnostic, trees: readonly Tree[]): boolean {
  const from = rule === "defaults-rules" ? related?.[0]?.range : undefined;
  const tree = from && trees[from.file];
  return tree !== undefined && firstWords(tree, from!.line)[2] === "";
}

function say(one: Diagnostic, trees: readonly Tree[], said: Said, prefix = ""): void {
  const level = levelOf(one)!;
  if (level === "WARNING" || level === "DIAG") said.warned = true;
  if (one.severity === "error") said.failed = true;
  const text = textOf(one, trees);
  if (text === "") return;
  if (one.rule === "empty-word" && !said.emptyWord) {
    said.emptyWord = true;
    said.messages.push({ level, text: prefix + text + emptyWord });
    return;
  }
  for (const part of text.split("\0")) said.messages.push({ level, text: prefix + part });
}

/** HAProxy explains an empty word once. */
const emptyWord =
  "\nAborting to prevent all subsequent arguments from being silently ignored. If this is caused by an environment variable expansion, please have a look at section 2.3 of the configuration manual to find solutions to address this.";

/** Several messages are separated by NUL; "" is none. */
function textOf(one: Diagnostic, trees: readonly Tree[]): string {
  const { haproxy, stage, message, range } = one;
  const tree = trees[range.file];
  const place = `${byteName(tree)}:${range.line}`;
  const rendered = wholeText(one, place);
  if (rendered !== undefined) return rendered;
  if (tree !== undefined) {
    const first = one.related?.[0]?.range;
    const firstTree = first && trees[first.file];
    const kind = firstTree === undefined ? "" : lineInfo(firstTree, first!.line, "").section;
    const text = wording(one, lineInfo(tree, range.line, place), kind);
    if (text !== undefined) return text;
  }
  const text = haproxy ?? `${message}.`;
  return stage === "checks" || stage === "start" ? text : `parsing [${place}] : ${text}`;
}

/** The text of one that is whole, in HAProxy's words. */
export function wholeText({ haproxy }: Diagnostic, place: string): string | undefined {
  return haproxy?.startsWith(wholeMark) ? haproxy.slice(1).replaceAll(placeMark, place) : undefined;
}

export function levelOf({ severity, alert, rule, diag, haproxy }: Diagnostic): Message["level"] | undefined {
  if (diag === true) return "DIAG";
  if (rule === "notice-directive") return "NOTICE";
  // refused, but in a low voice
  if (rule === "fcgi-multiplexing" || (rule === "cache-size" && haproxy?.includes("parsing [") === true))
    return "WARNING";
  if (alert === true) return "ALERT";
  if (severity === "error") return "ALERT";
  return severity === "warning" ? "WARNING" : undefined;
}

function stageOf(one: Diagnostic, trees: readonly Tree[]): Stage {
  if (one.stage !== undefined) return one.stage;
  const tree = trees[one.range.file];
  if (tree === undefined || one.severity !== "error") return "lines";
  const [keyword, section] = firstWords(tree, one.range.line);
  // what may be negated is looked at before sections are
  if (notNegatable(lineInfo(tree, one.range.line, "")) !== undefined) return "words";
  const line = lineInfo(tree, one.range.line, "");
  if (
    section !== "global" &&
    isLateFormat(keyword, one.rule) &&
    !inCondition(line.words, line.wordAt(one.range.start))
  )
    return "checks";
  return section === "global" && (early.has(keyword) || keyword === "global") ? "words" : "lines";
}

/** Names come as Unicode text, all else is byte strings. */
function byteName(tree: Tree | undefined): string {
  return Buffer.from(tree?.name ?? "?", "utf8").toString("latin1");
}
