/** Colours for the terminal; off with NO_COLOR, without a terminal, or on request. */
export type ColorMode = "auto" | "always" | "never";

export interface Palette {
  error(text: string): string;
  warning(text: string): string;
  info(text: string): string;
  hint(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
}

export function palette(mode: ColorMode, stream: { isTTY?: boolean } = process.stdout): Palette {
  const on = mode === "always" || (mode === "auto" && stream.isTTY === true && !process.env["NO_COLOR"]);
  const wrap = (code: string) => (text: string) => (on ? `\x1b[${code}m${text}\x1b[0m` : text);
  return {
    error: wrap("1;31"),
    warning: wrap("1;33"),
    info: wrap("1;36"),
    hint: wrap("1;34"),
    bold: wrap("1"),
    dim: wrap("2"),
    good: wrap("1;32"),
  };
}
