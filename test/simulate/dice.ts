/** Chance that a seed repeats: the same seed draws the same world, on every machine. Of no use for secrets. */
export interface Dice {
  /** A whole number from 0 up to but not including `limit`. */
  below(limit: number): number;
  /** True this often in a hundred. */
  chance(percent: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** One of the options, each as often as its weight says. */
  weigh<T>(options: readonly (readonly [weight: number, value: T])[]): T;
  bytes(count: number): Uint8Array;
}

/** Multipliers and shifts of MurmurHash3's 32-bit finaliser: every bit of the counter reaches every bit of the draw. */
function mix(counter: number): number {
  let mixed = counter ^ (counter >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** `stream` tells apart draws that must not disturb each other: more salts drawn do not change the weather. */
export function createDice(seed: number, stream: string): Dice {
  let state = mix(seed);
  for (const unit of stream) state = mix(state ^ (unit.codePointAt(0) ?? 0));
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state);
  };
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick(list) {
      if (list.length === 0) throw new Error("nothing to pick from");
      return list[below(list.length)] as (typeof list)[number];
    },
    weigh(options) {
      let left = below(options.reduce((sum, [weight]) => sum + weight, 0));
      for (const [weight, value] of options) {
        if (left < weight) return value;
        left -= weight;
      }
      throw new Error("nothing to weigh");
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
  };
}
