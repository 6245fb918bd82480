import { releaseNumber } from "../../../grammar/haproxy-version.ts";
import type { Slot, Template } from "../../../grammar/tree.ts";
import { readValue } from "../../../grammar/values/read-value.ts";
import { readTime, type TimeUnit } from "../../../grammar/values/time.ts";
import { regexProblem } from "../samples/regex.ts";
import {
  addressProblem,
  bindProblem,
  type Env,
  type HasSocket,
  isPossibleHost,
  logTargetProblem,
  sourceProblem,
} from "./addresses.ts";
import { balanceProblem, persistProblem } from "./balance.ts";
import { ignoredErrorsProblem } from "./certificate-errors.ts";
import { integerProblem, integerReading } from "./integers.ts";
import { logSampleProblem } from "./log-sample.ts";
import { placeOf } from "./place-of.ts";
import { serverTexts } from "./server-texts.ts";
import { settingSince, settingTexts } from "./setting-texts.ts";
import { codeRangesProblem, statusListProblem } from "./status-list.ts";
import { storeProblem } from "./store-types.ts";
import { threadSetProblem } from "./thread-set.ts";

export interface Verdict {
  severity: "error" | "warning";
  message: string;
}

/** Reads the text of one place; undefined: nothing is wrong. */
export type ValueReader = (text: string) => Verdict | undefined;

const bindKeywords = new Set(["bind", "stats socket", "default-bind", "dgram-bind"]);
const error = (message: string | undefined): Verdict | undefined =>
  message === undefined ? undefined : { severity: "error", message };

/** Places where 0 is refused. */
const notZero = new Set([
  "stats timeout",
  "set-timeout",
  "pause",
  "warn-blocked-traffic-after",
  "inter",
  "fastinter",
  "downinter",
  "agent-inter",
]);
const ofBandwidth = /^filter bwlim-(in|out)$/;
/** Times with a limit of their own, in milliseconds. */
const longest: Record<string, number> = {
  "tune.idletimer": 65535,
  "force-cfg-parser-pause": 65535,
  "warn-blocked-traffic-after": 1000,
};
/** Sizes and times that HAProxy reads as it reads loose integers. */
const looseSizes = new Set([
  "tune.maxrewrite",
  "tune.h2.be.initial-window-size",
  "tune.h2.fe.initial-window-size",
  "tune.h2.initial-window-size",
]);
const sizesNotZero = new Set(
  "stick-table table tune.bufsize tune.bufsize.large tune.bufsize.small tune.rcvbuf.backend tune.rcvbuf.frontend tune.sndbuf.backend tune.sndbuf.frontend size".split(
    " ",
  ),
);

/** A reader for the slot in that section, or undefined when any text will do. */
export function valueReader(
  template: Template,
  slot: Slot,
  section: string,
  env: Env,
  release: number,
  hasSocket?: HasSocket,
): ValueReader | undefined {
  const byType = typeReader(template, slot, section, env, release, hasSocket);
  if (slot.type === undefined || slot.count !== 1) return byType;
  const { keyword, action, option, name } = placeOf(template, slot);
  const key = `${option || action || keyword} ${name}`;
  if (!Object.hasOwn(settingTexts, key) || releaseNumber(settingSince[key]) > release) return byType;
  const problem = settingTexts[key]!;
  return (text) => error(problem(text)) ?? byType?.(text);
}

