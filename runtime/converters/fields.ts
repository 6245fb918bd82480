import type { ConverterFactory } from "../handlers.ts";
import { intArg, refuse, textArg } from "./args.ts";

export const fields = {
  field: (args, load) => {
    const index = intArg(args, 0);
    const delims = textArg(args, 1);
    if (index === 0) return refuse(load, "field", "fields are counted from 1, or from -1 backwards");
    if (delims === "") return refuse(load, "field", "the list of separators is empty");
    const count = intArg(args, 2, 1);
    return (v) => (index > 0 ? fieldAfter : fieldBefore)(v as string, index, delims, count);
  },
  word: (args, load) => {
    const index = intArg(args, 0);
    const delims = textArg(args, 1);
    if (index === 0) return refuse(load, "word", "fields are counted from 1, or from -1 backwards");
    if (delims === "") return refuse(load, "word", "the list of separators is empty");
    const count = intArg(args, 2, 1);
    return (v) => (index > 0 ? wordAfter : wordBefore)(v as string, index, delims, count);
  },
  param: (args, load) => {
    const name = textArg(args, 0);
    const written = textArg(args, 1) || "&";
    const delim = /^0x[0-9a-f]{2}$/i.test(written) ? String.fromCharCode(Number(written)) : written;
    if (delim.length !== 1) return refuse(load, "param", "the delimiter is one character, or 0xHH");
    return (v) => param(v as string, name, delim);
  },
} satisfies Record<string, ConverterFactory>;

/** Field `index` counted from the front; `count` fields together, all the rest when it is 0. */
function fieldAfter(text: string, index: number, delims: string, count: number): string | undefined {
  let field = 1;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (!delims.includes(text[i] as string)) continue;
    if (field === index) {
      if (count === 1) return text.slice(start, i);
      if (count > 1) count--;
    } else {
      start = i + 1;
      field++;
    }
  }
  return field === index ? text.slice(start) : undefined;
}

/** Field `index` (negative) counted from the end. */
function fieldBefore(text: string, index: number, delims: string, count: number): string | undefined {
  let field = -1;
  let end = text.length;
  for (let i = text.length; i > 0; i--) {
    if (!delims.includes(text[i - 1] as string)) continue;
    if (field === index) {
      if (count === 1) return text.slice(i, end);
      if (count > 1) count--;
    } else {
      end = i - 1;
      field--;
    }
  }
  return field === index ? text.slice(0, end) : undefined;
}

function wordAfter(text: string, index: number, delims: string, count: number): string | undefined {
  let word = 0;
  let inside = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const separator = delims.includes(text[i] as string);
    if (!inside) {
      if (separator) continue;
      if (word !== index) {
        word++;
        start = i;
      }
      inside = true;
    } else if (separator) {
      if (word === index) {
        if (count === 1) return text.slice(start, i);
        if (count > 1) count--;
      }
      inside = false;
    }
  }
  return word === index && index !== 0 ? text.slice(start) : undefined;
}

function wordBefore(text: string, index: number, delims: string, count: number): string | undefined {
  let word = 0;
  let inside = false;
  let end = text.length;
  for (let i = text.length; i > 0; i--) {
    const separator = delims.includes(text[i - 1] as string);
    if (!inside) {
      if (separator) continue;
      if (word !== index) {
        word--;
        end = i;
      }
      inside = true;
    } else if (separator) {
      if (word === index) {
        if (count === 1) return text.slice(i, end);
        if (count > 1) count--;
      }
      inside = false;
    }
  }
  return word === index && index !== 0 ? text.slice(0, end) : undefined;
}

/** Value of `name=value` between delimiters; "" for a name without "="; undefined when it is not there. */
function param(text: string, name: string, delim: string): string | undefined {
  let at = 0;
  while (at < text.length) {
    const after = at + name.length;
    if (after > text.length) break;
    const here = text.startsWith(name, at);
    if (after === text.length || text[after] === delim) {
      if (here) return "";
      at = after + 1;
      continue;
    }
    if (text[after] === "=" && here) {
      const end = text.indexOf(delim, after + 1);
      return end < 0 ? text.slice(after + 1) : text.slice(after + 1, end);
    }
    const next = text.indexOf(delim, at);
    if (next < 0) break;
    at = next + 1;
  }
  return undefined;
}
