import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nodeCrypto } from "../base/crypto-node.ts";
import type { MechanismId, SubjectId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import { clearanceOf } from "./clearance.ts";
import { clearanceWords } from "./private-matter.ts";
import type { PrivateMatter } from "./private-matter.ts";
import { contentDigest, foldThing } from "./thing.ts";
import type { Line, PrivateThing } from "./thing.ts";

const now = "2026-11-22T05:00:00Z" as Instant;
const hour = "2026-11-23T09:00:00Z" as Instant;
const hand = { at: now, officer: "1f", by: "desk" };
const matter = (want: string): PrivateMatter => ({
  kind: "position",
  about: "issue:fuel" as SubjectId,
  want,
  redLines: [],
  fallbacks: [],
});
const thing = (lines: readonly Line[]): PrivateThing => {
  const made = foldThing(nodeCrypto, { id: "a", mechanism: "ab" as MechanismId, kind: "position" }, lines);
  assert.ok(made);
  return made;
};
const version = (n: number, want: string): Line => ({ ...hand, n, what: "version", matter: matter(want) });
const asked = (n: number, ...offices: readonly string[]): Line => ({
  ...hand,
  n,
  what: "clearance-asked",
  asked: { offices: offices.map((office) => ({ office, by: hour })) },
});
const answer = (n: number, office: string, said: (typeof clearanceWords)[number], want: string): Line => ({
  ...hand,
  n,
  what: "cleared",
  answer: { office, answer: said, digest: contentDigest(nodeCrypto, matter(want)) },
});

test("D33 a thing is cleared when every office asked agrees with exactly its words; changed, it falls back", () => {
  const lines = [version(0, "one"), asked(1, "treaties", "budget")];
  const stateOf = (...more: readonly Line[]) => clearanceOf(thing([...lines, ...more]), now);
  assert.equal(clearanceOf(thing([version(0, "one")]), now).state, "not-asked");
  assert.equal(stateOf().state, "waiting");
  const first = answer(2, "treaties", "agrees", "one");
  assert.equal(stateOf(first).state, "waiting");
  const both = [first, answer(3, "budget", "agrees", "one")];
  assert.equal(stateOf(...both).state, "cleared");
  const changed = stateOf(...both, version(4, "two"));
  assert.equal(changed.state, "waiting");
  assert.deepEqual(
    changed.offices.map(({ state }) => state),
    ["again", "again"],
  );
  // The same words once more are the words that were cleared.
  assert.equal(stateOf(...both, version(4, "two"), version(5, "one")).state, "cleared");
  assert.equal(stateOf(first, answer(3, "budget", "objects", "one")).state, "stopped");
  assert.equal(stateOf(first, answer(3, "budget", "reserve", "one")).state, "waiting");
  assert.equal(stateOf(first, answer(3, "budget", "agrees-with-change", "one")).state, "changes-asked");
  // An office's last word counts, and only of those asked.
  assert.equal(
    stateOf(first, answer(3, "budget", "objects", "one"), answer(4, "budget", "agrees", "one")).state,
    "cleared",
  );
  assert.equal(stateOf(first, answer(3, "press", "agrees", "one")).state, "waiting");
  // Taken back, nothing waits, and what was answered before counts no more when it is asked anew.
  const ended: Line = { ...hand, n: 4, what: "clearance-ended" };
  assert.equal(stateOf(...both, ended).state, "not-asked");
  assert.equal(stateOf(...both, ended, asked(5, "treaties", "budget")).state, "waiting");
});

test("D33 an office that has not answered by its hour is late, and late is no consent", () => {
  const late = clearanceOf(thing([version(0, "one"), asked(1, "treaties")]), "2026-11-23T09:00:01Z" as Instant);
  assert.deepEqual([late.state, late.offices[0]?.late], ["waiting", true]);
  const inTime = clearanceOf(thing([version(0, "one"), asked(1, "treaties")]), hour);
  assert.equal(inTime.offices[0]?.late, false);
});

test("D33 whatever was said before, cleared means that every office asked has agreed to these very words", () => {
  const offices = ["treaties", "budget", "press"];
  const step = fc.oneof(
    fc.record({ step: fc.constant("version" as const), words: fc.constantFrom("one", "two") }),
    fc.record({ step: fc.constant("asked" as const), of: fc.subarray(offices, { minLength: 1 }) }),
    fc.record({
      step: fc.constant("answer" as const),
      office: fc.constantFrom(...offices),
      said: fc.constantFrom(...clearanceWords),
      words: fc.constantFrom("one", "two"),
    }),
  );
  let cleared = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 24 }), (steps) => {
      const lines: Line[] = [version(0, "one")];
      for (const each of steps) {
        const n = lines.length;
        if (each.step === "version") lines.push(version(n, each.words));
        else if (each.step === "asked") lines.push(asked(n, ...each.of));
        else lines.push(answer(n, each.office, each.said, each.words));
      }
      const made = thing(lines);
      if (clearanceOf(made, now).state !== "cleared") return;
      cleared += 1;
      for (const { office } of made.asked?.offices ?? []) {
        const last = made.answers.findLast((each) => each.office === office && each.digest === made.digest);
        assert.equal(last?.answer, "agrees");
      }
    }),
    { numRuns: 4000 },
  );
  assert.ok(cleared > 30, String(cleared));
});
