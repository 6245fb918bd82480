/** A small answer per symbol, 0 until it is set: a plain array filled at random places would become a slow one. */
export class SymbolBytes {
  #bytes = new Uint8Array(1 << 12);

  get(id: number): number {
    return id < this.#bytes.length ? this.#bytes[id]! : 0;
  }

  set(id: number, value: number): void {
    if (id >= this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, id + 1));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[id] = value;
  }
}
