/** `program` sections, which went with HAProxy 3.3. */
import type { KeywordRows } from "../types.ts";

const gone = {
  removed: "3.3",
  use: "a service manager such as systemd",
  runtime: "no: removed in HAProxy 3.3",
} as const;

export const programKeywords = {
  command: {
    syntax: "<command:rest>",
    sections: ["program"],
    repeat: "last",
    since: "2.0",
    ...gone,
    summary: "The program and its arguments.",
    manual: "3",
    ok: ["command /bin/true"],
    bad: ["command"],
  },
  user: {
    syntax: "<name:str>",
    sections: ["program"],
    repeat: "once",
    since: "2.1",
    ...gone,
    summary: "The account the program runs as.",
    manual: "3",
    ok: ["user root"],
    bad: ["user", "user root root"],
  },
  group: {
    syntax: "<name:str>",
    sections: ["program"],
    repeat: "once",
    since: "2.1",
    ...gone,
    summary: "The group the program runs as.",
    manual: "3",
    ok: ["group root"],
    bad: ["group", "group root root"],
  },
  "option start-on-reload": {
    syntax: "",
    sections: ["program"],
    repeat: "last",
    prefixes: ["no", "default"],
    since: "2.0",
    ...gone,
    summary:
      "Starts the program again whenever the master reloads, as it does by default; prefixed with no, it is left running.",
    manual: "3",
    ok: ["option start-on-reload", "no option start-on-reload"],
    bad: ["option start-on-reload x"],
  },
} satisfies Record<string, KeywordRows>;
