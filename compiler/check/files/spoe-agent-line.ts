import { readTime } from "../../../grammar/values/time.ts";
import { addNames, type Say, type SpoeAgent, type SpoeOptions, tooMany } from "./spoe-types.ts";

/** Options with their number of values; `plain` ones may be negated. */
const agentOptions: Readonly<Record<string, "plain" | "variable" | "flag">> = {
  pipelining: "plain",
  async: "plain",
  "send-frag-payload": "plain",
  "dontlog-normal": "plain",
  "force-set-var": "flag",
  "continue-on-error": "flag",
  "var-prefix": "variable",
  "set-on-error": "variable",
  "set-process-time": "variable",
  "set-total-time": "variable",
};

/** A line of a `spoe-agent` part. */
export function agentLine(
  agent: SpoeAgent,
  words: readonly string[],
  negated: boolean,
  say: Say,
  { bufferSize, old }: SpoeOptions,
): void {
  const [first = "", second = "", third = ""] = words;
  switch (first) {
    case "use-backend":
      if (second === "") return say("'use-backend' expects a backend name.");
      if (!tooMany(words, 1, say)) agent.backend = second;
      return;
    case "messages":
      return addNames(agent.messages, words, "spoe-message", say);
    case "groups":
      return addNames(agent.groups, words, "spoe-group", say);
    case "timeout":
      if (second === "") return say("'timeout' expects 'hello', 'idle' and 'processing'.");
      if (tooMany(words, 2, say)) return;
      if (second !== "processing" && second !== "hello" && second !== "idle")
        return say(`'timeout' supports ${old ? "'hello', 'idle' and " : ""}'processing' (got ${second}).`);
      if (second !== "processing" && !old) return;
      if (third === "") return say(`'timeout ${second}' expects an integer value (in milliseconds).`);
      return timeout(agent, second, third, say);
    case "option":
      return option(agent, words, negated, say);
    case "maxconnrate":
    case "maxerrrate":
      if (second === "") say(`'${first}' expects an integer argument.`);
      else if (old) tooMany(words, 1, say);
      return;
    case "max-waiting-frames":
    case "max-frame-size": {
      if (second === "") return say(`'${first}' expects an integer argument.`);
      if (tooMany(words, 1, say) || first === "max-waiting-frames") return;
      const size = Number.parseInt(second, 10) || 0;
      const most = bufferSize - 4;
      if (size < 256 || size > most)
        say(`'max-frame-size' expects a positive integer argument in the range [256, ${most}].`);
      return;
    }
    case "register-var-names":
      if (second === "") say("'register-var-names' expects one or more variable names.");
      agent.variables.push(...words.slice(1));
      return;
    case "log":
      if (!negated && second !== "global" && third === "")
        say("log : expects <address> and <facility> or global as arguments");
      return;
    default:
      say(`unknown keyword '${first}' in spoe-agent section.`);
  }
}

function timeout(agent: SpoeAgent, name: string, text: string, say: Say): void {
  const { value, error, warning } = readTime(text, "ms");
  if (error?.startsWith("timer overflow") === true)
    return say.close(
      `timer overflow in argument <${text}> to <timeout ${name}>, maximum value is 2147483647 ms (~24.8 days).`,
    );
  if (error !== undefined || warning !== undefined) {
    const odd = /[^\d]/.exec(text)?.[0] ?? text[0];
    return say(`unexpected character '${odd}' in 'timeout ${name}'.`);
  }
  if (value === 0) agent.timeouts.delete(name);
  else agent.timeouts.add(name);
}

function option(agent: SpoeAgent, words: readonly string[], negated: boolean, say: Say): void {
  const [, name = "", value = ""] = words;
  if (name === "") return say.close("'option' expects an option name.");
  const kind = Object.hasOwn(agentOptions, name) ? agentOptions[name] : undefined;
  if (kind === "plain") {
    tooMany(words, 1, say);
    return;
  }
  if (negated) return say.close(`negation is not supported for option '${name}'.`);
  if (kind === undefined) return say.close(`option '${name}' is not supported.`);
  if (kind === "flag") {
    tooMany(words, 1, say);
    return;
  }
  if (value === "") return say.close(`'option ${name}' expects a value.`);
  if (tooMany(words, 2, say)) return;
  if (/[^\w.]/.test(value)) return say.close(`'option ${name}' only supports [a-zA-Z0-9_.] chars.`);
  if (name === "var-prefix") agent.prefix = value;
}
