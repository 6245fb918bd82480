// Bytes, bases and encodings.
import type { Converter } from "../types.ts";

export const bytesConverters = {
  hex: {
    in: "bin",
    out: "str",
    runtime: "yes",
    summary: "The input as upper-case hexadecimal digits.",
    manual: "7.3.1",
  },
  base2: {
    in: "bin",
    out: "str",
    since: "3.3",
    runtime: "yes",
    summary: "The input as binary digits.",
    manual: "7.3.1",
  },
  base64: {
    in: "bin",
    out: "str",
    runtime: "yes",
    summary: "The input in base64.",
    manual: "7.3.1",
  },
  b64dec: {
    in: "str",
    out: "bin",
    runtime: "yes",
    summary: "Decodes base64; no result when it is malformed.",
    manual: "7.3.1",
  },
  ub64enc: {
    in: "bin",
    out: "str",
    runtime: "yes",
    summary: "The input in URL-safe base64 without padding.",
    manual: "7.3.1",
  },
  ub64dec: {
    in: "str",
    out: "bin",
    runtime: "yes",
    summary: "Decodes URL-safe base64; no result when it is malformed.",
    manual: "7.3.1",
  },
  bytes: {
    args: "{<offset:int>|<offset:var>}[,{<length:int>|<length:var>}]",
    in: "bin",
    out: "bin",
    runtime: "yes",
    summary: "Bytes from an offset on, as many as length says.",
    manual: "7.3.1",
  },
  be2dec: {
    args: "<separator:str>,<chunk:int(1,8)>[,<truncate:enum(0,1)>]",
    in: "bin",
    out: "str",
    runtime: "yes",
    summary:
      "Chunks of bytes as big-endian decimal numbers with a separator between; truncate drops an incomplete last chunk.",
    manual: "7.3.1",
  },
  le2dec: {
    args: "<separator:str>,<chunk:int(1,8)>[,<truncate:enum(0,1)>]",
    in: "bin",
    out: "str",
    since: "3.3",
    runtime: "yes",
    summary:
      "Chunks of bytes as little-endian decimal numbers with a separator between; truncate drops an incomplete last chunk.",
    manual: "7.3.1",
  },
  be2hex: {
    args: "[[<separator:str>][,<chunk:uint>[,<truncate:enum(0,1)>]]]",
    in: "bin",
    out: "str",
    runtime: "yes",
    summary:
      "Chunks of bytes as hexadecimal with a separator between; truncate drops an incomplete last chunk.",
    manual: "7.3.1",
  },
  has_ctl: {
    args: "[<mask:str>]",
    in: "bin",
    out: "bool",
    since: "3.5",
    runtime: "yes",
    summary:
      "True when a control character of the mask is there: `any`, `http` (CR, LF, NUL), or a 33-bit mask; all but tab by default.",
    manual: "7.3.1",
  },
  url_dec: {
    args: "[<in_form:int>]",
    in: "str",
    out: "str",
    runtime: "yes",
    summary:
      'Decodes percent escapes; "+" is a blank in the query string, or everywhere when in_form is positive.',
    manual: "7.3.1",
  },
  url_enc: {
    args: "[<type:enum(query)>]",
    in: "str",
    out: "str",
    runtime: "yes",
    summary: "Percent-encodes what a query string cannot hold.",
    manual: "7.3.1",
  },
  json: {
    args: "[<input:enum(ascii,utf8,utf8s,utf8p,utf8ps)>]",
    in: "str",
    out: "str",
    runtime: "yes",
    summary:
      "Escapes text for a JSON string; the argument says how the input is decoded and what happens to bad sequences.",
    manual: "7.3.1",
  },
  json_query: {
    args: "<path:str>[,<type:enum(int)>]",
    in: "str",
    out: "any",
    runtime: "yes",
    summary: "The value at a JSON path: text, number or boolean; objects and arrays as their text.",
    manual: "7.3.1",
  },
} as const satisfies Record<string, Converter>;
