// Variables, conditions and the state of proxies.
import type { Converter } from "../types.ts";

export const variablesConverters = {
  "set-var": {
    args: "<name:var>[,<cond:enum(ifexists,ifnotexists,ifempty,ifnotempty,ifset,ifnotset,ifgt,iflt)>]...",
    in: "any",
    out: "any",
    runtime: "yes",
    summary: "Stores the input in a variable, if the conditions hold, and passes it on.",
    manual: "7.3.1",
  },
  "unset-var": {
    args: "<name:var>",
    in: "any",
    out: "any",
    runtime: "yes",
    summary: "Unsets a variable and passes the input on.",
    manual: "7.3.1",
  },
  debug: {
    args: "[[<prefix:str>][,<ring:ref(ring)>]]",
    in: "any",
    out: "any",
    runtime: "yes",
    summary: "Writes the input to a ring or event sink and passes it on.",
    manual: "7.3.1",
  },
  when: {
    args: "<condition:enum(error,forwarded,normal,processed,stopping,toapplet,acl,!error,!forwarded,!normal,!processed,!stopping,!toapplet,!acl)>[,<arg:str>]...",
    in: "any",
    out: "any",
    since: "3.1",
    runtime: "no: stream outcome conditions come in a later version",
    summary: "Passes the input on only when a condition of the stream holds, such as error or an ACL.",
    manual: "7.3.1",
  },
  nbsrv: {
    in: "str",
    out: "sint",
    runtime: "yes",
    summary: "Usable servers of the backend named by the input.",
    manual: "7.3.1",
  },
  srv_is_up: {
    in: "str",
    out: "bool",
    since: "3.3",
    runtime: "yes",
    summary: "True when the server named by the input ([backend/]server) is up.",
    manual: "7.3.1",
  },
  srv_queue: {
    in: "str",
    out: "sint",
    runtime: "yes",
    summary: "Queue length of the server named by the input ([backend/]server).",
    manual: "7.3.1",
  },
  fe_exists: {
    in: "str",
    out: "bool",
    since: "3.4",
    runtime: "yes",
    summary: "True when a frontend of that name exists.",
    manual: "7.3.1",
  },
} as const satisfies Record<string, Converter>;
