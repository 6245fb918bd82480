/** The few pieces of Markdown that the pages are made of. */

/** First line of every generated page. */
export const marker = "<!-- Made by `npm run docs` from the catalogue. Do not edit. -->";

/** A page: marker, title, then blocks with a blank line between them. Empty blocks are left out. */
export function page(title: string, ...blocks: readonly string[]): string {
  const parts = [`${marker}\n# ${title}`, ...blocks.filter((block) => block !== "")];
  return `${parts.join("\n\n")}\n`;
}

/** Inline code, whatever backticks the text has. */
export function code(text: string): string {
  if (!text.includes("`")) return `\`${text}\``;
  return `\`\` ${text} \`\``;
}

/** A fenced block of configuration. */
export function fence(lines: readonly string[], language = "haproxy"): string {
  return `\`\`\`${language}\n${lines.join("\n")}\n\`\`\``;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The anchor a heading gets: lower case, without punctuation, blanks as hyphens. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

/** Angle brackets and pipes of free text would otherwise be read as markup. Code spans stay as they are. */
export function prose(text: string): string {
  return text
    .split(/(`+[^`]+`+)/)
    .map((part, at) =>
      at % 2 === 1 ? part : part.replace(/[<>*[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\$&"),
    )
    .join("");
}
