/** Colours for the terminal; off with NO_COLOR, without a terminal, or on request. */
import { isTerminal } from "../write.ts";

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

export function palette(mode: ColorMode, fd: 1 | 2 = 1): Palette {
  const on = mode === "always" || (mode === "auto" && !process.env["NO_COLOR"] && isTerminal(fd));
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
