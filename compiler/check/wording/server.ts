/** What HAProxy says of server lines: it names the place and the server before all it says. */
import type { LineInfo } from "./line-info.ts";
import { serverOptionTexts } from "./option-texts.ts";

/** `[file:line] : 'server app/s1' : `; default-server lines have no name to give. */
export function serverFrame({ words, place, section, name }: LineInfo): string {
  const [keyword, server] = words;
  if (keyword === "default-server") return `[${place}] : `;
  // peers belong to no proxy with a name
  return `[${place}] : '${keyword === "server-template" ? keyword : "server"} ${section === "peers" ? "(null)" : name}/${server}' : `;
}

export function isServerLine({ words }: LineInfo): boolean {
  const [keyword] = words;
  return keyword === "server" || keyword === "server-template" || keyword === "default-server";
}

/** Settings of checks that share a parser, which names the last of them only. */
const intervals = new Set(["inter", "fastinter", "downinter", "agent-inter"]);

/** `option`: the word before the value. */
export function serverValue(line: LineInfo, at: number, message: string): string | undefined {
  const { words } = line;
  const [keyword] = words;
  const frame = serverFrame(line);
  if (at === (keyword === "server" ? 2 : 3) && keyword !== "default-server") return `${frame}${message}`;
  const option = words[at - 1] ?? "";
  const wrong = Object.hasOwn(serverOptionTexts, option) ? serverOptionTexts[option]![1] : undefined;
  if (wrong !== undefined) return frame + wrong.replace("%w", () => words[at] ?? "");
  if (option === "source" || option === "socks4")
    return `${frame}'${option} ${words[at] ?? ""}' : ${message}.`;
  if (option === "usesrc")
    return `${frame}'usesrc ${words[at] ?? ""}' : ${message}\0error encountered while processing 'usesrc'.`;
  if (option === "addr") return `${frame}'addr' : ${message}.`;
  if (option === "agent-addr")
    return `${frame}parsing agent-addr failed. Check if '${words[at] ?? ""}' is correct address..`;
  if (option === "weight" && keyword !== "default-server")
    return `${frame}weight of server ${words[1]} is not within 0 and 256 (${words[at]})..`;
  if (!intervals.has(option)) return undefined;
  const server = keyword === "default-server" ? "(null)" : words[1];
  if (message.endsWith("must be above 0"))
    return `${frame}invalid value 0 for argument '${option}' of server ${server}..`;
  const character = /^unexpected character '(.)'$/.exec(message)?.[1];
  return (
    character && `${frame}unexpected character '${character}' in 'agent-inter' argument of server ${server}..`
  );
}

/** The last option of the line lacks its value. */
export function serverMissing(line: LineInfo): string | undefined {
  const option = line.words.at(-1) ?? "";
  const text = Object.hasOwn(serverOptionTexts, option) ? serverOptionTexts[option]![0] : undefined;
  return text && serverFrame(line) + text;
}
