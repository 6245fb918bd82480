/** What HAProxy says of a stick-table whose settings are wrong. */
import type { LineInfo } from "./line-info.ts";

/** What follows the number and, if there is one, its unit. */
function afterSize(text: string): string {
  return /^\d*(?:[kKmMgG](?=.))?(.?)/s.exec(text)![1]!;
}

/** `at`: the word that is wrong. */
export function tableText({ words, place }: LineInfo, at: number, message: string): string | undefined {
  // before all its words, and of a peers section, the keyword names itself
  const text = `parsing [${place}] : ${words[0]}: `;
  const setting = words[at - 1] ?? "";
  const character = /^unexpected character '(.)'/s.exec(message)?.[1];
  switch (setting) {
    case "size":
      if (/must be above 0/.test(message)) return `${text}missing size.`;
      return (
        character && `${text}unexpected character '${afterSize(words[at] ?? "")}' in argument of 'size'.`
      );
    case "expire":
      return character && `${text}unexpected character '${character}' in argument of 'expire'.`;
    case "type":
      return `${text}unknown type '${words[at] ?? ""}'.`;
    case "store":
      return text + message.replace(/\.?$/, ".");
  }
  return undefined;
}
