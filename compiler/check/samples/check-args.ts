import type { ExprCall } from "../../../grammar/ast.ts";
import type { Version } from "../../../grammar/catalogue/types.ts";
import type { ParsedType } from "../../../grammar/tree.ts";
import { readVariable } from "../../../grammar/values/name.ts";
import { readIp } from "../../../grammar/values/net.ts";
import { readSize } from "../../../grammar/values/size.ts";
import { readTime } from "../../../grammar/values/time.ts";
import { type ArgPlaces, argPlaces } from "./arg-places.ts";
import { hasParentheses } from "./parentheses.ts";
import { formerArgs, specialProblem, specialSince } from "./special-args.ts";

/** What is wrong with one argument, -1 for the call as a whole. */
export interface ArgProblem {
  arg: number;
  message: string;
  /** HAProxy's words. */
  haproxy: string;
  /** The argument HAProxy was at, from 0; absent: it had read them all. */
  reached?: number;
  /** Releases before that one let it pass. */
  since?: Version;
  /** That release and later ones let it pass. */
  until?: Version;
}

/**
 * Checks the arguments of a fetch or converter. A call without parentheses, or with empty ones, counts as one empty
 * argument when the first place is mandatory, as in HAProxy.
 */
export function checkArgs(
  call: ExprCall,
  notation: string | undefined,
  isConverter = false,
  /** What an ACL derivative stands for. */
  as = call.name,
): ArgProblem | undefined {
  const { name } = call;
  const accepted = argPlaces(notation);
  const args = call.args.map((arg) => arg.text);
  const most = accepted.repeated ? Number.POSITIVE_INFINITY : accepted.places.length;
  if (args.length > most) {
    const message =
      most === 0 ? `'${name}' takes no arguments` : `'${name}' takes at most ${plural(most, "argument")}`;
    return {
      arg: most,
      message,
      haproxy: `expected ')' before '${most > 0 ? "," : ""}${args.slice(most).join(",")})'`,
      reached: most > 1 ? most - 1 : most,
    };
  }
  if (args.length === 0 && (accepted.least > 0 || (hasParentheses(call) && isText(accepted.places[0]))))
    args.push("");
  for (let at = 0; at < args.length; at++) {
    const place = accepted.places[Math.min(at, accepted.places.length - 1)]!;
    const optional = at >= accepted.least;
    if (args[at] === "" && optional) {
      if (at === args.length - 1 || !isNumber(place.types)) continue;
      return {
        arg: at,
        message: `argument ${at + 1} of '${name}' (${place.name}) is empty, but others follow`,
        haproxy: `expected ')' before ',${args.slice(at + 1).join(",")})'`,
        reached: at > 1 ? at - 1 : at,
      };
    }
    // Where a variable could stand as well, nothing is read as 0.
    if (args[at] === "" && place.types.length > 1 && place.types.some((type) => type.name === "int"))
      continue;
    const wrong = fits(place.types, args[at]!);
    if (wrong === undefined) continue;
    const type = haproxyType(name === "sha2" ? number : place.types[0]!);
    const message = `argument ${at + 1} of '${name}' (${place.name}): ${wrong}`;
    if (place.types[0]!.name === "var")
      return { arg: at, message, haproxy: variableText(args[at]!, isConverter && registers.has(name)) };
    if (place.types.length > 1 && place.types.some((one) => one.name === "var"))
      return { arg: at, message, haproxy: "expects an integer or a variable name" };
    if (
      isConverter &&
      Object.hasOwn(choices, name) &&
      ((name !== "sha2" && !name.startsWith("aes_")) || /^\d+$/.test(args[at]!))
    )
      return { arg: at, message, haproxy: choices[name]!(args[at]!) };
    return {
      arg: at,
      message,
      haproxy:
        args[at] === "" && type !== "string"
          ? `expected type '${type}' at position ${at + 1}, but got nothing`
          : `failed to parse '${args[at]}' as type '${type}' at position ${at + 1}`,
      reached: at,
    };
  }
  const missing = tooFew(call, args, accepted);
  if (missing !== undefined) return missing;
  const now = specialProblem(as, args, isConverter);
  const old = now === undefined && Object.hasOwn(formerArgs, name) ? formerArgs[name]! : undefined;
  const special = now ?? old?.look(args);
  if (special === undefined) return undefined;
  const since = Object.hasOwn(specialSince, name) ? specialSince[name] : undefined;
  return {
    arg: -1,
    message: `in the arguments of '${name}': ${special.replace(/\.\.$/, ".")}`,
    haproxy: special,
    ...(since === undefined ? {} : { since }),
    ...(old === undefined ? {} : { until: old.until }),
  };
}

