/**
 * Runs the scanner's inner loop in WebAssembly (grammar/assembly/scan-lines.ts) on large files: lays out its memory, in
 * which the columns and the table of symbols live from then on, and takes turns with the scanner, which reads what is more
 * than plain words.
 */
import type { Columns } from "./columns.ts";
import { maxWords } from "./line-checks.ts";
import { scanLinesCode } from "./scan-lines-code.ts";
import type { Scanner } from "./scanner.ts";
import type { TableSpace } from "./symbols.ts";

/** Bytes from which it pays: instance and memory cost some 2 ms. */
const least = 64 << 10;
/** The memory is some 15 times as large as the file, though mostly never touched. */
const most = 128 << 20;
/** Bytes of the file that are in the memory at once. */
const window = 1 << 17;

/** Integers at the start of the memory; order as in the loop's `Field`. */
const Field = {
  words: 0,
  lines: 1,
  symbols: 2,
  symbolBytes: 3,
  slots: 4,
  slotCount: 5,
  spare: 6,
  spareEnd: 7,
  bytes: 8,
  classes: 9,
  wordStart: 10,
  wordEnd: 11,
  wordId: 12,
  wordFlags: 13,
  lineStart: 14,
  lineWord: 15,
  lineComment: 16,
  offsets: 17,
  arena: 18,
  mostWords: 19,
  mostLines: 20,
  mostBytes: 21,
  known: 22,
  maxWords: 23,
  skipping: 24,
  hasNul: 25,
  open: 26,
  full: 27,
} as const;

/** Columns and tables that stay where they are. */
const placed = [
  "classes",
  "wordStart",
  "wordEnd",
  "wordId",
  "wordFlags",
  "lineStart",
  "lineWord",
  "lineComment",
  "offsets",
  "arena",
] as const;

interface Loop {
  scanLines(from: number, end: number): number;
}

/** What of WebAssembly is used here. */
interface Engine {
  Memory: new (size: { initial: number; maximum: number }) => Memory;
  Module: new (code: Uint8Array) => object;
  Instance: new (module: object, imports: { env: { memory: Memory } }) => { exports: Loop };
}

interface Memory {
  readonly buffer: ArrayBuffer;
}

const { WebAssembly: engine } = globalThis as unknown as { WebAssembly: Engine };
let module: object | undefined;

/** Hands memory out from its start. */
class Layout {
  top = 256;
  take(bytes: number): number {
    const place = this.top;
    this.top = (place + bytes + 63) & ~63;
    return place;
  }
}

/**
 * Reads lines as long as the loop can: `finish` reads on in a line that was left open at a byte, from the word after those
 * known, and returns the offset after its LF. Returns the offset from which the scanner is to go on by itself, and whether
 * the line there is open: 0 and closed when the loop is of no use, or cannot run here.
 */
