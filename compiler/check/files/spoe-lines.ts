/** Lines of the file of an SPOE agent, one by one. */
import { parseExpression } from "../../../grammar/expression.ts";
import { readTime } from "../../../grammar/values/time.ts";
import { checkExpr } from "../samples/check-expr.ts";

export interface SpoeProblem {
  readonly line: number;
  readonly message: string;
  /** HAProxy's words, after the place. */
  readonly haproxy: string;
}

type Problem = Pick<SpoeProblem, "message" | "haproxy">;
type Look = (words: readonly string[]) => Problem | undefined;

const events = new Set(
  (
    "on-client-session on-server-session on-frontend-tcp-request on-backend-tcp-request on-tcp-response " +
    "on-frontend-http-request on-backend-http-request on-http-response"
  ).split(" "),
);
const options = new Set(
  "async pipelining send-frag-payload dontlog-normal continue-on-error force-set-var".split(" "),
);
const naming = new Set(["var-prefix", "set-on-error", "set-process-time", "set-total-time"]);

const count: Look = ([keyword, value]) =>
  value === undefined
    ? { message: `'${keyword}' needs a number`, haproxy: `'${keyword}' expects an integer argument.` }
    : undefined;
const timeout: Look = ([, name, value]) => {
  if (name === undefined)
    return {
      message: "'timeout' needs a name and a time",
      haproxy: "'timeout' expects 'hello', 'idle' and 'processing'.",
    };
  if (name === "hello" || name === "idle") return undefined;
  if (name !== "processing")
    return {
      message: `there is no 'timeout ${name}'`,
      haproxy: `'timeout' supports 'processing' (got ${name}).`,
    };
  if (value === undefined)
    return {
      message: "the time is missing",
      haproxy: `'timeout ${name}' expects an integer value (in milliseconds).`,
    };
  const wrong = readTime(value, "ms").error;
  return wrong === undefined ? undefined : { message: wrong, haproxy: wrong };
};
const option: Look = ([, name, value]) => {
  if (name === undefined)
    return { message: "the option's name is missing", haproxy: "'option' expects an option name." };
  if (options.has(name)) return undefined;
  if (!naming.has(name))
    return { message: `there is no option '${name}'`, haproxy: `option '${name}' is not supported.` };
  if (value === undefined)
    return { message: `'option ${name}' needs a name`, haproxy: `'option ${name}' expects a value.` };
  return /^[\w.]+$/.test(value)
    ? undefined
    : {
        message: `'${value}' cannot be part of a variable's name`,
        haproxy: `'option ${name}' only supports [a-zA-Z0-9_.] chars.`,
      };
};
const sample: Look = (words) => {
  for (const word of words.slice(1)) {
    const { value, diagnostics } = parseExpression([word.replace(/^[^=(]*=/, "")]);
    const wrong = diagnostics[0] ?? (value && checkExpr(value, false).problems[0]);
    if (wrong !== undefined)
      return { message: wrong.message, haproxy: `'args': ${wrong.haproxy ?? wrong.message}.` };
  }
  return undefined;
};
const event: Look = ([, name]) => {
  if (name === undefined) return { message: "the event is missing", haproxy: "missing event name." };
  return events.has(name)
    ? undefined
    : { message: `there is no event '${name}'`, haproxy: `unknown event '${name}'.` };
};
const leastFrame = 256;
const passed: Look = () => undefined;

const lines: Readonly<Record<string, Readonly<Record<string, Look>>>> = {
  "spoe-agent": {
    "use-backend": ([, name]) =>
      name === undefined
        ? { message: "the backend is missing", haproxy: "'use-backend' expects a backend name." }
        : undefined,
    messages: passed,
    groups: passed,
    timeout,
    option,
    maxconnrate: count,
    maxerrrate: count,
    "max-frame-size": (words) =>
      count(words) ??
      (Number.parseInt(words[1]!, 10) >= leastFrame
        ? undefined
        : {
            message: `'${words[1]}' is less than ${leastFrame} bytes`,
            haproxy: `'max-frame-size' expects a positive integer argument in the range [${leastFrame}, 16380].`,
          }),
    "max-waiting-frames": count,
    "register-var-names": ([, name]) =>
      name === undefined
        ? {
            message: "names of variables are missing",
            haproxy: "'register-var-names' expects one or more variable names.",
          }
        : undefined,
    log: passed,
    no: passed,
  },
  "spoe-group": { messages: passed },
  "spoe-message": { args: sample, acl: passed, event },
};

/** What HAProxy refuses of a line in such a section. */
export function spoeLineProblem(section: string, words: readonly string[]): Problem | undefined {
  const known = lines[section];
  const [keyword = "", name] = words;
  if (keyword === section)
    return name === undefined
      ? { message: `'${section}' needs a name`, haproxy: `missing name for ${section} section.` }
      : undefined;
  if (known === undefined) return undefined;
  if (Object.hasOwn(known, keyword)) return known[keyword]!(words);
  // HAProxy sounds an alert there, and goes on.
  if (section === "spoe-message") return undefined;
  return {
    message: `'${keyword}' does not stand in a ${section} section`,
    haproxy: `unknown keyword '${keyword}' in ${section} section.`,
  };
}
