/** The text of the table for a keyword, filled in. */
import { keywordTexts, type Wrong } from "./keyword-texts.ts";
import { type LineInfo, proxyName } from "./line-info.ts";

let table: Map<string, string> | undefined;

function textsByKeyword(): Map<string, string> {
  if (table === undefined) {
    table = new Map();
    for (const [wrong, text, keywords] of keywordTexts)
      for (const keyword of keywords.split(",")) table.set(`${wrong} ${keyword}`, text);
  }
  return table;
}

/** `at`: the argument, the first one for all but `missing`. */
export function keywordText(line: LineInfo, wrong: Wrong, at: number): string | undefined {
  const { words, section, place } = line;
  const texts = textsByKeyword();
  for (const count of [2, 1]) {
    const keyword = words.slice(0, count).join(" ");
    if (words.length < count || (wrong !== "missing" && at !== count)) continue;
    const text = texts.get(`${wrong} ${keyword}@${section}`) ?? texts.get(`${wrong} ${keyword}`);
    if (text === undefined) continue;
    const word = words[at] ?? "";
    const filled = text.replace(/^:/, "").replace(/%[kwcpsf]/g, (sign) => {
      switch (sign) {
        case "%k":
          return keyword;
        case "%w":
          return word;
        case "%c":
          return /\D/.exec(word)?.[0] ?? "";
        case "%p":
          return proxyName(line);
        case "%s":
          return section;
        default:
          return place;
      }
    });
    return `parsing [${place}]${text.startsWith(":") ? "" : " "}: ${filled}`;
  }
  return undefined;
}

/** What is wrong with a value, from what our own message says. */
export function wrongOf(message: string): Wrong {
  if (/is not an integer|is no number/.test(message)) return "nan";
  if (/too small|too large|must be above|must be below/.test(message)) return "range";
  if (message.startsWith("unexpected character")) return "char";
  if (message.startsWith("timer overflow")) return "overflow";
  return message.includes("is not one of") ? "enum" : "other";
}
