import type { Reading } from "./reading.ts";

const shifts: Record<string, number> = { "": 0, k: 10, m: 20, g: 30 };

/** A size in bytes: digits and k, m or g, powers of 1024; below 4 GiB unless `limit` says otherwise. */
export function readSize(text: string, limit = 2 ** 32): Reading<number> {
  const read = /^(\d+)([kmg]?)$/i.exec(text);
  if (!read) {
    const at = /^\d*/.exec(text)![0].length;
    return {
      error: text === "" ? "missing size" : `unexpected character '${text[at] ?? ""}' in size '${text}'`,
    };
  }
  const value = Number(read[1]) * 2 ** shifts[read[2]!.toLowerCase()]!;
  return value < limit ? { value } : { error: `size '${text}' is too large` };
}
