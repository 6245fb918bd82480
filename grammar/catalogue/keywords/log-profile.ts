import type { KeywordRows } from "../types.ts";

/** Log profiles (manual 8.3.5). */
export const logProfileKeywords = {
  "log-tag": {
    syntax: "<tag:str> [<ignored:rest>]",
    sections: ["log-profile"],
    repeat: "last",
    since: "3.1",
    runtime: "yes",
    summary: "The program name in these log lines.",
    manual: "8.3.5",
    ok: ["log-tag web"],
    bad: ["log-tag"],
  },
  on: {
    syntax:
      "<step:enum(accept,request,connect,response,close,error,any,http-req,http-res,http-after-res,tcp-req-conn,tcp-req-sess,tcp-req-cont,tcp-res-cont,quic-init)> { drop | format <format:log-format> | sd <format:log-format> }...",
    sections: ["log-profile"],
    repeat: "append",
    since: "3.1",
    runtime: "yes",
    summary: "What is logged at a step: nothing, or this format.",
    manual: "8.3.5",
    ok: ["on accept drop", 'on close format "%ci" sd "[x@1 a=b]"'],
    bad: ["on", "on accept", "on never drop"],
  },
} satisfies Record<string, KeywordRows>;
