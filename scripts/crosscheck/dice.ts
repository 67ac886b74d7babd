/** Random values that a seed repeats. */
export interface Dice {
  /** A whole number from 0 up to but not including `limit`. */
  below(limit: number): number;
  bytes(count: number): Uint8Array;
}

/** Xorshift of 32 bits: quick, repeatable, and of no use for secrets. */
export function createDice(seed: number): Dice {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  for (let i = 0; i < 20; i++) next();
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  return { below, bytes: (count) => Uint8Array.from({ length: count }, () => below(256)) };
}
