/**
 * The one clock: ms since the epoch, read at most once per event (what a transport reports, or else a turn of the event
 * loop), so that everything an event does carries one time and reading it costs nothing.
 */
let current = Date.now();
let fresh = false;
let inEvent = false;

function expire(): void {
  fresh = false;
}

/** Wall-clock milliseconds, equal within one event. */
export function now(): number {
  if (!fresh) {
    current = Date.now();
    fresh = true;
    // Between `enter` and `leave` the end of the event is known; elsewhere the turn of the loop ends it.
    if (!inEvent) setImmediate(expire);
  }
  return current;
}

/** An event begins whose end `leave` will tell: spares the loop a notice each turn. Not nested. */
export function enter(): void {
  inEvent = true;
  fresh = false;
}

export function leave(): void {
  inEvent = false;
  fresh = false;
}
