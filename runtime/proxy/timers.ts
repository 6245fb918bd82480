/**
 * One timer wheel for all timeouts. Re-arming a timer later than it already stands for only writes a number: it is moved
 * when its old slot comes up. Resolution 8 ms; never fires early.
 */
const TICK = 8;
const SLOTS = 2048;
const MASK = SLOTS - 1;

export class Timer {
  /** Deadline, ms since the epoch; 0: not armed. */
  at = 0;
  slot = -1;
  /** Time the slot it hangs in stands for. */
  due = 0;
  next: Timer | undefined = undefined;
  prev: Timer | undefined = undefined;
  readonly fire: () => void;
  constructor(fire: () => void) {
    this.fire = fire;
  }
}

const slots: (Timer | undefined)[] = new Array(SLOTS).fill(undefined);
let armed = 0;
let cursor = 0;
let handle: NodeJS.Timeout | undefined;
let wakeTick = 0;

function link(t: Timer): void {
  const tick = Math.max(Math.ceil(t.at / TICK), cursor + 1);
  t.due = tick * TICK;
  t.slot = tick & MASK;
  const head = slots[t.slot];
  t.next = head;
  t.prev = undefined;
  if (head !== undefined) head.prev = t;
  slots[t.slot] = t;
  armed++;
  if (handle === undefined || tick < wakeTick) schedule(tick);
}

function unlink(t: Timer): void {
  if (t.prev === undefined) slots[t.slot] = t.next;
  else t.prev.next = t.next;
  if (t.next !== undefined) t.next.prev = t.prev;
  t.prev = t.next = undefined;
  t.slot = -1;
  armed--;
}

function schedule(tick: number): void {
  if (handle !== undefined) clearTimeout(handle);
  wakeTick = tick;
  handle = setTimeout(run, Math.max(1, tick * TICK - Date.now()));
}

function run(): void {
  handle = undefined;
  const time = Date.now();
  const target = Math.floor(time / TICK);
  const steps = Math.min(target - cursor, SLOTS);
  const first = target - steps + 1;
  cursor = target;
  for (let tick = first; tick <= target; tick++) {
    let t = slots[tick & MASK];
    while (t !== undefined) {
      const { next } = t;
      if (t.at === 0) unlink(t);
      else if (t.at <= time) {
        unlink(t);
        t.at = 0;
        t.fire();
        // Firing may have unlinked the next one; start the slot again.
        t = slots[tick & MASK];
        continue;
      } else if (t.due <= time) {
        unlink(t);
        link(t);
      }
      t = next !== undefined && next.slot === -1 ? slots[tick & MASK] : next;
    }
  }
  if (armed === 0) return;
  let tick = cursor + 1;
  while (slots[tick & MASK] === undefined && tick < cursor + SLOTS) tick++;
  if (handle === undefined || tick < wakeTick) schedule(tick);
}

/** Arms a timer for `at` (ms since the epoch), replacing its previous deadline. */
export function arm(t: Timer, at: number): void {
  t.at = at;
  if (t.slot !== -1) {
    if (at >= t.due - TICK) return;
    unlink(t);
  }
  if (armed === 0) cursor = Math.floor(Date.now() / TICK);
  link(t);
}

/** Disarms without touching the wheel; the slot drops it in passing. For timers that will soon be armed again. */
export function rest(t: Timer): void {
  t.at = 0;
}

/** Disarms and forgets: call when the owner dies. */
export function disarm(t: Timer): void {
  t.at = 0;
  if (t.slot !== -1) unlink(t);
}