/** Empty parentheses hold an empty text, but no number. */
function isText(place: ArgPlaces["places"][number] | undefined): boolean {
  return place !== undefined && !place.types.some(({ name, args }) => notText.has(name) || isNumeric(args));
}

const notText = new Set(["int", "uint", "time", "size", "ip"]);

function isNumeric(values: readonly string[]): boolean {
  return values.length > 0 && /^\d+$/.test(values[0]!);
}

/** Converters that say themselves what they take. */
const choices: Readonly<Record<string, (text: string) => string>> = {
  json: () => "Unexpected input code type. Allowed value are 'ascii', 'utf8', 'utf8s', 'utf8p' and 'utf8ps'",
  url_enc: () => "Unexpected encode type. Allowed value is 'query'",
  http_date: (text) => `expects 's', 'ms' or 'us', got '${text}'`,
  aes_gcm_enc: () => "key size must be 128, 192 or 256 (bits)..",
  aes_gcm_dec: () => "key size must be 128, 192 or 256 (bits)..",
  aes_cbc_enc: () => "key size must be 128, 192 or 256 (bits)..",
  aes_cbc_dec: () => "key size must be 128, 192 or 256 (bits)..",
  sha2: (text) => `Unsupported number of bits: '${text}'`,
  when: (text) =>
    `expects a supported keyword among {stopping,normal,error,forwarded,toapplet,processed,acl} but got '${text}'`,
};

function isNumber([type, ...others]: readonly ParsedType[]): boolean {
  return others.length === 0 && (type?.name === "int" || type?.name === "uint");
}

function tooFew(call: ExprCall, args: readonly string[], accepted: ArgPlaces): ArgProblem | undefined {
  if (args.length >= accepted.least) return undefined;
  const place = accepted.places[args.length]!;
  return {
    arg: -1,
    message: `'${call.name}' needs at least ${plural(accepted.least, "argument")}`,
    haproxy: `missing arguments (got ${args.length}/${accepted.least}), type '${haproxyType(place.types[0]!)}' expected`,
    reached: args.length,
  };
}

/** undefined when one of the alternatives fits; else what the first says. */
function fits(types: readonly ParsedType[], text: string): string | undefined {
  let first: string | undefined;
  for (const type of types) {
    const wrong = misfit(type, text);
    if (wrong === undefined) return undefined;
    first ??= wrong;
  }
  return first;
}

function misfit(type: ParsedType, text: string): string | undefined {
  const [low, high] = type.args;
  switch (type.name) {
    case "int":
    case "uint": {
      if (!/^[+-]?\d+$/.test(text)) return text === "" ? "a number is missing" : `'${text}' is no number`;
      const value = Number(text);
      if ((type.name === "uint" && value < 0) || (low && value < Number(low)))
        return `${text} is too small: the least is ${low || "0"}`;
      if (high && value > Number(high)) return `${text} is too large: the most is ${high}`;
      return undefined;
    }
    case "enum":
      if (isNumeric(type.args) && /^[+-]?\d+$/.test(text) && type.args.includes(String(Number(text))))
        return undefined;
      return type.args.includes(text) ||
        (text.toLowerCase() === text
          ? false
          : type.args.includes(text.toLowerCase()) && type.args[0] === "true")
        ? undefined
        : `'${text}' is not one of ${type.args.join(", ")}`;
    case "var":
      return readVariable(text).error;
    case "ip":
      return readIp(text).error;
    case "time":
      return readTime(text, "ms").error;
    case "size":
      return readSize(text).error;
    default:
      return undefined;
  }
}

/** Converters with words of their own for a wrong variable. */
const registers = new Set(["strcmp", "secure_memcmp", "concat"]);

function variableText(text: string, registers: boolean): string {
  if (registers) return text === "" ? "missing variable name" : `failed to register variable name '${text}'`;
  return text === ""
    ? "Empty variable name cannot be accepted"
    : `invalid variable name '${text}'. A variable name must start with its scope. The scope can be 'proc', '(p)sess', '(p)txn', '(p)req', '(p)res' or 'check'.`;
}

const number: ParsedType = { name: "int", args: [], source: "int" };

function haproxyType(type: ParsedType): string {
  switch (type.name) {
    case "int":
    case "uint":
      return "integer";
    case "time":
      return "delay";
    case "size":
      return "size";
    case "ref":
      return type.args[0] ?? "string";
    default:
      return "string";
  }
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
