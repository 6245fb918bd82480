/**
 * The scanner's inner loop in AssemblyScript, for WebAssembly: a run of `hapax check` is over before V8 would have
 * optimised the same loop in JavaScript (`wordsOfLine` in scan.ts), while this one is quick from its first line on.
 * `node scripts/assembly.ts` makes grammar/scan-lines-code.ts of it; grammar/fast-lines.ts lays out the memory.
 */

/** Integers at address 0, shared with the host: counts, places in bytes, capacities. Order as in fast-lines.ts. */
enum Field {
  words,
  lines,
  symbols,
  symbolBytes,
  slots,
  slotCount,
  spare,
  spareEnd,
  /** Address of the file's byte 0, were all of it there: part of it is. */
  bytes,
  classes,
  wordStart,
  wordEnd,
  wordId,
  wordFlags,
  lineStart,
  lineWord,
  lineComment,
  offsets,
  arena,
  mostWords,
  mostLines,
  mostBytes,
  /** Symbols below are first words that mean something to the scanner. */
  known,
  maxWords,
  skipping,
  hasNul,
  /** 1: a line was left open. */
  open,
  /** 1: there is no room for another word, line or symbol. */
  full,
}

const seed: i32 = -2128831035;

function get(field: Field): i32 {
  return load<i32>((<usize>field) << 2);
}

function set(field: Field, value: i32): void {
  store<i32>((<usize>field) << 2, value);
}

function at32(table: i32, index: i32): i32 {
  return load<i32>(table + (index << 2));
}

function put32(table: i32, index: i32, value: i32): void {
  store<i32>(table + (index << 2), value);
}

/**
 * Lines of plain words and comments from byte `from` to `end`, where a line ends, up to the first that needs more than
 * that: it is left open at the byte that none of its plain words has (a quote, the word with the quote ...), or at its end
 * when something depends on its first word or on how many it has. Returns where it stopped.
 */
export function scanLines(from: i32, end: i32): i32 {
  const bytes = get(Field.bytes);
  const classes = get(Field.classes);
  const wordStart = get(Field.wordStart);
  const wordEnd = get(Field.wordEnd);
  const wordId = get(Field.wordId);
  const wordFlags = get(Field.wordFlags);
  const lineStart = get(Field.lineStart);
  const lineWord = get(Field.lineWord);
  const lineComment = get(Field.lineComment);
  const offsets = get(Field.offsets);
  const arena = get(Field.arena);
  const mostWords = get(Field.mostWords);
  const mostLines = get(Field.mostLines);
  const mostBytes = get(Field.mostBytes);
  const known = get(Field.known);
  const maxWords = get(Field.maxWords);
  const skipping = get(Field.skipping);
  const hasNul = get(Field.hasNul);
  let slots = get(Field.slots);
  let mask = get(Field.slotCount) - 2;
  let words = get(Field.words);
  let lines = get(Field.lines);
  let symbols = get(Field.symbols);
  let symbolBytes = get(Field.symbolBytes);
  let open: i32 = 0;
  let full: i32 = 0;
  let at = from;
  while (at < end) {
    if (lines + 2 > mostLines) {
      full = 1;
      break;
    }
    put32(lineStart, lines, at);
    put32(lineWord, lines, words);
    put32(lineComment, lines, -1);
    const line = lines++;
    const first = words;
    let odd = false;
    open = 1;
    while (at < end) {
      let byte: i32 = load<u8>(bytes + at);
      if (byte === 32 || byte === 9) {
        // most lines are indented by four
        at += at + 4 <= end && load<u32>(bytes + at) === 0x20202020 ? 4 : 1;
        continue;
      }
      if (byte === 10) {
        if (
          words === first ||
          (!odd &&
            skipping === 0 &&
            at32(wordId, first) >= known &&
            words - first <= maxWords &&
            load<u8>(bytes + at32(wordStart, first)) !== 46)
        )
          open = 0;
        break;
      }
      if (byte > 10 && byte < 14) {
        at++;
        continue;
      }
      if (byte === 35 && hasNul === 0) {
        put32(lineComment, line, at);
        at = lineEnd(bytes, at, end);
        continue;
      }
      // A comment of a file with NULs, a NUL; a scope line.
      if (load<u8>(classes + byte) === 1 || (byte === 91 && words === first)) break;
      const start = at;
      let text = bytes + start;
      let size: i32 = 0;
      let flags: i32 = 0;
      let hash: i32 = seed;
      let ends: i32 = load<u8>(classes + byte);
      while (ends === 0) {
        hash = (hash ^ byte) * 0x01000193;
        at++;
        byte = at < end ? load<u8>(bytes + at) : 10;
        ends = load<u8>(classes + byte);
      }
      if (ends === 2) {
        // What the word reads is put where it would stand as a symbol.
        text = arena + symbolBytes;
        at = readQuoted(bytes, start, end, classes, text, text + mostBytes - symbolBytes);
        if (at < 0 || quotedSize === 0) {
          at = start;
          break;
        }
        size = quotedSize;
        flags = quotedFlags;
        hash = quotedHash;
        odd = odd || words === first;
        byte = at < end ? load<u8>(bytes + at) : 10;
      } else size = at - start;
      let slot = ((hash ^ (hash >>> 15)) << 1) & mask;
      let entry = at32(slots, slot);
      while (entry !== 0) {
        if (at32(slots, slot + 1) === hash) {
          const other = at32(offsets, entry - 1);
          if (at32(offsets, entry) - other === size && areSame(arena + other, text, size)) break;
        }
        slot = (slot + 2) & mask;
        entry = at32(slots, slot);
      }
      if (words === mostWords || (entry === 0 && (symbols === mostWords || symbolBytes + size > mostBytes))) {
        full = 1;
        at = start;
        break;
      }
      if (entry === 0) {
        if (text !== arena + symbolBytes) memory.copy(arena + symbolBytes, text, size);
        symbolBytes += size;
        entry = ++symbols;
        put32(offsets, entry, symbolBytes);
        put32(slots, slot, entry);
        put32(slots, slot + 1, hash);
      }
      put32(wordStart, words, start);
      put32(wordEnd, words, at);
      put32(wordId, words, entry - 1);
      store<u8>(wordFlags + words, flags);
      words++;
      if (symbols * 4 > mask + 2) {
        if (!rehash()) {
          full = 1;
          break;
        }
        slots = get(Field.slots);
        mask = get(Field.slotCount) - 2;
      }
      // A CR right after a word ends the line; inside a run of blanks it is one of them.
      if (byte === 13) break;
    }
    if (open) break;
    at++;
  }
  set(Field.words, words);
  set(Field.lines, lines);
  set(Field.symbols, symbols);
  set(Field.symbolBytes, symbolBytes);
  set(Field.open, open);
  set(Field.full, full);
  return at;
}

