import type { ExprCall } from "../../../grammar/ast.ts";
import type { Version } from "../../../grammar/catalogue/types.ts";
import type { ParsedType } from "../../../grammar/tree.ts";
import { readVariable } from "../../../grammar/values/name.ts";
import { readIp } from "../../../grammar/values/net.ts";
import { readSize } from "../../../grammar/values/size.ts";
import { readTime } from "../../../grammar/values/time.ts";
import { type ArgPlaces, argPlaces } from "./arg-places.ts";
import { specialProblem, specialSince } from "./special-args.ts";

/** What is wrong with one argument, -1 for the call as a whole. */
export interface ArgProblem {
  arg: number;
  message: string;
  /** HAProxy's words. */
  haproxy: string;
  /** Releases before that one let it pass. */
  since?: Version;
}

/**
 * Checks the arguments of a fetch or converter. A call without parentheses, or with empty ones, counts as one empty
 * argument when the first place is mandatory, as in HAProxy.
 */
export function checkArgs(
  call: ExprCall,
  notation: string | undefined,
  isConverter = false,
): ArgProblem | undefined {
  const { name } = call;
  const accepted = argPlaces(notation);
  const args = call.args.map((arg) => arg.text);
  const most = accepted.repeated ? Number.POSITIVE_INFINITY : accepted.places.length;
  if (args.length > most) {
    const message =
      most === 0 ? `'${name}' takes no arguments` : `'${name}' takes at most ${plural(most, "argument")}`;
    return { arg: most, message, haproxy: `expected ')' before '${args.slice(most).join(",")})'` };
  }
  if (args.length === 0 && accepted.least > 0) args.push("");
  const missing = tooFew(call, args, accepted);
  if (missing !== undefined) return missing;
  for (let at = 0; at < args.length; at++) {
    const place = accepted.places[Math.min(at, accepted.places.length - 1)]!;
    const optional = at >= accepted.least;
    if (args[at] === "" && optional) continue;
    // Where a variable could stand as well, nothing is read as 0.
    if (args[at] === "" && place.types.length > 1 && place.types.some((type) => type.name === "int"))
      continue;
    const wrong = fits(place.types, args[at]!);
    if (wrong === undefined) continue;
    return {
      arg: at,
      message: `argument ${at + 1} of '${name}' (${place.name}): ${wrong}`,
      haproxy: `failed to parse '${args[at]}' as type '${haproxyType(place.types[0]!)}' at position ${at + 1}`,
    };
  }
  const special = specialProblem(name, args, isConverter);
  if (special === undefined) return undefined;
  const since = Object.hasOwn(specialSince, name) ? specialSince[name] : undefined;
  return {
    arg: -1,
    message: `in the arguments of '${name}': ${special}`,
    haproxy: special,
    ...(since === undefined ? {} : { since }),
  };
}

function tooFew(call: ExprCall, args: readonly string[], accepted: ArgPlaces): ArgProblem | undefined {
  if (args.length >= accepted.least) return undefined;
  const place = accepted.places[args.length]!;
  return {
    arg: -1,
    message: `'${call.name}' needs at least ${plural(accepted.least, "argument")}`,
    haproxy: `missing arguments (got ${args.length}/${accepted.least}), type '${haproxyType(place.types[0]!)}' expected`,
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

function haproxyType(type: ParsedType): string {
  switch (type.name) {
    case "int":
      return "signed integer";
    case "uint":
      return "signed integer";
    case "ref":
      return type.args[0] ?? "string";
    default:
      return "string";
  }
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
