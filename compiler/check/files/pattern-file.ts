/** Files of patterns (-f) and maps: lines as HAProxy reads them, each pattern checked as one in the configuration is. */
import type { MatchMethod, SampleType } from "../../../grammar/catalogue/types.ts";
import { readIp } from "../../../grammar/values/net.ts";
import { checkPatterns, type TestProblem } from "../samples/check-test.ts";
import { latin1 } from "./certificate.ts";

interface Entry {
  line: number;
  key: string;
  value: string;
}

/** `map`: the first word is the pattern, the rest its value; else the whole line is the pattern. */
function entries(bytes: Uint8Array, map: boolean): Entry[] {
  const found: Entry[] = [];
  let line = 0;
  for (const raw of latin1(bytes).split("\n")) {
    line++;
    if (raw.startsWith("#")) continue;
    const end = raw.search(/[\r\0]/);
    const text = (end < 0 ? raw : raw.slice(0, end)).replace(/^[ \t]+/, "");
    if (text === "") continue;
    const gap = map ? text.search(/[ \t]/) : -1;
    if (gap < 0) found.push({ line, key: text, value: "" });
    else
      found.push({ line, key: text.slice(0, gap), value: text.slice(gap).replace(/^[ \t]+|[ \t]+$/g, "") });
  }
  return found;
}

export function patternFileProblem(
  bytes: Uint8Array,
  match: MatchMethod,
  shown: string,
  options: { map: boolean; out?: SampleType | undefined; noDns?: boolean },
): string | undefined {
  const all = entries(bytes, options.map);
  const problems: TestProblem[] = [];
  if (match !== "found")
    checkPatterns(
      all.map(({ key, line }) => ({ text: key, word: line })),
      match,
      options.noDns ?? false,
      problems,
    );
  const wrong = problems[0];
  if (wrong !== undefined) return `${wrong.haproxy} at line ${wrong.word} of file '${shown}'.`;
  if (!options.map || options.out === undefined) return undefined;
  for (const { value, line } of all)
    if (!fits(value, options.out)) return `unable to parse '${value}' at line ${line} of file '${shown}'.`;
  return undefined;
}

function fits(value: string, out: SampleType): boolean {
  if (out === "sint") return /^[+-]?\d+$/.test(value);
  if (out === "addr" || out === "ipv4" || out === "ipv6") return readIp(value).error === undefined;
  return true;
}
