/** The answer to `help` and to unknown commands: the commands there are, or those that look most like what was asked for. */
import { info, type Note } from "./answer.ts";
import type { Cli } from "./cli.ts";
import type { CommandInfo } from "./find-command.ts";

const MATCHES = 5;

/** Which letters follow which in the words, and which occur: two texts with alike pictures are alike. */
function picture(words: readonly string[]): Map<number, number> {
  const seen = new Map<number, number>();
  const kind = (c: number): number =>
    c >= 97 && c <= 122 ? c - 96 : c >= 65 && c <= 90 ? c - 64 : c >= 48 && c <= 57 ? 27 : 28;
  const bump = (at: number): void => {
    seen.set(at, (seen.get(at) ?? 0) + 1);
  };
  for (const word of words) {
    let from = 28;
    for (let i = 0; i < word.length; i++) {
      const to = kind(word.charCodeAt(i));
      seen.set(to, 1);
      bump(32 * from + to);
      from = to;
    }
    bump(32 * from + 28);
  }
  return seen;
}

function distance(a: Map<number, number>, b: Map<number, number>): number {
  let sum = 0;
  for (const at of new Set([...a.keys(), ...b.keys()])) {
    const d = (a.get(at) ?? 0) - (b.get(at) ?? 0);
    sum += d * d;
  }
  return sum;
}

function line(c: CommandInfo): string {
  return `  ${`${c.words.join(" ")} ${c.usage}`.trimEnd().padEnd(39)} : ${c.about}\n`;
}

export function usageText(commands: readonly CommandInfo[], asked: readonly string[], cli: Cli): Note {
  const help = asked[0] === "help";
  const words = help ? asked.slice(1) : asked;
  const visible = commands.filter(
    (c) =>
      c.refused === undefined &&
      c.where !== "master" &&
      (c.mode !== "expert" || cli.expert) &&
      (c.mode !== "experimental" || cli.experimental),
  );
  let same = 0;
  for (const c of visible) {
    let n = 0;
    while (n < c.words.length && c.words[n] === words[n]) n++;
    if (n > same) same = n;
  }
  const startsAlike = (c: CommandInfo): boolean => words.slice(0, same).every((w, i) => c.words[i] === w);
  let shown = visible.filter(startsAlike);
  const rest = words.slice(same);
  if (rest.length > 0) {
    const wanted = picture(rest);
    const near = shown
      .map((c) => {
        const left = c.words.slice(same);
        return {
          c,
          length: [...rest, ...left].join("").length,
          far: distance(wanted, picture(left)),
        };
      })
      .filter((m) => m.far < (5 * m.length) / 2)
      .sort((a, b) => a.far - b.far)
      .slice(0, MATCHES);
    const best = near[0];
    if (best !== undefined) shown = near.filter((m) => m.far <= (5 * best.far) / 2).map((m) => m.c);
  }
  const head = help
    ? "The following commands are valid at this level:\n"
    : `Unknown command: '${words[0] ?? ""}', but maybe one of the following ones is a better match:\n`;
  const always = new Set(["help", "prompt", "quit"]);
  const body = shown
    .filter((c) => !always.has(c.words[0]!))
    .map(line)
    .sort();
  const tail = visible.filter((c) => always.has(c.words[0]!)).map(line);
  return info(head + body.join("") + tail.join(""));
}
