/**
 * `$V` and `${V}` in an address, which HAProxy expands even where no quotes are; an unset variable is empty. Odd forms
 * count too: a lone `$`, a brace that is never closed, a name of digits.
 */
export function expandVariables(text: string, env: (name: string) => string | undefined): string {
  return text.replace(/\$(?:\{(\w*)\}?|(\w*))/g, (_, braced, bare) => env(braced ?? bare) ?? "");
}