/** 1 in each of eight bytes. */
const ones: u64 = ((<u64>0x01010101) << 32) | 0x01010101;

/** Where the next LF is; `end` when there is none before it. Looks at eight bytes at a time. */
function lineEnd(bytes: i32, from: i32, end: i32): i32 {
  let at = from;
  while (at + 8 <= end) {
    const eight = load<u64>(bytes + at) ^ (ones * 10);
    if (((eight - ones) & ~eight & (ones << 7)) !== 0) break;
    at += 8;
  }
  while (at < end && load<u8>(bytes + at) !== 10) at++;
  return at;
}

/** Whether two texts of that size are the same. The last bytes may be looked at twice. */
function areSame(one: i32, other: i32, size: i32): bool {
  if (size >= 8) {
    const last = size - 8;
    for (let i = 0; i < last; i += 8) if (load<u64>(one + i) !== load<u64>(other + i)) return false;
    return load<u64>(one + last) === load<u64>(other + last);
  }
  if (size >= 4)
    return load<u32>(one) === load<u32>(other) && load<u32>(one + size - 4) === load<u32>(other + size - 4);
  for (let i = 0; i < size; i++) if (load<u8>(one + i) !== load<u8>(other + i)) return false;
  return true;
}

/** What readQuoted has read. */
let quotedSize: i32 = 0;
let quotedFlags: i32 = 0;
let quotedHash: i32 = 0;

/**
 * A word with quotes or escapes, by the rules of read-words.ts: puts its text at `to`, and returns where it ends; -1 for
 * one with a variable, an escape by number or an open quote, or without room up to `most`.
 */
function readQuoted(bytes: i32, from: i32, end: i32, classes: i32, to: i32, most: i32): i32 {
  let at = from;
  let out = to;
  let quote: i32 = 0;
  let flags: i32 = 0;
  let hash: i32 = seed;
  while (true) {
    if (out >= most) return -1;
    let byte: i32 = at < end ? load<u8>(bytes + at) : 10;
    if (quote === 0 ? load<u8>(classes + byte) === 1 : byte === 10 || byte === 13 || byte === 0) {
      if (quote !== 0) return -1;
      break;
    }
    if (byte === quote) {
      quote = 0;
      at++;
      continue;
    }
    if (quote === 0 && (byte === 34 || byte === 39)) {
      quote = byte;
      flags |= 1;
      at++;
      continue;
    }
    if (byte === 36 && quote === 34) return -1;
    if (byte === 92 && quote !== 39) {
      const next: i32 = at + 1 < end ? load<u8>(bytes + at + 1) : 0;
      if (next === 120) return -1;
      const named = next === 116 ? 9 : next === 110 ? 10 : next === 114 ? 13 : 0;
      const same =
        next === 32 ||
        next === 92 ||
        next === 35 ||
        next === 39 ||
        next === 34 ||
        (next === 36 && quote !== 0);
      if (named !== 0 || same) {
        byte = named !== 0 ? named : next;
        flags |= 2;
        at++;
      }
    }
    store<u8>(out, byte);
    hash = (hash ^ byte) * 0x01000193;
    out++;
    at++;
  }
  quotedSize = out - to;
  quotedFlags = flags;
  quotedHash = hash;
  return at;
}

/** A table four times as large, as `Table` in symbols.ts makes one; false: no room for it. */
function rehash(): bool {
  const before = get(Field.slots);
  const count = get(Field.slotCount);
  const larger = count * 4;
  const slots = get(Field.spare);
  if (slots + (larger << 2) > get(Field.spareEnd)) return false;
  const mask = larger - 2;
  for (let from = 0; from < count; from += 2) {
    const entry = at32(before, from);
    if (entry === 0) continue;
    const hash = at32(before, from + 1);
    let slot = ((hash ^ (hash >>> 15)) << 1) & mask;
    while (at32(slots, slot) !== 0) slot = (slot + 2) & mask;
    put32(slots, slot, entry);
    put32(slots, slot + 1, hash);
  }
  set(Field.slots, slots);
  set(Field.slotCount, larger);
  set(Field.spare, slots + (larger << 2));
  return true;
}
