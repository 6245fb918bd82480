/** "did you mean": the closest known word, or nothing when none is close. */

/** Damerau-Levenshtein distance (optimal string alignment), given up once it exceeds `limit`. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, before[j - 2]! + 1);
      row.push(value);
      if (value < best) best = value;
    }
    if (best > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}

/** Words that are compared in one check: who has made more mistakes is served without. */
const most = 500;
let left = most;

/** To be called when a check begins. */
export function allowSuggestions(): void {
  left = most;
}

/** Known words made ready for comparing. A file can have an error in every line. */
interface Ready {
  readonly lower: readonly string[];
  readonly letters: Int32Array;
  /** What was asked last: mistakes come in runs. */
  word: string;
  close: string | undefined;
}

const memo = new WeakMap<readonly string[], Ready>();

function readyOf(known: readonly string[]): Ready {
  let ready = memo.get(known);
  if (ready === undefined || ready.lower.length !== known.length) {
    const lower = known.map((word) => word.toLowerCase());
    ready = { lower, letters: Int32Array.from(lower, lettersOf), word: "", close: undefined };
    memo.set(known, ready);
  }
  return ready;
}

/** A bit for each letter that occurs. */
function lettersOf(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The known word closest to `word`, when at most a third of it differs. Ties go to the first in order. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (word === "") return undefined;
  const ready = readyOf(known);
  if (ready.word === word) return ready.close;
  if (left === 0) return undefined;
  left--;
  const { lower, letters } = ready;
  const own = word.toLowerCase();
  const ownLetters = lettersOf(own);
  let best: string | undefined;
  let limit = Math.max(1, Math.floor(word.length / 3));
  for (let i = 0; i < lower.length && limit >= 0; i++) {
    const candidate = lower[i]!;
    if (Math.abs(candidate.length - own.length) > limit) continue;
    // an edit takes away one letter at most, and brings one
    const theirs = letters[i]!;
    if (bitCount(ownLetters & ~theirs) > limit || bitCount(theirs & ~ownLetters) > limit) continue;
    if (known[i] === word) continue;
    const d = distance(own, candidate, limit);
    if (d > limit) continue;
    best = known[i];
    limit = d - 1;
  }
  ready.word = word;
  ready.close = best;
  return best;
}
