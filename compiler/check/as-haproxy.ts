/** What `haproxy -c` would print for these findings, in HAProxy's words. */
import { type Diagnostic, place as placeMark, whole } from "../../grammar/diagnostic.ts";
import { compareVersions } from "../../grammar/predicates.ts";
import type { Tree } from "../../grammar/tree.ts";
import { type Level, levelOf } from "./haproxy-level.ts";
import { haproxySteps, type Step } from "./haproxy-steps.ts";
import { lineInfo } from "./wording/line-info.ts";
import { wording } from "./wording/wording.ts";

export interface Message {
  level: Level;
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

export function asHaproxy(
  found: readonly Diagnostic[],
  trees: readonly Tree[],
  options: { version: string; diag?: boolean },
): Said {
  const said: Said = { messages: [], failed: false, warned: false };
  // that warnings are fatal is the last thing said, by whoever knows the command line
  const asked = found.filter(({ rule }) => rule !== "zero-warning");
  for (const step of haproxySteps(asked, trees, options)) {
    if (step.is === "finding") say(step.one, trees, said, step.reading ? "config : " : "");
    else {
      said.failed = true;
      said.messages.push(...progress(step, options.version));
    }
  }
  return said;
}

function progress(step: Exclude<Step, { is: "finding" }>, version: string): Message[] {
  const alert = (text: string): Message[] => [{ level: "ALERT", text }];
  switch (step.is) {
    case "too-many":
      return alert(
        `config : parsing [${byteName(step.tree)}:${step.line}]: too many fatal errors (${step.count}), stopping now.`,
      );
    case "file-failed":
      return alert(`config : Error(s) found in configuration file : ${byteName(step.tree)}`);
  }
  switch (step.where) {
    case "reading":
      return alert("config : Fatal errors found in configuration.");
    case "checks":
      // refused without a closing line since 3.3
      return compareVersions(version, "3.3") >= 0 ? [] : alert("Fatal errors found in configuration.");
    case "start":
      return alert("Fatal errors found in configuration.");
    case "hosts":
      return alert("Failed to initialize server(s) addr.");
    default:
      return [];
  }
}

function say(one: Diagnostic, trees: readonly Tree[], said: Said, prefix: string): void {
  const level = levelOf(one)!;
  if (level === "WARNING" || level === "DIAG") said.warned = true;
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
export function textOf(one: Diagnostic, trees: readonly Tree[]): string {
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

/** Names come as Unicode text, all else is byte strings. */
function byteName(tree: Tree | undefined): string {
  return Buffer.from(tree?.name ?? "?", "utf8").toString("latin1");
}
