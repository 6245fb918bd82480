import type { KeywordRows } from "../types.ts";

/** Users and groups (manual 12.2). */
export const userlistKeywords = {
  user: {
    syntax:
      "<name:def(user)> [ { password [ <hash:str> ] | insecure-password [ <password:str> ] | groups [ <groups:str> ] } ]...",
    sections: ["userlist"],
    repeat: "append",
    since: "1.4",
    runtime: "yes",
    summary: "A user, with a crypt(3) hash or a plain password, and the groups it is in.",
    manual: "12.2",
    ok: [
      "user tiger password $6$k6y3o.eP$JlKBx9za9667qe4xHSwRv6J.C0/D7cV91 groups G1",
      "user panda insecure-password elgato",
    ],
    bad: ["user", "user tiger pass x"],
  },
  group: {
    syntax: "<name:def(group)> [ users [ <users:str> ] ]",
    sections: ["userlist"],
    repeat: "append",
    since: "1.4",
    runtime: "yes",
    summary: "The group to run as, by name, once everything is opened.",
    manual: "12.2",
    ok: ["group G1", "group G1 users tiger,scott"],
    bad: ["group", "group G1 members tiger"],
  },
} satisfies Record<string, KeywordRows>;
