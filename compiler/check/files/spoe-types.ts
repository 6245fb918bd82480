/** What the file of an SPOE filter holds. */

/** Where a part begins; lines count from 1. */
export interface Named {
  readonly name: string;
  readonly line: number;
}

export interface SpoeAgent extends Named {
  backend: string | undefined;
  /** Those that are not 0: hello, idle, processing. */
  readonly timeouts: Set<string>;
  /** What stands before the names of its variables. */
  prefix: string | undefined;
  readonly messages: string[];
  readonly groups: string[];
  /** Names of variables that are made for it. */
  readonly variables: string[];
}

export interface SpoeMessage extends Named {
  event: string | undefined;
  /** Names of the fetches of its arguments. */
  readonly fetches: string[];
  readonly acls: Set<string>;
}

export interface SpoeGroup extends Named {
  readonly messages: string[];
}

export interface SpoeProblem {
  readonly line: number;
  readonly message: string;
  /** HAProxy's text, with file and line. */
  readonly haproxy: string;
}

export interface SpoeFile {
  /** undefined: there is none. */
  readonly agent: SpoeAgent | undefined;
  readonly messages: readonly SpoeMessage[];
  readonly groups: readonly SpoeGroup[];
  /** What HAProxy refuses, in order of lines. */
  readonly problems: readonly SpoeProblem[];
}

export interface SpoeOptions {
  /** Its name in messages. */
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** tune.bufsize, which limits frames. */
  readonly bufferSize: number;
  /** Before 3.1: all timeouts count. */
  readonly old: boolean;
}

export const spoeEvents: readonly string[] = [
  "on-client-session",
  "on-frontend-tcp-request",
  "on-backend-tcp-request",
  "on-frontend-http-request",
  "on-backend-http-request",
  "on-server-session",
  "on-tcp-response",
  "on-http-response",
];

/** Says what is wrong with a line; `haproxy` defaults to the message. */
export interface Say {
  (message: string, haproxy?: string): void;
  /** HAProxy puts no blank before the colon of that one. */
  close(message: string): void;
}

/** HAProxy refuses more words than a line can have; says so. */
export function tooMany(words: readonly string[], most: number, say: Say): boolean {
  const extra = words[most + 1];
  if (extra === undefined || extra === "") return false;
  say(`'${words[0]}' cannot handle unexpected argument '${extra}'.`);
  return true;
}

export function addNames(names: string[], words: readonly string[], what: string, say: Say): void {
  for (const name of words.slice(1)) {
    if (name === "") return;
    if (names.includes(name)) return say.close(`${what} '${name}' already used.`);
    names.push(name);
  }
}
