import type { Line, Model, Proxy } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { isDisabled } from "../proxy-names.ts";
import { wordText } from "../word-text.ts";
import { onDisk } from "./file-paths.ts";
import { readSpoeFile } from "./spoe-file.ts";
import type { SpoeFile } from "./spoe-types.ts";

export interface SpoeOfLine {
  readonly proxy: Proxy;
  readonly path: string;
  /** The word that names the file, relative to the line's first. */
  readonly at: number;
  readonly engine: string | undefined;
  readonly file: SpoeFile;
}

const known = new WeakMap<Line["statement"], SpoeOfLine>();

/** What a `filter spoe` line brings in; undefined where HAProxy does not look, or there is no such file. */
export function spoeOfLine(line: Line, model: Model): SpoeOfLine | undefined {
  const { statement, section } = line;
  const { machine, env = {} } = model.options;
  const proxy = model.proxyOf(section);
  const path = argument(line, "config");
  if (machine === undefined || proxy === undefined || path === undefined || isDisabled(proxy))
    return undefined;
  const before = known.get(statement);
  if (before !== undefined) return before;
  const bytes = machine.read(onDisk(model, section.tree, path.text));
  if (typeof bytes === "string") return undefined;
  const engine = argument(line, "engine")?.text;
  const size = model.global("tune.bufsize").at(-1);
  const bufferSize = size && Number.parseInt(wordText(size.section.tree, size.statement.word + 1), 10);
  const file = readSpoeFile(bytes, engine, {
    path: path.text,
    env,
    bufferSize: bufferSize || 16384,
    old: !atLeast(model, "3.1"),
  });
  const found = { proxy, path: path.text, at: path.at, engine, file };
  known.set(statement, found);
  return found;
}

function argument({ statement, section }: Line, name: string): { text: string; at: number } | undefined {
  const slot = statement.template.slots.find((each) => each.kind === "literal" && each.name === name);
  return slot === undefined
    ? undefined
    : { text: wordText(section.tree, statement.word + slot.at + 1), at: slot.at + 1 };
}
