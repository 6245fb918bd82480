/** Buffer's own latin1 readers and writers: they skip the encoding lookup of `toString`, which shows on short strings. */
interface Latin1 {
  latin1Slice(from: number, to: number): string;
  latin1Write(text: string, at: number, length: number): number;
}

export function latin1Slice(buf: Buffer, from: number, to: number): string {
  return (buf as unknown as Latin1).latin1Slice(from, to);
}

export function latin1Write(buf: Buffer, text: string, at: number, length: number): void {
  (buf as unknown as Latin1).latin1Write(text, at, length);
}
