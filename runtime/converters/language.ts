import type { ConverterFactory } from "../handlers.ts";
import { textArg } from "./args.ts";

export const language = {
  language: (args) => {
    const offered = textArg(args, 0).split(";");
    const fallback = textArg(args, 1);
    return (v) => preferred(v as string, offered) || fallback || undefined;
  },
} satisfies Record<string, ConverterFactory>;

const item = /\s*([^\s;,]*)\s*(;?)\s*([^,]*)(?:,|$)/y;

/** The offered language of the entry with the highest quality; the first one wins among equals, quality 0 never. */
function preferred(header: string, offered: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestQuality = 0;
  item.lastIndex = 0;
  while (item.lastIndex < header.length) {
    const match = item.exec(header);
    if (match === null) break;
    const [, range, semicolon, rest] = match as unknown as [string, string, string, string];
    if (range === "" || (semicolon === "" && rest !== "")) continue;
    const found = offered.find((tag) => inRange(range, tag));
    if (found === undefined) continue;
    const quality = semicolon === "" ? 1000 : readQuality(rest);
    if (quality > bestQuality) {
      best = found;
      bestQuality = quality;
      if (quality >= 1000) break;
    }
  }
  return best;
}

/** "en-GB" accepts "en-GB" and its prefix "en". */
function inRange(range: string, tag: string): boolean {
  return range === tag || range.startsWith(`${tag}-`);
}

/** Thousandths of `q=0.8`; 1000 where no number can be read. */
function readQuality(text: string): number {
  const q = /^q\s*=\s*(\d)(?:\.(\d{0,3}))?/.exec(text);
  if (q === null) return 1000;
  return Math.min(1000, Number(q[1]) * 1000 + Number((q[2] ?? "").padEnd(3, "0")));
}
