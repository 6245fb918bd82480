/** A byte string (one char per byte) as the editor shows it. */
export function display(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}