function typeReader(
  template: Template,
  slot: Slot,
  section: string,
  env: Env,
  release: number,
  hasSocket?: HasSocket,
): ValueReader | undefined {
  const type = slot.type;
  if (type === undefined || slot.count !== 1) return undefined;
  const place = placeOf(template, slot);
  const owner = place.option || place.action || place.keyword;
  switch (type.name) {
    case "int":
    case "uint":
    case "percent": {
      const known = integerReading(place, section, bindKeywords.has(place.keyword));
      const [low, high] = type.args;
      if (owner === "deny" || owner === "tarpit") return warnedBefore202(replyStatus(template), release);
      if (owner === "http-error" && place.name === "code") return pageStatus;
      if (owner === "errorfiles")
        return (text) => {
          const status = Number.parseInt(text, 10) || 0;
          return pages.has(status) ? undefined : error(`status code '${status}' not handled.`);
        };
      if (owner === "tcp-ss")
        return (text) =>
          error(
            /^\d/.test(text)
              ? integerProblem(text, { way: "loose", least: 0, most: 2 })
              : `'${text}' is not from 0 to 2`,
          );
      const mostThreads = threadMost(owner, release);
      if (mostThreads !== undefined)
        return (text) => error(integerProblem(text, { way: "strict", least: 1, most: mostThreads }));
      // One more byte than that is kept: too many for a pool's size when negative.
      if (release >= 304 && (owner === "capture request header" || owner === "capture response header"))
        return (text) => error(integerProblem(text, { way: "loose", least: -1, most: 2 ** 64 }));
      if (place.option === "id" && bindKeywords.has(place.keyword))
        return (text) =>
          error(
            integerProblem(text, { way: "strict", least: -(2 ** 63), most: 2 ** 63 }) ??
              integerProblem(text, { way: "loose", least: 1, most: 2 ** 31 }),
          );
      if (release >= 304 && place.option === "id")
        return (text) => error(integerProblem(text, { way: "loose64", least: 1, most: 2 ** 32 - 1 }));
      const reading = known ?? {
        way: "loose" as const,
        least: low ? Number(low) : type.name === "int" ? -(2 ** 63) : 0,
        most: high ? Number(high) : 2 ** 64,
      };
      return (text) => error(integerProblem(text, reading));
    }
    case "port": {
      const reading = integerReading(place, section, false) ?? {
        way: "loose" as const,
        least: 0,
        most: 65535,
      };
      return (text) => error(integerProblem(text, reading));
    }
    case "status":
      return (text) => error(integerProblem(text, { way: "strict", least: 100, most: 999 }));
    case "size":
      if (looseSizes.has(owner))
        return (text) => error(integerProblem(text, { way: "loose", least: 0, most: 2 ** 64 }));
      if (owner === "log-bufsize")
        return (text) => error(integerProblem(text, { way: "loose", least: 1, most: 2 ** 64 }));
      return (text) => {
        const read = readValue(type, text);
        if (read.error !== undefined) return error(read.error);
        const least = sizesNotZero.has(owner) || (place.name === "size" && ofBandwidth.test(owner));
        return least && read.value === 0 ? error(`'${text}' must be above 0`) : undefined;
      };
    case "time": {
      const unit = (type.args[0] ?? "ms") as TimeUnit;
      const resolver = section === "resolvers" && (owner === "hold" || owner.startsWith("timeout"));
      return (text) => {
        // Under a name server's section a number without a unit is only read when it is 0.
        const read = readTime(text, unit);
        if (read.error !== undefined)
          // Older releases let it overflow.
          return release < 200 && read.error.startsWith("timer overflow") ? undefined : error(read.error);
        const most = Object.hasOwn(longest, owner) ? longest[owner]! : read.value;
        if (read.value > most) return error(`'${text}' is too long: the most is ${most} ms`);
        if (read.value === 0 && (notZero.has(owner) || ofBandwidth.test(owner)))
          return error(`'${owner}' must be above 0`);
        if (resolver && read.value > 0 && read.value < 10 && /^\d+$/.test(text))
          return error(`'${text}' is too small for a value in milliseconds: a unit is missing`);
        return read.warning === undefined ? undefined : { severity: "warning", message: read.warning };
      };
    }
    case "address": {
      // A name need not be one that can be looked up when "init-addr" has it looked up later, or never.
      const later = template.slots.some(({ option, name }) => option !== undefined && name === "init-addr");
      const isServer = place.option === "" && /^server/.test(place.keyword) && section !== "peers";
      return (text) => {
        // those of servers are looked up last of all (rule newer-keyword)
        const family = isServer ? undefined : lateFamily(text, release);
        if (family !== undefined) return error(`invalid address: '${family}' in '${text}'`);
        if (isServer && lateFamily(text, release) !== undefined) return undefined;
        const wrong = addressProblem(text, place, section, env, hasSocket);
        if (later && wrong?.startsWith("invalid address")) return undefined;
        // Peers only came to need a port in 2.9.
        return section === "peers" && release < 209 && wrong?.startsWith("missing port")
          ? undefined
          : error(wrong);
      };
    }
    case "bind-address":
      return (text) => error(bindProblem(text, env, place.keyword === "dgram-bind", hasSocket));
    case "log-target":
      return (text) => error(logTargetProblem(text, env));
    case "regex": {
      const captures = place.keyword !== "tcp-check expect" && place.keyword !== "http-check expect";
      return (text) => error(regexProblem(text, captures));
    }
    case "bool":
      if (onlyWarned.has(owner))
        return (text) => {
          const wrong = readValue(type, text).error;
          return wrong === undefined ? undefined : { severity: "warning", message: wrong };
        };
      if (owner === "strict-mode" || owner === "stats calculate-max-counters")
        return (text) => error(readValue(type, text.toLowerCase()).error);
      return (text) => error(readValue(type, text).error);
    case "enum":
      if (owner === "set-timeout" && (section === "frontend" || section === "backend")) {
        const mine = section === "frontend" ? frontendTimeouts : backendTimeouts;
        return (text) => error(readValue(type, text).error ?? wrongSide(text, mine, section));
      }
      // Codes of error pages and redirects are read as loose numbers.
      if ((owner.startsWith("error") || owner === "redirect") && place.name === "code") {
        const code: ValueReader = (text) =>
          error(readValue(type, String(Number.parseInt(text, 10) || 0)).error);
        return owner === "redirect" ? code : warnedBefore202(code, release);
      }
      return (text) => error(readValue(type, text).error);
    case "flags":
      if (owner === "resolve-opts") return (text) => error(readValue(type, text.replace(/,$/, "")).error);
      return (text) => error(readValue(type, text).error);
    case "net":
      // HAProxy looks names up here, which is about the machine.
      if (owner === "option forwardfor" || owner === "option originalto")
        return (text) => (mayBeNet(text) ? undefined : error(readValue(type, text).error));
      return (text) => error(readValue(type, text).error);
    case "ip":
      return (text) => error(readValue(type, text).error);
    case "var":
      if (section === "global")
        return (text) =>
          error(
            readValue(type, text).error ??
              (text.startsWith("proc.")
                ? undefined
                : `cannot set variable '${text}', only scope 'proc' is permitted in the global section`),
          );
      return (text) => error(readValue(type, text).error);
    case "expr":
      // A number is the port itself.
      if (place.name !== "port" || !/^(tcp|http)-check connect$/.test(place.keyword)) return undefined;
      return (text) =>
        error(
          (/^\d+$/.test(text) ? Number(text) < 1 || Number(text) > 65535 : release < 202)
            ? `expects a valid TCP port (from range 1 to 65535) or a sample expression, got ${text}.`
            : undefined,
        );
    case "float":
    case "ports":
      return (text) => error(readValue(type, text).error);
    case "call":
      return (text) => error(place.keyword === "persist" ? persistProblem(text) : balanceProblem(text));
    case "version":
      // From 2.2 on there is another way; from 2.7 on, no other.
      if (release < 202) return undefined;
      return (text) =>
        text.includes("\r\n")
          ? {
              severity: release < 207 ? "warning" : "error",
              message: "headers or a body at the end of the version are not supported: use 'http-check send'",
            }
          : undefined;
    case "def":
      if (unchecked.has(type.args[0]!)) return undefined;
      if (section === "peers" && template.words === 2 && template.keyword !== "peers") return undefined;
      return (text) => {
        const wrong = readValue(type, text).error;
        if (wrong === undefined) return undefined;
        // From 3.4 on, HAProxy says so of proxies and goes on.
        return {
          severity: proxies.has(type.args[0]!) && release >= 304 ? "warning" : "error",
          message: wrong,
        };
      };
    case "str":
      if (place.name === "address" && (owner === "source" || followsUsesrc(template, slot)))
        return (text) => error(sourceProblem(text, env));
      if (owner === "stick-table" || owner === "table")
        return place.name === "data" ? (text) => error(storeProblem(text)) : undefined;
      if (owner === "http-err-codes" || owner === "http-fail-codes")
        return (text) => error(codeRangesProblem(text));
      if ((owner === "tcp-check send-binary" || owner === "tcp-check expect") && place.name === "hex")
        return (text) => error(hexProblem(text));
      if (place.keyword === "server-template" && place.option === "" && place.name === "count")
        return (text) => error(templateProblem(text));
      if (owner === "log-steps") return (text) => error(stepsProblem(text, release));
      if (owner === "log" && place.name === "ranges") return (text) => error(logSampleProblem(text));
      if (owner === "http-check expect" && place.name === "codes")
        return release < 202 ? undefined : (text) => error(statusListProblem(text));
      if (place.option !== "" && Object.hasOwn(serverTexts, place.option)) {
        const problem = serverTexts[place.option]!;
        return (text) => error(problem(text));
      }
      if (bindKeywords.has(place.keyword) && Object.hasOwn(bindTexts, place.option)) {
        const problem = bindTexts[place.option]!;
        return (text) => error(problem(text));
      }
      if (place.option === "mode" && bindKeywords.has(place.keyword))
        return (text) => error(/^\s*[+-]?[0-7]+$/.test(text) ? undefined : `'${text}' is no mode in octal`);
      return undefined;
    case "name":
      if (section === "peers" && template.words === 2) return undefined;
      if (owner === "guid" || owner === "guid-prefix") {
        // a number follows the prefix: "-0" at least
        const most = owner === "guid" ? longestGuid : longestGuid - 2;
        return (text) => error(text.length > most ? "invalid length" : nameProblem(text));
      }
      return named.has(owner) ? (text) => error(nameProblem(text)) : undefined;
    default:
      return undefined;
  }
}

