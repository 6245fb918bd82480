/** The word HAProxy suggests for one it does not know: words are compared by which characters follow which. */

/** Digits count as one character, all that is neither letter nor digit as another, which also stands around the word. */
function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 96;
  if (code >= 48 && code <= 57) return 27;
  return 28;
}

/** How often each character is followed by each, and, in the first row, which occur. */
function fingerprint(word: string): Map<number, number> {
  const found = new Map<number, number>();
  let from = 28;
  const lower = word.toLowerCase();
  for (let at = 0; at < lower.length; at++) {
    const to = kindOf(lower.charCodeAt(at));
    found.set(to, 1);
    found.set(32 * from + to, (found.get(32 * from + to) ?? 0) + 1);
    from = to;
  }
  found.set(32 * from + 28, (found.get(32 * from + 28) ?? 0) + 1);
  return found;
}

function distance(a: Map<number, number>, b: Map<number, number>): number {
  let sum = 0;
  for (const [key, count] of a) sum += Math.abs(count - (b.get(key) ?? 0));
  for (const [key, count] of b) if (!a.has(key)) sum += count;
  return sum;
}

/** The first of those least different, when it is not too different. */
export function closest(
  word: string,
  among: Iterable<string>,
  tolerance: (name: string, index: number) => number = () => 2,
): string | undefined {
  const wanted = fingerprint(word);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  let index = 0;
  let most = 2;
  for (const name of among) {
    const at = index++;
    const far = distance(wanted, fingerprint(name));
    if (far < least) {
      least = far;
      best = name;
      most = tolerance(name, at);
    }
  }
  return best === undefined || least > most * word.length || least > most * best.length ? undefined : best;
}
