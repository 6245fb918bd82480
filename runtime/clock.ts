/**
 * The one clock: ms since the epoch, advanced at most once per event-loop turn, so that everything a turn does
 * carries one time and reading it costs nothing.
 */
let current = Date.now();
let fresh = false;

function expire(): void {
  fresh = false;
}

/** Wall-clock milliseconds, equal within one turn of the event loop. */
export function now(): number {
  if (!fresh) {
    current = Date.now();
    fresh = true;
    setImmediate(expire);
  }
  return current;
}