/** Most threads, or groups of them, that a release was built for. */
function threadMost(keyword: string, release: number): number | undefined {
  if (keyword === "nbthread") return release < 207 ? 64 : release < 302 ? 256 : undefined;
  if (keyword !== "thread-groups" && keyword !== "thread-group") return undefined;
  return release < 207 ? 1 : release < 302 ? 16 : undefined;
}

const frontendTimeouts = new Set(["client", "tarpit"]);
const backendTimeouts = new Set(["connect", "server", "queue", "tarpit", "tunnel"]);

function wrongSide(timeout: string, mine: ReadonlySet<string>, section: string): string | undefined {
  return mine.has(timeout) ? undefined : `a ${section} has no '${timeout}' timeout`;
}

/** A family that the release takes for a part of a name. */
function lateFamily(text: string, release: number): string | undefined {
  if (release >= 301 || !text.includes("@")) return undefined;
  const family = /^(?:(rhttp)|abnsz|mptcp[46]?)@/.exec(text);
  return family === null || (family[1] !== undefined && release >= 209) ? undefined : text;
}

function followsUsesrc({ slots }: Template, slot: Slot): boolean {
  return slots.some(({ kind, name, at }) => kind === "literal" && name === "usesrc" && at === slot.at - 1);
}

/** A name, a short address such as 10.1, or one of them with a mask. */
function mayBeNet(text: string): boolean {
  const [host = "", mask] = text.split("/");
  return (
    isPossibleHost(host) && (mask === undefined || readValue(netType, `0.0.0.0/${mask}`).error === undefined)
  );
}

