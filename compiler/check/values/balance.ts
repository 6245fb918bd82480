import { suggest } from "../suggest.ts";

const plain =
  "roundrobin static-rr leastconn first source uri url_param hash hdr random rdp-cookie log-hash sticky".split(
    " ",
  );

/** Algorithms with arguments in parentheses: what is wrong with the word, or undefined. HAProxy reads only so far. */
export function balanceProblem(text: string): string | undefined {
  if (text.startsWith("random")) return drawsProblem(text.slice("random".length));
  if (text.startsWith("hdr("))
    return /^hdr\([^)]+\)/.test(text) ? undefined : "hdr requires an http header field name.";
  if (text === "hdr") return "'hdr' needs the name of a header in parentheses";
  if (text.startsWith("rdp-cookie"))
    return /^rdp-cookie(\([^)]+\).*)?$/s.test(text) ? undefined : "rdp-cookie : missing cookie name.";
  const close = suggest(text, plain);
  return `there is no balance algorithm '${text}'${close === undefined ? "" : `; did you mean '${close}'?`}`;
}

function drawsProblem(args: string): string | undefined {
  if (!args.startsWith("(") || args.startsWith("()")) return undefined;
  const read = /^\(\s*([+-]?(?:0x[\da-f]+|\d+))?(.?)/is.exec(args)!;
  if (read[2] === "") return "random : missing closing parenthesis.";
  if (read[2] !== ")") return `random : unexpected character '${read[2]}' after argument.`;
  return Number(read[1] ?? 0) < 1 ? "random : number of draws must be at least 1." : undefined;
}

/** `persist rdp-cookie(name)`: what is wrong with the word, or undefined. */
export function persistProblem(text: string): string | undefined {
  if (!text.startsWith("rdp-cookie")) return `unknown persist method '${text}'`;
  return balanceProblem(text);
}
