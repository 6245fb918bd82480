/** An HTTP message kept in a file, for `errorfile`. */
import { latin1 } from "./certificate.ts";

/** What HAProxy says of it; undefined: it is good, or empty. */
export function errorFileProblem(bytes: Uint8Array, shown: string, limit: number): string | undefined {
  const text = latin1(bytes.subarray(0, limit));
  if (text === "") return undefined;
  const end = /\r?\n\r?\n/.exec(text);
  const head = end === null ? text : text.slice(0, end.index);
  if (!/^HTTP\/\d\.\d [1-5]\d\d/.test(head) || end === null)
    return `'${shown}': unable to parse headers (error offset: 0)`;
  const announced = /^content-length:[ \t]*(\d+)[ \t]*\r?$/im.exec(head)?.[1];
  const size = text.length - end.index - end[0].length;
  return announced !== undefined && Number(announced) !== size
    ? `'${shown}': payload size does not match the announced content-length (${size} != ${announced})`
    : undefined;
}
