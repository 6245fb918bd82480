/** Byte maps used while comparing: as is, and with ASCII letters lower-cased (what `-i` means to HAProxy: C locale). */
export const PLAIN: Uint8Array = Uint8Array.from({ length: 256 }, (_, i) => i);
export const FOLDED: Uint8Array = Uint8Array.from({ length: 256 }, (_, i) =>
  i >= 65 && i <= 90 ? i + 32 : i,
);

/** Lower-cases ASCII letters only; `toLowerCase` would also change latin1 letters. */
export function foldText(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (s) => s.toLowerCase()) : text;
}
