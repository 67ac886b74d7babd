/**
 * A set of states by 64-bit fingerprint, with a number kept beside each: open addressing in flat arrays, 12 bytes a slot. Two of ten
 * million different states share a fingerprint with a probability of about 1 in 400,000.
 */
export class States {
  #high: Uint32Array;
  #low: Uint32Array;
  #values: Uint32Array;
  #mask: number;
  size = 0;

  constructor(bits = 16) {
    this.#high = new Uint32Array(1 << bits);
    this.#low = new Uint32Array(1 << bits);
    this.#values = new Uint32Array(1 << bits);
    this.#mask = (1 << bits) - 1;
  }

  /** The slot of the state: of the one it had, or a new one, in which case `size` has grown. */
  add(state: Uint16Array): number {
    if (this.size * 4 > this.#mask * 3) this.#grow();
    let high = 0x811c9dc5;
    let low = 0x9747b28c;
    for (const word of state) {
      high = Math.imul(high ^ word, 0x01000193);
      high ^= high >>> 15;
      low = Math.imul(low ^ word, 0x85ebca6b);
      low = (low << 13) | (low >>> 19);
      low = (Math.imul(low, 5) + 0xe6546b64) | 0;
    }
    high = mix(high ^ state.length);
    // A slot whose halves are both 0 is empty.
    low = mix(low) | 1;
    return this.#insert(high >>> 0, low >>> 0, 0);
  }

  value(slot: number): number {
    return this.#values[slot] as number;
  }

  setValue(slot: number, value: number): void {
    this.#values[slot] = value;
  }

  #insert(high: number, low: number, value: number): number {
    let slot = (high ^ (low >>> 1)) & this.#mask;
    while (this.#low[slot] !== 0) {
      if (this.#low[slot] === low && this.#high[slot] === high) return slot;
      slot = (slot + 1) & this.#mask;
    }
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#values[slot] = value;
    this.size += 1;
    return slot;
  }

  #grow(): void {
    const [high, low, values] = [this.#high, this.#low, this.#values];
    const length = low.length * 2;
    this.#high = new Uint32Array(length);
    this.#low = new Uint32Array(length);
    this.#values = new Uint32Array(length);
    this.#mask = length - 1;
    this.size = 0;
    for (let slot = 0; slot < low.length; slot++) {
      if (low[slot] !== 0) this.#insert(high[slot] as number, low[slot] as number, values[slot] as number);
    }
  }
}

function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
