/** The file that a `filter spoe` line names: an agent, messages and groups, in the part headed by "[engine]". */
import { parse } from "../../../grammar/parse.ts";
import { LineKind, type Tree } from "../../../grammar/tree.ts";
import { readName } from "../../../grammar/values/name.ts";
import { wholeText } from "../as-haproxy.ts";
import { agentLine } from "./spoe-agent-line.ts";
import { messageLine } from "./spoe-message-line.ts";
import {
  addNames,
  type Say,
  type SpoeAgent,
  type SpoeFile,
  type SpoeGroup,
  type SpoeMessage,
  type SpoeOptions,
  type SpoeProblem,
  tooMany,
} from "./spoe-types.ts";

interface State {
  agent: SpoeAgent | undefined;
  readonly messages: SpoeMessage[];
  readonly groups: SpoeGroup[];
  part: "spoe-agent" | "spoe-group" | "spoe-message" | undefined;
}

export function readSpoeFile(bytes: Uint8Array, engine: string | undefined, options: SpoeOptions): SpoeFile {
  const { value: tree, diagnostics } = parse(bytes, { env: options.env });
  const state: State = { agent: undefined, messages: [], groups: [], part: undefined };
  const problems: SpoeProblem[] = [];
  const unreadable = new Map(diagnostics.map((one) => [one.range.line, one]));
  let scope: string | undefined;
  for (let line = 0; line < tree.words.lineKind.length; line++) {
    const at = `${options.path}:${line + 1}`;
    const add = (message: string, haproxy: string) => {
      problems.push({ line: line + 1, message, haproxy });
    };
    const say: Say = Object.assign(
      (message: string, haproxy = message) => add(message, `parsing [${at}] : ${haproxy}`),
      { close: (message: string) => add(message, `parsing [${at}]: ${message}`) },
    );
    switch (tree.words.lineKind[line]) {
      case LineKind.scope:
        scope = /\[([^\]]*)/.exec(rawLine(tree, line))?.[1];
        break;
      case LineKind.unreadable: {
        const odd = unreadable.get(line + 1);
        if (odd !== undefined)
          add(odd.message, wholeText(odd, at) ?? `parsing [${at}] : ${odd.haproxy ?? odd.message}`);
        break;
      }
      case LineKind.normal: {
        const words = wordsOf(tree, line);
        if (words.length > 0)
          readLine(state, words, { line: line + 1, ours: scope === engine }, say, options);
      }
    }
  }
  return { agent: state.agent, messages: state.messages, groups: state.groups, problems };
}

function rawLine({ words }: Tree, line: number): string {
  const from = words.lineStart[line]!;
  const end = words.bytes.indexOf(10, from);
  return Buffer.from(words.bytes.subarray(from, end < 0 ? words.bytes.length : end)).toString("latin1");
}

function wordsOf({ words }: Tree, line: number): string[] {
  const texts: string[] = [];
  for (let word = words.lineWord[line]!; word < words.lineWord[line + 1]!; word++)
    texts.push(words.symbols.text(words.wordId[word]!));
  return texts;
}

function readLine(
  state: State,
  all: readonly string[],
  { line, ours }: { line: number; ours: boolean },
  say: Say,
  options: SpoeOptions,
): void {
  const negated = all[0] === "no";
  const words = negated || all[0] === "default" ? all.slice(1) : all;
  const [first = ""] = words;
  if (words !== all && first !== "option" && first !== "log")
    say.close(
      "negation/default currently supported only for options, log, busy-polling, set-dumpable, strict-limits, insecure-fork-wanted and numa-cpu-mapping.",
    );
  if (first === "spoe-agent" || first === "spoe-group" || first === "spoe-message") {
    state.part = first;
    if (ours) begin(state, first, words, { line, path: options.path }, say);
    return;
  }
  if (state.part === undefined) return say.close(`unknown keyword '${first}' out of section.`);
  if (!ours) return;
  switch (state.part) {
    case "spoe-agent":
      if (state.agent !== undefined) agentLine(state.agent, words, negated, say, options);
      break;
    case "spoe-group": {
      const group = state.groups.at(-1);
      if (first !== "messages") say(`unknown keyword '${first}' in spoe-group section.`);
      else if (group !== undefined) addNames(group.messages, words, "spoe-message", say);
      break;
    }
    case "spoe-message": {
      const message = state.messages.at(-1);
      if (message === undefined) break;
      messageLine(message, words, say);
    }
  }
}

function begin(
  state: State,
  part: NonNullable<State["part"]>,
  words: readonly string[],
  { line, path }: { line: number; path: string },
  say: Say,
): void {
  const name = words[1] ?? "";
  if (name === "") return say(`missing name for ${part} section.`);
  if (tooMany(words, 1, say)) return;
  if (readName(name).error !== undefined) {
    const odd = /[^\w.:-]/.exec(name)?.[0];
    return say(`character '${odd}' is not permitted in '${part}' name '${name}'.`);
  }
  if (part === "spoe-agent") {
    if (state.agent !== undefined) return say("another spoe-agent section previously defined.");
    state.agent = {
      name,
      line,
      backend: undefined,
      timeouts: new Set(),
      prefix: undefined,
      messages: [],
      groups: [],
      variables: [],
    };
    return;
  }
  const same = (part === "spoe-group" ? state.groups : state.messages).find((each) => each.name === name);
  if (same !== undefined)
    return say.close(
      `${part} section '${name}' has the same name as another one declared at ${path}:${same.line}.`,
    );
  if (part === "spoe-group") state.groups.push({ name, line, messages: [] });
  else state.messages.push({ name, line, event: undefined, fetches: [], acls: new Set() });
}
