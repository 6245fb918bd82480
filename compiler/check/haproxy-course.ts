/** How far a release of HAProxy goes on when there are errors. */
import { compareVersions } from "../../grammar/predicates.ts";

export interface Course {
  /** A first pass over all files splits lines into words and reads a few global settings; errors in it are all that is said. */
  readsTwice: boolean;
  /** Directives such as `.alert` speak in the first pass. */
  earlyDirectives: boolean;
  /** It gives up a file after fifty lines with errors. */
  countsErrors: boolean;
  /** The checks stop at the first proxy with an error. */
  stopsAtProxy: boolean;
  /** Servers and proxies are made ready, and complained of, although the checks failed. */
  startsFailed: boolean;
}

export function courseOf(version: string): Course {
  const from = (since: string) => compareVersions(version, since) >= 0;
  return {
    readsTwice: from("3.1"),
    earlyDirectives: from("3.1") && !from("3.2"),
    countsErrors: from("2.2"),
    stopsAtProxy: from("3.4"),
    startsFailed: from("2.1") && !from("3.3"),
  };
}
