/** Bytes of a size such as "16k"; undefined when it is none. */
export function sizeOf(text: string): number | undefined {
  const read = /^(\d+)([kmg]?)$/i.exec(text);
  if (read === null) return undefined;
  const unit = { "": 1, k: 1 << 10, m: 1 << 20, g: 1 << 30 }[read[2]!.toLowerCase()]!;
  return Number(read[1]) * unit;
}
