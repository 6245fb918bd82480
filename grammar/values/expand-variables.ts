/** `$V` and `${V}` in an address, which HAProxy expands even where no quotes are; an unset variable is empty. */
export function expandVariables(text: string, env: (name: string) => string | undefined): string {
  return text.replace(
    /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
    (_, braced, bare) => env(braced ?? bare) ?? "",
  );
}
