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
  /**
   * What HAProxy itself prints for this, when it differs from `message`: the text after "parsing [file:line] : ".
   * Absent for lints of our own, which `hapaxd -c` never shows.
   */
  haproxy?: string;
  /** true: a lint of ours, not something `haproxy -c` reports. */
  lint?: boolean;
  /** true: HAProxy says it only in diagnostic mode (-dD). Severity "info" or "hint", never one that fails a check. */
  diag?: boolean;
}

export interface Result<T> {
  value: T;
  diagnostics: Diagnostic[];
}
