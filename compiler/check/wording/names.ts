/** What HAProxy says of names that are missing or given twice. */
import { type LineInfo, proxyName } from "./line-info.ts";

/** `first`: the line of the earlier definition. */
export function duplicateText(
  line: LineInfo,
  message: string,
  first: number,
  firstKind: string,
): string | undefined {
  const { section, name, place, isHeader, words } = line;
  if (message.startsWith("nameserver "))
    return `Parsing [${place}]: nameserver '${words[1]}' has same name as another nameserver (declared at ${place.slice(0, place.lastIndexOf(":"))}:${first}).`;
  if (message.startsWith("server "))
    return `[${place}] : '${words[0]} ${section === "peers" ? "(null)" : name}/${words[1]}' : another server named '${words[1]}' was already defined at line ${first}, please use a distinct name.`;
  if (section === "userlist") {
    const ignored = `parsing [${place}]: ignoring duplicated`;
    return isHeader
      ? `${ignored} userlist '${name}'.`
      : `${ignored} ${words[0]} '${words[1]}' in userlist '${name}'.`;
  }
  if (!isHeader) return undefined;
  const file = place.slice(0, place.lastIndexOf(":"));
  if (section === "peers")
    return `Parsing [${place}]: peers section '${name}' has the same name as another peers section declared at ${file}:${first}.`;
  if (section === "frontend" || section === "backend" || section === "listen") {
    const text = `Parsing [${place}]: ${section === "listen" ? "proxy" : section} '${name}' has the same name as ${firstKind === "listen" ? "proxy" : firstKind} '${name}' declared at ${file}:${first}.`;
    const final = `${text} This is no longer supported as of 3.3. Please rename one or the other.`;
    const overlaps = section === "listen" || firstKind === "listen" || section === firstKind;
    return overlaps ? `${text}\0${final}` : final;
  }
  return undefined;
}

/** A template makes several servers, each of which lacks them. */
function missingResolvers(line: LineInfo, name: string): string {
  const [keyword, server = "", count = ""] = line.words;
  const text = (one: string): string =>
    `${proxyName(line)}, server '${one}': unable to find required resolvers '${name}'`;
  if (keyword !== "server-template") return text(server);
  const [first = 1, last = first] = count.includes("-") ? count.split("-").map(Number) : [1, Number(count)];
  const made: string[] = [];
  for (let at = first; at <= last && made.length < mostTold; at++) made.push(text(`${server}${at}`));
  return made.length === 0 ? text(server) : made.join("\0");
}

const mostTold = 1000;

/** A name that nothing defines, looked up when all is read. */
export function missingName(line: LineInfo, kind: string, name: string): string | undefined {
  const { words, place } = line;
  const keyword = words[0] ?? "";
  switch (keyword) {
    case "default_backend":
    case "use_backend":
      return kind === "backend"
        ? `Proxy '${line.name}': unable to find required ${keyword}: '${name}'.`
        : undefined;
    case "use-server":
      return kind === "server"
        ? `${proxyName(line)} : unable to find server '${name}' referenced in a 'use-server' rule.`
        : undefined;
    case "server":
    case "server-template":
      return kind === "resolvers" ? missingResolvers(line, name) : undefined;
    case "stick-table":
      return kind === "peers" ? `Proxy '${line.name}': unable to find sync peers '${name}'.` : undefined;
    case "email-alert":
      return kind === "mailers" ? `Proxy '${line.name}': unable to find mailers '${name}'.` : undefined;
    case "stick":
      return kind === "table" ? `Proxy '${line.name}': unable to find stick-table '${name}'.` : undefined;
  }
  if (kind === "http-errors") {
    if (keyword === "errorfiles" || keyword === "http-error")
      return `${proxyName(line)}: unknown http-errors section '${name}' (at ${place}).`;
    if (words.includes("errorfiles"))
      return `Proxy '${line.name}': unknown http-errors section '${name}' referenced by an http reply .`;
  }
  const attach = words.indexOf("attach-srv");
  if (kind === "server" && attach > 0)
    return `Proxy '${line.name}': attach-srv rule: no such server '${words[attach + 1] ?? ""}'.`;
  if (kind === "defaults")
    return `parsing [${place}] : defaults section '${name}' not found for ${line.section === "listen" ? "proxy" : line.section} '${line.name}'.`;
  if (kind === "table") {
    const track = words.find((word) => word.startsWith("track-sc"));
    if (track !== undefined)
      return `Proxy '${line.name}': unable to find table '${name}' referenced by ${track}.`;
  }
  return undefined;
}