const netType = { name: "net", args: [], source: "net" };

/** `server-template web 3`, `web 2-5`: numbers as atoi() reads them. */
function templateProblem(text: string): string | undefined {
  const [, first, last] = /^([^-]*)(?:-(.*))?$/s.exec(text)!;
  const low = last === undefined ? 1 : Number.parseInt(text, 10) || 0;
  const high = Number.parseInt(last ?? first!, 10) || 0;
  return low < 0 || high < low ? `Wrong server-template number or range arg '${text}'.` : undefined;
}

const proxies = new Set(["proxy", "frontend", "backend"]);
/** Names in which HAProxy allows any character. */
const unchecked = new Set(["table", "defaults", "cache", "crt-store", "user"]);
const steps = "accept request connect response close".split(" ");
/** Steps of rules, where 'do-log' logs. */
const ruleSteps =
  "http-req http-res http-after-res tcp-req-conn tcp-req-sess tcp-req-cont tcp-res-cont quic-init".split(" ");

/** A comma may stand at the end. */
function stepsProblem(text: string, release: number): string | undefined {
  if (text === "all") return undefined;
  const known = release >= 303 ? [...steps, ...ruleSteps] : steps;
  const odd = text
    .replace(/(?<=.),$/, "")
    .split(",")
    .find((step) => !known.includes(step));
  return odd === undefined ? undefined : `'${odd}' is not one of ${known.join(", ")}`;
}

