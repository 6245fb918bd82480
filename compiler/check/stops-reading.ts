/** Errors after which HAProxy reads no further, though it goes on after most others. */
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import { noProxy } from "./without-proxy.ts";

/** Rule lists whose lines it does not skip when they cannot be read. */
const lists = new Set(["http-request", "http-response", "http-after-response"]);

/** Words whose errors mean something else outside of proxies. */
const proxyWords = new Set([...lists, "stats"]);

/** Sections whose errors nearly all end the reading. */
const strict = new Set(["cache", "log-forward", "log-profile"]);

/** Sections that need a name. */
const named = new Set(
  "frontend backend listen peers mailers resolvers cache log-forward log-profile http-errors healthcheck".split(
    " ",
  ),
);

/** Lines that could not be split into words, whose parser is not asked. */
const unread = new Set(
  "unclosed-quote unclosed-brace bad-variable-name bad-escape bad-word-expansion empty-word too-many-words missing-newline".split(
    " ",
  ),
);

/** `file`: the next file is read; `all`: nothing more is; `end`: the rest is, and then nothing is said of it. */
export function stopsReading(one: Diagnostic, tree: Tree): "file" | "all" | "end" | undefined {
  const { rule, message, range, haproxy } = one;
  if (haproxy === noProxy || unread.has(rule)) return undefined;
  switch (rule) {
    case "unknown-directive":
    case "nul-byte":
      return "file";
    case "bad-scope":
      return "end";
    case "bad-condition":
    case "too-deep":
    case "unbalanced-block":
    case "unclosed-block":
    case "alert-directive":
    case "certificate-store":
      return "all";
    case "experimental":
      // of sections: their parser gives up
      if (message.startsWith("section ")) return "all";
  }
  const [keyword, section, name] = firstWords(tree, range.line);
  if (!isProxy(section) && proxyWords.has(keyword)) return undefined;
  if (rule === "defaults-rules") return isProxy(section) && keyword === section ? "all" : undefined;
  if (lists.has(keyword) || (keyword === "stats" && name === "http-request")) return "all";
  // words like any other before 2.4
  if ((keyword === ".else" || keyword === ".endif") && !rule.startsWith("unknown-")) return "all";
  const header = section === keyword;
  if (section === "cache" && (rule === "unknown-keyword" || rule === "wrong-section")) return undefined;
  if (keyword === "no" || keyword === "default") return undefined;
  if (strict.has(section) && !header)
    // that there is no size is found at the end of the section
    return rule === "cache-size" && message.endsWith("has no size") ? undefined : "all";
  if (!header) return undefined;
  if (named.has(keyword) && name === "") return "all";
  if (rule === "duplicate-name")
    return keyword === "peers" || keyword === "cache" || isProxy(keyword) ? "all" : undefined;
  if (rule === "undefined-reference" && message.includes("defaults")) return "all";
  return undefined;
}

function isProxy(kind: string): boolean {
  return kind === "frontend" || kind === "backend" || kind === "listen" || kind === "defaults";
}

/** The keyword of a line, the kind of section it is in, and its second word; "" where there is none. */
export function firstWords(tree: Tree, line: number): [keyword: string, section: string, second: string] {
  const { lineWord, wordId, symbols } = tree.words;
  const at = lineWord[line - 1] ?? 0;
  const end = lineWord[line] ?? at;
  const text = (word: number) => (word < end ? symbols.text(wordId[word]!) : "");
  let section = "";
  for (const { header } of tree.sections) {
    if (header === undefined) continue;
    if (header.line > line - 1) break;
    section = symbols.text(wordId[header.word]!);
  }
  return [text(at), section, text(at + 1)];
}
