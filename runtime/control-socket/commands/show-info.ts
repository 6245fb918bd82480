import { tagNames } from "../../stats/dump.ts";
import { infoFields } from "../../stats/process-info.ts";
import { product } from "../../stats/product.ts";
import type { CommandHandler } from "../cli.ts";

/** `show info [typed|json] [desc] [float]` */
export const showInfo: CommandHandler = (cli, words) => {
  const has = (word: string): boolean => words.includes(word, 2);
  const fields = infoFields(cli.world, cli.listeners, has("float"));
  if (has("json"))
    return `${JSON.stringify(
      fields.map((f) => ({
        field: { pos: f.pos, name: f.name },
        processNum: 1,
        tags: tagNames(f.tag),
        value: { type: f.type, value: f.value },
      })),
    )}\n`;
  const about = (text: string): string => (has("desc") ? `:"${text}"` : "");
  if (has("typed"))
    return fields
      .map((f) => `${f.pos}.${f.name}.1:${f.tag}:${f.type}:${f.value}${about(f.about)}\n`)
      .join("");
  return fields.map((f) => `${f.name}: ${f.value}${about(f.about)}\n`).join("");
};

export const showVersion: CommandHandler = () => `${product.version}\n`;