const onlyWarned = new Set(["ocsp-update.disable", "ocsp-update.mode", "process-vary"]);

/** Places whose names HAProxy holds to letters, digits and -_.: */
const named = new Set(["server", "server-template", "node", "peer", "mailer"]);
const longestGuid = 127;

function nameProblem(text: string): string | undefined {
  const odd = /[^\w.:-]/.exec(text);
  return odd === null ? undefined : `character '${odd[0]}' is not permitted in '${text}'`;
}

/** Statuses that HAProxy has a page for. */
const pages = new Set(
  "200 400 401 403 404 405 407 408 410 413 414 421 422 425 429 431 500 501 502 503 504"
    .split(" ")
    .map(Number),
);
/** `http-error`: only pages that HAProxy sends itself can be replaced. */
function pageStatus(text: string): Verdict | undefined {
  const status = Number.parseInt(text, 10) || 0;
  if (status < 200 || status > 599) return error(`Unexpected status code '${status}'`);
  return pages.has(status) ? undefined : error(`status code '${status}' not handled.`);
}

/** Statuses without a page: HAProxy 2.1 and older warned, and used another page or none. */
function warnedBefore202(read: ValueReader, release: number): ValueReader {
  if (release >= 202) return read;
  return (text) => {
    const verdict = read(text);
    return verdict && { severity: "warning", message: verdict.message };
  };
}

const contents = new Set(["file", "lf-file", "string", "lf-string"]);

function replyStatus({ slots }: Template): ValueReader {
  const own = slots.some((slot) => slot.kind === "literal" && contents.has(slot.name));
  return (text) => {
    const status = Number.parseInt(text, 10) || 0;
    if (status < 200 || status > 599) return error(`Unexpected status code '${status}'`);
    return own || pages.has(status) ? undefined : error(`status code '${status}' not handled by default`);
  };
}

function hexProblem(text: string): string | undefined {
  if (text.length % 2 === 1)
    return `'${text}' invalid binary string (an even number of hex digit is expected)`;
  return /^[\da-f]*$/i.test(text) ? undefined : `'${text}' invalid binary string (an hex digit is expected)`;
}

/** Options of `bind` whose text has a form of its own. */
const bindTexts: Record<string, (text: string) => string | undefined> = {
  thread: threadSetProblem,
  shards: (text) => {
    if (text === "by-thread" || text === "by-group") return undefined;
    const count = Number.parseInt(text, 10) || 0;
    return count >= 1 && count <= 1024
      ? undefined
      : `invalid value ${count}, allowed range is 1..1024 or 'by-thread'`;
  },
  "ca-ignore-err": ignoredErrorsProblem,
  "crt-ignore-err": ignoredErrorsProblem,
};
