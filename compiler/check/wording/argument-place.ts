/** How HAProxy says which argument of which keyword a name is, once all lines are read. */
import type { LineInfo } from "./line-info.ts";

const places: Readonly<Record<string, string>> = {
  "http-request": "in http-request expression in",
  "http-response": "in http-response response in",
  "http-after-response": "in http-response response in",
  "tcp-request connection": "in tcp-request connection expression in",
  "tcp-request session": "in tcp-request session expression in",
  "tcp-request content": "in tcp-request content expression in",
  "tcp-response content": "in tcp-response content expression in",
  "log-format": "in log-format string in",
  "log-format-sd": "in log-format-sd string in",
  "unique-id-format": "in unique-id-format string in",
  stick: "in stick rule in",
  redirect: "in redirect format string in",
  use_backend: "in use_backend expression in",
  "use-server": "in use-server or balance expression in",
  balance: "in use-server or balance expression in",
  server: "in server directive in",
  "http-check": "in tcp-check expression in",
  "tcp-check": "in tcp-check expression in",
  option: "in option directive in",
};

/** `arg` counts from 1; `at` is the word it is in. */
export function argumentPlace(line: LineInfo, at: number, name: string, arg: number): string {
  const { words } = line;
  const [first = "", second = ""] = words;
  const condition = words.findIndex((word, i) => i > 0 && (word === "if" || word === "unless"));
  const fetch = converted(words[at] ?? "", name);
  if (fetch !== undefined) {
    const of = first === "acl" || (condition > 0 && at > condition) ? "ACL keyword" : "sample fetch keyword";
    const rest =
      of === "ACL keyword" ? "in" : (tracks(words) ?? places[`${first} ${second}`] ?? places[first] ?? "in");
    return `in arg ${arg} of conversion keyword '${name}' for ${of} '${fetch}' ${rest} proxy '${line.name}'`;
  }
  const where =
    first === "acl" || (condition > 0 && at > condition)
      ? `ACL keyword '${name}' in`
      : `sample fetch keyword '${name}' ${tracks(words) ?? places[`${first} ${second}`] ?? places[first] ?? "in"}`;
  return `in arg ${arg} of ${where} proxy '${line.name}'`;
}

/** The fetch that the sample of a converter comes from. */
function converted(word: string, name: string): string | undefined {
  const at = word.search(new RegExp(`,${name.replace(/[.]/g, "\\.")}(?![\\w.-])`));
  if (at < 0) return undefined;
  const before = word.slice(0, at);
  return /^[\w.-]+/.exec(before.slice(before.lastIndexOf("%[") + (before.includes("%[") ? 2 : 1)))?.[0];
}

function tracks(words: readonly string[]): string | undefined {
  return words.some((word) => word.startsWith("track-sc")) ? "in tracking rule in" : undefined;
}

/** The call whose argument stands at an offset of a word. */
export function callAt(
  word: string,
  offset: number,
): { name: string; arg: number; args: string } | undefined {
  const before = word.slice(0, offset);
  const open = before.lastIndexOf("(");
  const name = /[\w.-]+$/.exec(before.slice(0, Math.max(open, 0)))?.[0];
  if (open < 0 || name === undefined) return undefined;
  const close = word.indexOf(")", open);
  return {
    name,
    arg: before.slice(open).split(",").length,
    args: word.slice(open + 1, close < 0 ? word.length : close),
  };
}

/** A name in the arguments of a fetch that nothing has. */
export function missingArgument(
  line: LineInfo,
  at: number,
  offset: number,
  kind: string,
  name: string,
): string | undefined {
  const call = callAt(line.words[at] ?? "", offset);
  if (call === undefined) return undefined;
  const place = argumentPlace(line, at, call.name, call.arg);
  const parsing = `parsing [${line.place}]: `;
  switch (kind) {
    case "table":
    case "backend":
    case "frontend":
    case "userlist":
      return `${parsing}unable to find ${kind} '${name}' referenced ${place}.`;
    case "server": {
      const slash = call.args.indexOf("/");
      if (slash < 0 && line.section === "defaults") return `${parsing}backend name must be set ${place}.`;
      return `${parsing}unable to find server '${name}' in proxy '${slash < 0 ? line.name : call.args.slice(0, slash)}', referenced ${place}.`;
    }
  }
  return undefined;
}
