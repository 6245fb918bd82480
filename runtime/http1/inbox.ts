/**
 * Received bytes not yet consumed. While they are looked at in the very call that delivered them they stay in the transport's
 * shared buffer; what is left when that call ends is copied out (`settle`), so nothing ever refers to the shared buffer later.
 */
const SIZE = 16384;
const free: Buffer[] = [];

function take(size: number): Buffer {
  if (size <= SIZE) return free.pop() ?? Buffer.allocUnsafeSlow(SIZE);
  return Buffer.allocUnsafeSlow(Math.ceil(size / SIZE) * SIZE);
}

const none = Buffer.alloc(0);

export class Inbox {
  buf: Buffer = none;
  pos = 0;
  end = 0;
  private own: Buffer | undefined;

  get length(): number {
    return this.end - this.pos;
  }

  /** Takes newly received bytes: by reference when nothing is waiting, else by copy. */
  feed(buf: Buffer, from: number, to: number): void {
    if (this.pos === this.end) {
      this.buf = buf;
      this.pos = from;
      this.end = to;
      return;
    }
    const n = to - from;
    this.reserve(n);
    buf.copy(this.buf, this.end, from, to);
    this.end += n;
  }

  /** Makes what is waiting this object's own. Call before the shared buffer is reused. */
  settle(): void {
    if (this.pos === this.end) {
      this.release();
      return;
    }
    if (this.own === undefined || this.buf !== this.own) this.reserve(0);
  }

  private reserve(extra: number): void {
    const n = this.end - this.pos;
    const { own } = this;
    if (own !== undefined && this.buf === own) {
      if (this.end + extra <= own.length) return;
      if (n + extra <= own.length) {
        own.copyWithin(0, this.pos, this.end);
        this.pos = 0;
        this.end = n;
        return;
      }
    }
    const into = take(n + extra);
    this.buf.copy(into, 0, this.pos, this.end);
    this.giveBack();
    this.own = into;
    this.buf = into;
    this.pos = 0;
    this.end = n;
  }

  private giveBack(): void {
    if (this.own?.length === SIZE && free.length < 256) free.push(this.own);
    this.own = undefined;
  }

  /** Drops everything and returns memory. */
  release(): void {
    this.giveBack();
    this.buf = none;
    this.pos = this.end = 0;
  }
}
