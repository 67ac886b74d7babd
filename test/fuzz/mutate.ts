/** A seeded source of whole numbers (mulberry32): the same seed gives the same run. */
export interface Dice {
  /** A whole number from 0 to `sides` - 1. */
  roll(sides: number): number;
}

export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  return {
    roll(sides) {
      state = (state + 0x6d_2b_79_f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
    },
  };
}

const lettersOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Bytes with a meaning in one format or another, and bytes that UTF-8 does not have. */
const spiked: readonly number[] = [
  ...lettersOf('{}[]:,"\\ \n\t0123456789-+eE./=abcdfnt_AZ'),
  0x00,
  0x01,
  0x0d,
  0x7f,
  0x80,
  0xc0,
  0xed,
  0xef,
  0xf4,
  0xff,
];

/** What parsers have stumbled over before. */
const tokens: readonly Uint8Array[] = [
  '"__proto__":{},',
  "\\ud800",
  "\\u0000",
  "-0",
  "1e400",
  "9007199254740992",
  "18446744073709551615",
  "00",
  "null",
  "[]",
  "{}",

  "\n\n",
  "\n\u2014 ",
  "\u2014 a b\n",
  "\uFEFF",
  "\u202E",
  "\u200B",
  "=",
  "==",
  "/../",
  "+",
  " ",
  "\r\n",
  "[[[[[[[[[[[[[[[[[[",
  "true",
  "constructor",
  "toString",
  "2026-02-30T00:00:00Z",
  "usa",
  "end\n",
  '"v":2',
].map(lettersOf);

/**
 * One input made from good ones: mostly one small change, sometimes several. Half of the changes keep a digit a digit and a letter
 * a letter, so that enough of the inputs get past a parser's first check.
 */
export function mutate(dice: Dice, samples: readonly Uint8Array[]): Uint8Array {
  let bytes = samples[dice.roll(samples.length)] as Uint8Array;
  const changes = dice.roll(4) === 0 ? 1 + dice.roll(8) : 1;
  for (let i = 0; i < changes; i++) bytes = change(dice, bytes, samples);
  return bytes;
}

function change(dice: Dice, bytes: Uint8Array, samples: readonly Uint8Array[]): Uint8Array {
  if (bytes.length === 0) return tokens[dice.roll(tokens.length)] as Uint8Array;
  const at = dice.roll(bytes.length);
  switch (dice.roll(16)) {
    case 0:
      return replaced(bytes, at, (bytes[at] as number) ^ (1 << dice.roll(8)));
    case 1:
      return replaced(bytes, at, dice.roll(256));
    case 2:
      return replaced(bytes, at, spiked[dice.roll(spiked.length)] as number);
    case 3:
      return spliced(bytes, at, at + 1 + dice.roll(dice.roll(2) === 0 ? 4 : 64), nothing);
    case 4:
      return spliced(bytes, at, at, bytes.subarray(at, at + 1 + dice.roll(64)));
    case 5:
      return spliced(bytes, at, at, tokens[dice.roll(tokens.length)] as Uint8Array);
    case 6:
      return bytes.subarray(0, at);
    case 7: {
      const other = samples[dice.roll(samples.length)] as Uint8Array;
      return spliced(bytes, at, bytes.length, other.subarray(dice.roll(other.length + 1)));
    }
    case 8: {
      const to = dice.roll(bytes.length);
      const from = Math.min(at, to);
      return spliced(bytes, from, Math.max(at, to), bytes.subarray(from, Math.max(at, to)).toReversed());
    }
    case 9:
      return spliced(bytes, at, at, bytes.subarray(dice.roll(bytes.length), at));
    default:
      return replaced(bytes, at, alike(dice, bytes[at] as number));
  }
}

const nothing = new Uint8Array(0);

/** Another byte of the same sort. */
function alike(dice: Dice, byte: number): number {
  if (byte >= 48 && byte <= 57) return 48 + dice.roll(10);
  if (byte >= 97 && byte <= 102) return 97 + dice.roll(6);
  if (byte >= 97 && byte <= 122) return 97 + dice.roll(26);
  if (byte >= 65 && byte <= 90) return 65 + dice.roll(26);
  return byte;
}

function replaced(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const out = bytes.slice();
  out[at] = byte;
  return out;
}

function spliced(bytes: Uint8Array, from: number, to: number, middle: Uint8Array): Uint8Array {
  const end = bytes.subarray(to);
  const out = new Uint8Array(from + middle.length + end.length);
  out.set(bytes.subarray(0, from));
  out.set(middle, from);
  out.set(end, from + middle.length);
  return out;
}
