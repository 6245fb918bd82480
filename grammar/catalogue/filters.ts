// Filters: the word after `filter`. Manual 9.
import type { Filter } from "./types.ts";

export const filters: Record<string, Filter> = {
  "bwlim-in": {
    syntax:
      "<name:def(bwlim)> {default-limit <limit:size> default-period <period:time>|limit <limit:size> key <key:expr> [table <table:ref(table)>]} [min-size <min:size>]",
    since: "2.7",
    runtime: "no: filters come in a later version",
    summary: "Limits the rate of data from clients.",
    manual: "9.7",
  },
  "bwlim-out": {
    syntax:
      "<name:def(bwlim)> {default-limit <limit:size> default-period <period:time>|limit <limit:size> key <key:expr> [table <table:ref(table)>]} [min-size <min:size>]",
    since: "2.7",
    runtime: "no: filters come in a later version",
    summary: "Limits the rate of data to clients.",
    manual: "9.7",
  },
  cache: {
    syntax: "<cache:ref(cache)>",
    since: "1.9",
    runtime: "no: the cache comes in a later version",
    summary: "Serves and stores responses by a cache section.",
    manual: "9.4",
  },
  "comp-req": {
    syntax: "",
    since: "3.4",
    runtime: "no: compression comes in a later version",
    summary: "Compresses requests.",
    manual: "9.2",
  },
  "comp-res": {
    syntax: "",
    since: "3.4",
    runtime: "no: compression comes in a later version",
    summary: "Compresses responses.",
    manual: "9.2",
  },
  compression: {
    syntax: "",
    since: "1.5",
    runtime: "no: compression comes in a later version",
    summary: "Older name of comp-req and comp-res together; still accepted in silence.",
    manual: "9.2",
  },
  "fcgi-app": {
    syntax: "<app:ref(fcgi-app)>",
    since: "2.1",
    runtime: "no: FastCGI comes in a later version",
    summary: "Places the FastCGI filter among others.",
    manual: "9.5",
  },
  spoe: {
    syntax: "[engine <engine:str>] config <file:file>",
    since: "1.7",
    runtime: "no: SPOE is not supported",
    summary: "Offloads processing to agents over SPOP.",
    manual: "9.3",
  },
  trace: {
    syntax: "[{name <name:str>|random-forwarding|max-fwd <max:int>|hexdump|quiet}]...",
    since: "1.7",
    runtime: "no: a tool for HAProxy's own code",
    summary: "Traces the calls of the filter interface, for developers.",
    manual: "9.1",
  },
  opentracing: {
    syntax: "[id <id:str>] config <file:file>",
    since: "2.4",
    deprecated: "3.3",
    removed: "3.5",
    runtime: "no: removed in 3.5",
    summary: "Distributed tracing by OpenTracing.",
    manual: "9.6",
  },
};
