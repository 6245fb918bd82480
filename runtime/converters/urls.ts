import type { ConverterFactory } from "../handlers.ts";
import { intArg } from "./args.ts";

export const urls = {
  url_dec: (args) => {
    const inForm = intArg(args, 0) !== 0;
    return (v) => urlDecode(v as string, inForm);
  },
  url_enc: () => (v) =>
    (v as string).replace(
      /[^A-Za-z0-9._~-]/g,
      (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
    ),
} satisfies Record<string, ConverterFactory>;

/**
 * Decodes percent escapes up to a NUL; "+" is a blank after the first "?", or everywhere with `inForm`. undefined at an
 * escape that is not two hexadecimal digits.
 */
function urlDecode(text: string, inForm: boolean): string | undefined {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === "\0") break;
    if (c === "+") out += inForm ? " " : c;
    else if (c === "%") {
      const hex = text.slice(i + 1, i + 3);
      if (!/^[0-9a-fA-F]{2}$/.test(hex)) return undefined;
      out += String.fromCharCode(Number.parseInt(hex, 16));
      i += 2;
    } else {
      if (c === "?") inForm = true;
      out += c;
    }
  }
  return out;
}
