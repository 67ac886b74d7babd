import assert from "node:assert/strict";
import { test } from "node:test";
import { accept, refuse } from "../../src/base/refusal.ts";
import { Broken, fuzz } from "./fuzz.ts";
import type { Parser } from "./fuzz.ts";
import { createDice, mutate } from "./mutate.ts";
import { parsers } from "./parsers.ts";

const inputs = 50_000;

for (const parser of parsers) {
  const count = inputs * (parser.share ?? 1);
  test(`${count} changed inputs of the parser of ${parser.name}: refused with a sentence, or written back as they came`, () => {
    const fuzzed = fuzz(parser, count, 1);
    // Where nothing gets past the first check, nothing has been tried.
    assert.ok(fuzzed.accepted > 0, "no input was accepted");
  });
}

/** Reads texts of small letters, with one fault of its own. */
const faulty = (read: Parser["read"]): Parser => ({ name: "faulty", samples: [new TextEncoder().encode("abc")], read });

const isSpiked = (bytes: Uint8Array): boolean => bytes.includes(0xff);

test("a parser that throws, answers without form or writes back otherwise is found", () => {
  const throwing = faulty((bytes) => {
    if (isSpiked(bytes)) throw new TypeError("no such byte");
    return accept(bytes);
  });
  assert.throws(() => fuzz(throwing, inputs, 1), Broken);
  assert.throws(
    () =>
      fuzz(
        faulty((bytes) => (isSpiked(bytes) ? refuse("Bad Code", "") : accept(bytes))),
        inputs,
        1,
      ),
    /without form/,
  );
  assert.throws(
    () =>
      fuzz(
        faulty((bytes) => accept(isSpiked(bytes) ? bytes.slice(1) : bytes)),
        inputs,
        1,
      ),
    /otherwise/,
  );
  assert.throws(
    () =>
      fuzz(
        faulty(() => refuse("no", "No.")),
        1,
        1,
      ),
    /good sample/,
  );
});

test("one seed gives one sequence of inputs", () => {
  const samples = [new TextEncoder().encode('{"a":[1,2,3]}')];
  const draw = (seed: number): string => {
    const dice = createDice(seed);
    return Array.from({ length: 100 }, () => mutate(dice, samples).toBase64()).join();
  };
  assert.equal(draw(5), draw(5));
  assert.notEqual(draw(5), draw(6));
});