export function scanFast(
  scanner: Scanner,
  byteClass: Uint8Array,
  known: number,
  finish: (at: number) => number,
): { at: number; open: boolean } {
  const { columns, symbols } = scanner;
  const { bytes } = columns;
  const size = bytes.length;
  const nothing = { at: 0, open: false };
  if (size < least || size > most) return nothing;

  // Real configs have about 10 bytes a word and 40 a line; denser files are left to the scanner when there is no room.
  const words = (size >> 2) + 1024 + symbols.size;
  const lines = (size >> 4) + 1024;
  const texts = size + (1 << 16);
  const layout = new Layout();
  const place = {
    classes: layout.take(256),
    window: layout.take(window),
    wordStart: layout.take(words * 4),
    wordEnd: layout.take(words * 4),
    wordId: layout.take(words * 4),
    wordFlags: layout.take(words),
    lineStart: layout.take(lines * 4),
    lineWord: layout.take(lines * 4),
    lineComment: layout.take(lines * 4),
    offsets: layout.take((words + 1) * 4),
    arena: layout.take(texts),
    // All tables up to the largest that may be needed, one after the other.
    slots: layout.take(Math.max(words * 16 * 4, 1 << 18) * 2),
  };
  const memory = memoryOf(layout.top);
  if (memory === undefined) return nothing;
  const { buffer } = memory;
  const loop = instanceOf(memory);
  const state = new Int32Array(buffer, 0, 64);
  const ints = (at: number, count: number) => new Int32Array(buffer, at, count);
  new Uint8Array(buffer, place.classes, 256).set(byteClass);
  const text = Buffer.from(buffer, place.window, window);

  const space: TableSpace = {
    arena: Buffer.from(buffer, place.arena, texts),
    offsets: ints(place.offsets, words + 1),
    slots(count) {
      const at = state[Field.spare]!;
      if (at + count * 4 > state[Field.spareEnd]!) return undefined;
      state[Field.spare] = at + count * 4;
      return ints(at, count);
    },
  };
  state[Field.spare] = place.slots;
  state[Field.spareEnd] = layout.top;
  const table = symbols.table;
  if (!table.moveTo(space)) return nothing;
  Object.assign(columns, {
    wordStart: ints(place.wordStart, words),
    wordEnd: ints(place.wordEnd, words),
    wordId: ints(place.wordId, words),
    wordFlags: new Uint8Array(buffer, place.wordFlags, words),
    lineStart: ints(place.lineStart, lines),
    lineWord: ints(place.lineWord, lines),
    lineComment: ints(place.lineComment, lines),
    lineKind: new Uint8Array(lines),
  } satisfies Partial<Columns>);
  const { wordId, lineStart } = columns;
  for (const name of placed) state[Field[name]] = place[name];
  state[Field.mostWords] = words;
  state[Field.mostLines] = lines;
  state[Field.mostBytes] = texts;
  state[Field.known] = known;
  state[Field.maxWords] = maxWords;
  state[Field.hasNul] = scanner.hasNul ? 1 : 0;

  let { slots } = table;
  let slotsAt = slots.byteOffset;
  let at = 0;
  while (at < size) {
    const end = chunkEnd(bytes, at);
    if (end === at) return { at, open: false };
    text.set(bytes.subarray(at, end));
    state[Field.bytes] = place.window - at;
    while (at < end) {
      // What the scanner did may have outgrown the memory.
      if (columns.wordId !== wordId || columns.lineStart !== lineStart || !table.isIn(space))
        return { at, open: false };
      state[Field.words] = columns.wordCount;
      state[Field.lines] = columns.lineCount;
      state[Field.symbols] = table.size;
      state[Field.symbolBytes] = table.used;
      if (table.slots !== slots) {
        slots = table.slots;
        slotsAt = slots.byteOffset;
      }
      state[Field.slots] = slotsAt;
      state[Field.slotCount] = slots.length;
      state[Field.skipping] = scanner.blocks.skipping ? 1 : 0;
      at = loop.scanLines(at, end);
      columns.wordCount = state[Field.words]!;
      columns.lineCount = state[Field.lines]!;
      if (state[Field.slots] !== slotsAt) {
        slotsAt = state[Field.slots]!;
        slots = ints(slotsAt, state[Field.slotCount]!);
      }
      table.grew(state[Field.symbols]!, state[Field.symbolBytes]!, slots);
      scanner.line = columns.lineCount - 1;
      if (state[Field.full] !== 0) return { at, open: state[Field.open] !== 0 };
      if (state[Field.open] !== 0) at = finish(at);
    }
  }
  return { at, open: false };
}

/** The end of the last line that fits into the window with all before it; `at` when the line there does not. */
function chunkEnd(bytes: Uint8Array, at: number): number {
  if (bytes.length - at <= window) return bytes.length;
  const last = bytes.subarray(at, at + window).lastIndexOf(10);
  return at + last + 1;
}

/** undefined: there is no room for it. */
function memoryOf(bytes: number): Memory | undefined {
  const pages = (bytes >> 16) + 1;
  try {
    return new engine.Memory({ initial: pages, maximum: 1 << 16 });
  } catch {
    return undefined;
  }
}

function instanceOf(memory: Memory): Loop {
  module ??= new engine.Module(Buffer.from(scanLinesCode, "base64"));
  return new engine.Instance(module, { env: { memory } }).exports;
}
