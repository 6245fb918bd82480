/**
 * A finding about some text. Every stage returns `{ value, diagnostics }`; none throws on user input.
 */
export type Severity = "error" | "warning" | "info" | "hint";

/** A place in a file. `start` and `end` are byte offsets into the file, `end` exclusive. Lines count from 1. */
export interface Range {
  /** Index into the list of files of the run. */
  file: number;
  line: number;
  start: number;
  end: number;
}

export interface TextEdit {
  range: Range;
  /** A byte string (one char per byte), as all text inside hapax. */
  text: string;
}

export interface Fix {
  title: string;
  edits: readonly TextEdit[];
}

/**
 * When HAProxy comes to it. A stage is only reached when those before it found no error:
 * `words`: the first pass over all files, which splits lines into words, decides `.if` and reads a few global settings;
 * `lines`: every line in its section, and the end of each section;
 * `checks`: the configuration as a whole, proxy by proxy;
 * `start`: servers, patterns and addresses made ready.
 */
export type Stage = "words" | "lines" | "checks" | "start";

export interface Diagnostic {
  /** Stable rule id, kebab-case, e.g. "unknown-keyword". */
  rule: string;
  severity: Severity;
  range: Range;
  /** What is wrong, one sentence, no trailing period. */
  message: string;
  /** What to do about it, when there is something to say. */
  help?: string;
  related?: readonly { range: Range; message: string }[];
  fix?: Fix;
  /** Absent: `lines`. */
  stage?: Stage;
  /**
   * What HAProxy itself prints for this, when it differs from `message`: the text after "parsing [file:line] : ", or,
   * in a later stage than `lines`, the whole text. `whole` makes one that is whole at any stage, with `place` for "file:line".
   * Absent for lints of our own, which `hapaxd -c` never shows.
   */
  haproxy?: string;
  /** true: HAProxy raises its voice ("ALERT") though it lets it pass. */
  alert?: boolean;
  /** true: a lint of ours, not something `haproxy -c` reports. */
  lint?: boolean;
  /** true: about this machine rather than the text: a file, user or host that is not there. */
  machine?: boolean;
  /** true: HAProxy says it only in diagnostic mode (-dD). Severity "info" or "hint", never one that fails a check. */
  diag?: boolean;
}

/** Stands for "file:line" in texts that are whole. */
export const place = "\x02";

/** A text of HAProxy's that no "parsing [file:line] : " goes before. Several messages are separated by NUL. */
export function whole(text: string): string {
  return `\x01${text}`;
}

export interface Result<T> {
  value: T;
  diagnostics: Diagnostic[];
}
