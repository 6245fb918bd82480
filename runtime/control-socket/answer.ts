/**
 * What a command answers: text as it goes out (a dump, "" for nothing to say), a notice or error for the user, a stream of
 * text for what may be large, or one of these later.
 */
export type Answer = string | Note | Generator<string>;
export type AnswerOrLater = Answer | Promise<Answer>;

export interface Note {
  /** Syslog severity, shown when the client asked for it. */
  severity: number;
  text: string;
}

export const done = "";

export function error(text: string): Note {
  return { severity: 3, text };
}

export function warning(text: string): Note {
  return { severity: 4, text };
}

export function notice(text: string): Note {
  return { severity: 5, text };
}

export function info(text: string): Note {
  return { severity: 6, text };
}
