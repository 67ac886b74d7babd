import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { PartyId } from "../base/ids.ts";
import { decide } from "./decide.ts";
import type { Case, Decision, ShownAnswer } from "./decide.ts";
import { never } from "./party-log.ts";

const proposer = "ada" as PartyId;
const last = 6;
const place = fc.oneof(fc.integer({ min: 1, max: last }), fc.constant(never));

const answered = (one: ShownAnswer, at: number): boolean =>
  ["concurred", "ad-referendum", "abstained"].includes(one.stance) && one.shown <= at;

/** The rules as the page has them: the proposer's entries one by one, each asked the questions in their order. */
function walkConsensus(input: Case & { rule: "consensus" }): Decision {
  const { answers } = input;
  const reserving = answers.filter(({ stance }) => stance === "ad-referendum");
  const concurring = answers.filter(({ stance }) => stance === "concurred" || stance === "ad-referendum");
  const followed = (kind: string, at: number): boolean =>
    answers.some(({ sequel, sequelShown }) => sequel === kind && sequelShown <= at);
  let provisional = 0;
  for (let at = 1; at <= last; at++) {
    if (followed("let-pass", at) || input.proposerLeft <= at) return { status: "lapsed", place: at };
    if (provisional === 0 && (input.closed <= at || answers.some(({ left }) => left <= at)))
      return { status: "lapsed", place: at };
    if (answers.some(({ stance, shown }) => stance === "objected" && shown <= at))
      return { status: "objected", place: at };
    if (followed("declined", at)) return { status: "declined", place: at };
    if (answers.every((one) => answered(one, at))) {
      if (concurring.length < input.fewest) return { status: "lapsed", place: at };
      if (reserving.length === 0) return { status: "agreed", how: "consensus", place: at };
      if (reserving.every(({ sequel, sequelShown }) => sequel === "confirmed" && sequelShown <= at)) {
        return { status: "agreed", how: "ad-referendum", place: at };
      }
      provisional ||= at;
    }
    if (provisional === 0 && input.withdrawn <= at) return { status: "withdrawn", place: at };
  }
  if (provisional > 0) return { status: "provisional", place: provisional };
  const all = answers.every(({ stance }) => ["concurred", "ad-referendum", "abstained"].includes(stance));
  return { status: all && concurring.length >= input.fewest ? "signed" : "open" };
}

const answer = fc
  .record({
    stance: fc.constantFrom<ShownAnswer["stance"]>(
      "none",
      "reserved",
      "concurred",
      "concurred",
      "ad-referendum",
      "objected",
      "abstained",
    ),
    shown: place,
    sequel: fc.constantFrom<ShownAnswer["sequel"]>("confirmed", "confirmed", "declined", "let-pass", undefined),
    sequelShown: place,
    left: fc.oneof({ weight: 6, arbitrary: fc.constant(never) }, { weight: 1, arbitrary: place }),
  })
  .map((one): ShownAnswer => {
    const silent = one.stance === "none" || one.stance === "reserved";
    const reserving = one.stance === "ad-referendum";
    return {
      ...one,
      party: proposer,
      hasLeft: one.left !== never,
      shown: silent ? never : one.shown,
      sequel: reserving ? one.sequel : undefined,
      sequelShown: reserving && one.sequel !== undefined ? one.sequelShown : never,
    };
  });

test("C11 C13 C15 C30 what is decided at once is what a walk through the proposer's log comes to", () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(
      fc.record({
        rule: fc.constant("consensus" as const),
        fewest: fc.constantFrom(2, 2, 1),
        answers: fc.array(answer, { minLength: 2, maxLength: 4 }),
        closed: place,
        withdrawn: place,
        proposerLeft: fc.oneof({ weight: 5, arbitrary: fc.constant(never) }, { weight: 1, arbitrary: place }),
      }),
      (input) => {
        const decision = decide(input);
        met.add(decision.status);
        assert.deepEqual(decision, walkConsensus(input));
      },
    ),
    { numRuns: 20_000, seed: 1 },
  );
  assert.deepEqual([...met].toSorted(), [
    "agreed",
    "declined",
    "lapsed",
    "objected",
    "open",
    "provisional",
    "signed",
    "withdrawn",
  ]);
});

/** The same for silence: kept where every log says so, else named by the first entry that shows what defeats it. */
function walkSilence({ proposer: own, others }: Case & { rule: "silence" }): Decision {
  const bound = [own, ...others].filter(({ word }) => word === "passed" || word === "concurred").length;
  const abstaining = others.filter(({ word }) => word === "abstained");
  if (own.word === "passed" && bound + abstaining.length === others.length + 1 && bound >= 2) {
    return { status: "agreed", how: "silence" };
  }
  for (let at = 1; at <= last; at++) {
    const shows = (word: string): boolean => others.some((one) => one.word === word && one.shown <= at);
    if (shows("undelivered")) return { status: "undelivered", place: at };
    if (shows("broken")) return { status: "broken", place: at };
    const alone = abstaining.length === others.length && abstaining.every(({ shown }) => shown <= at);
    if (shows("left") || alone || (own.word === "left" && own.shown <= at)) return { status: "lapsed", place: at };
    if (own.word === "withdrawn" && own.shown <= at) return { status: "withdrawn", place: at };
  }
  return { status: "under-silence" };
}

const word = <W extends string>(...words: readonly W[]) =>
  fc.record({ party: fc.constant(proposer), word: fc.constantFrom(...words), shown: place });

test("C19 C20 silence decided at once is what a walk through the proposer's log comes to", () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(
      fc.record({
        rule: fc.constant("silence" as const),
        proposer: word("waiting", "passed", "passed", "left", "withdrawn"),
        others: fc.array(
          word("waiting", "passed", "passed", "concurred", "abstained", "broken", "undelivered", "left"),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
      }),
      (input) => {
        const decision = decide(input);
        met.add(decision.status);
        assert.deepEqual(decision, walkSilence(input));
      },
    ),
    { numRuns: 20_000, seed: 1 },
  );
  assert.deepEqual([...met].toSorted(), ["agreed", "broken", "lapsed", "undelivered", "under-silence", "withdrawn"]);
});
