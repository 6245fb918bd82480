import { bytesToString, stringToBytes } from "../casts.ts";
import type { ConverterFactory } from "../handlers.ts";
import { INCOMPLETE, type Incomplete } from "../value.ts";
import { looseUint } from "./addresses.ts";
import { refuse, textArg } from "./args.ts";

/** FIX messages: tag=value pairs that each end with SOH. */
export const fix = {
  fix_is_valid: () => (v) => validate(bytesToString(v as Uint8Array)),
  fix_tag_value: (args, load) => {
    const wanted = tagNumber(textArg(args, 0));
    if (wanted === 0) return refuse(load, "fix_tag_value", `there is no tag '${textArg(args, 0)}'`);
    return (v) => {
      const found = tagValue(bytesToString(v as Uint8Array), wanted);
      return typeof found === "string" ? stringToBytes(found) : found;
    };
  },
} satisfies Record<string, ConverterFactory>;

const soh = "\u0001";
const beginString = 8;
const bodyLength = 9;
const checkSum = 10;
const msgType = 35;
const named: Record<string, number> = {
  beginstring: beginString,
  bodylength: bodyLength,
  checksum: checkSum,
  msgtype: msgType,
  sendercompid: 49,
  targetcompid: 56,
};
const shortest = 26;

/** Highest standard tag of each version; 10000 to 19999 are free for users in all of them. */
const lastTag: Record<string, number> = {
  "FIX.4.0": 140,
  "FIX.4.1": 211,
  "FIX.4.2": 446,
  "FIX.4.3": 659,
  "FIX.4.4": 956,
  "FIXT.1.1": 1621,
};

/** A tag by number or by one of the six known names; 0 when it is neither. */
function tagNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : (named[text.toLowerCase()] ?? 0);
}

interface Pair {
  tag: number;
  value: string;
  /** Where the next pair begins. */
  next: number;
}

/** The pair at `at`; INCOMPLETE when its end has not come; undefined when it is not a pair. A value may be empty. */
function readPair(message: string, at: number): Pair | Incomplete | undefined {
  const equal = message.indexOf("=", at);
  const end = equal < 0 ? -1 : message.indexOf(soh, equal);
  if (end < 0) return INCOMPLETE;
  const tag = message.slice(at, equal);
  const value = message.slice(equal + 1, end);
  if (!/^\d+$/.test(tag) || Number(tag) === 0) return undefined;
  return { tag: Number(tag), value, next: end + 1 };
}

/** True for a complete message: version, length and type first, known tags, right length and checksum. */
function validate(message: string): boolean | Incomplete {
  if (message.length < shortest) return INCOMPLETE;
  let highest = 0;
  let length = 0;
  let body = -1;
  let sum = 0;
  for (let at = 0, n = 1; at < message.length; n++) {
    const pair = readPair(message, at);
    if (pair === INCOMPLETE) return INCOMPLETE;
    if (pair === undefined) return false;
    const { tag, value, next } = pair;
    if (n > 1 && tag > highest && (tag < 10000 || tag > 19999)) return false;
    if (n === 1) {
      if (tag !== beginString || lastTag[value] === undefined) return false;
      highest = lastTag[value];
    } else if (n === 2) {
      if (tag !== bodyLength || !/^\d+$/.test(value) || Number(value) === 0) return false;
      length = Number(value);
      body = next;
    } else if (n === 3) {
      if (tag !== msgType) return false;
    } else if (tag === checkSum) {
      return length === at - body && value.length === 3 && sum === looseUint(value);
    }
    for (let i = at; i < next; i++) sum = (sum + message.charCodeAt(i)) & 255;
    at = next;
  }
  return body < 0 ? false : INCOMPLETE;
}

function tagValue(message: string, wanted: number): string | Incomplete | undefined {
  for (let at = 0; at < message.length; ) {
    const pair = readPair(message, at);
    if (pair === INCOMPLETE || pair === undefined) return pair;
    // An empty value cannot be told from one that has not come.
    if (pair.tag === wanted) return pair.value === "" ? INCOMPLETE : pair.value;
    if (pair.tag === checkSum) return undefined;
    at = pair.next;
  }
  return INCOMPLETE;
}
