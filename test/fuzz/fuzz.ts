import type { Refusal, Result } from "../../src/base/refusal.ts";
import { createDice, mutate } from "./mutate.ts";

/** One reader of bytes from outside, with good inputs to start from. */
export interface Parser {
  readonly name: string;
  readonly samples: readonly Uint8Array[];
  /** Share of the inputs it gets, where one input is not one reading but many; all of them if left out. */
  readonly share?: number;
  /** Reads the bytes. Where they are accepted: what they must be equal to when written again, or undefined if that is not asked. */
  read(bytes: Uint8Array): Result<Uint8Array | undefined>;
}

export interface Fuzzed {
  readonly inputs: number;
  readonly accepted: number;
  readonly seconds: number;
  /** Longest time an input took when it was tried again, ms: those slow at first are, three times, and the shortest counts. */
  readonly slowestMs: number;
}

/** An input that broke a promise: anything but a typed refusal or a value that writes back to the same bytes. */
export class Broken extends Error {
  constructor(parser: string, what: string, bytes: Uint8Array, cause?: unknown) {
    const shown = bytes.length <= 4096 ? bytes.toBase64() : `${bytes.subarray(0, 3000).toBase64()}…`;
    super(`${parser}: ${what} on ${bytes.length} bytes, base64 ${shown}`, { cause });
  }
}

/** Feeds a parser `count` mutated inputs. Throws `Broken` at the first that breaks a promise. */
export function fuzz(parser: Parser, count: number, seed: number): Fuzzed {
  const dice = createDice(seed);
  for (const sample of parser.samples) {
    if (!attempt(parser, sample)) throw new Broken(parser.name, "a good sample is refused", sample);
  }
  let accepted = 0;
  let slowestMs = 0;
  const started = performance.now();
  let before = started;
  for (let i = 0; i < count; i++) {
    const bytes = mutate(dice, parser.samples);
    if (attempt(parser, bytes, `, input ${i} of seed ${seed},`)) accepted += 1;
    const after = performance.now();
    // Collection of garbage and the other processes of the machine make any input slow once.
    if (after - before > slowMs) slowestMs = Math.max(slowestMs, timeAgain(parser, bytes));
    before = performance.now();
  }
  return { inputs: count, accepted, seconds: (performance.now() - started) / 1000, slowestMs };
}

const slowMs = 10;

function timeAgain(parser: Parser, bytes: Uint8Array): number {
  const times = [1, 2, 3].map(() => {
    const started = performance.now();
    attempt(parser, bytes);
    return performance.now() - started;
  });
  return Math.min(...times);
}

/** Whether the input was accepted, and kept its promise. */
function attempt(parser: Parser, bytes: Uint8Array, which = ""): boolean {
  let result: Result<Uint8Array | undefined>;
  try {
    result = parser.read(bytes);
  } catch (error) {
    throw new Broken(parser.name, `thrown: ${String(error)}${which}`, bytes, error);
  }
  if (!result.ok) {
    if (!isTyped(result.refusal))
      throw new Broken(parser.name, `a refusal without form: ${JSON.stringify(result)}${which}`, bytes);
    return false;
  }
  if (result.value !== undefined && !isSame(result.value, bytes)) {
    throw new Broken(parser.name, `written back otherwise than read${which}`, bytes);
  }
  return true;
}

const isTyped = ({ code, sentence }: Refusal): boolean =>
  /^[a-z][a-z0-9-]*$/.test(code) && sentence.length > 0 && sentence.length < 600 && /[.)]$/.test(sentence);

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
