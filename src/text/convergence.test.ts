import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { countConvergence, type ClauseStance } from "./convergence.ts";

const clauses = [
  { id: "a", number: "1" },
  { id: "b", number: "2", heading: "Second" },
];
const said = (party: string, clause: string, stance: ClauseStance) => ({ party, clause, stance });

/** State of clause `a` with three parties' stances in order; undefined for silence. */
function stateOf(...stances: readonly (ClauseStance | undefined)[]): ClauseStance | undefined {
  const parties = ["x", "y", "z"];
  const words = stances.flatMap((stance, i) => (stance === undefined ? [] : [said(parties[i] as string, "a", stance)]));
  return countConvergence(clauses, parties, words).clauses[0]?.state;
}

test("T2 a clause is where all parties together put it, and silence leaves it open", () => {
  assert.equal(stateOf("agreed", "agreed", "agreed"), "agreed");
  assert.equal(stateOf("agreed", "in-principle", "agreed"), "in-principle");
  assert.equal(stateOf("in-principle", "in-principle", "in-principle"), "in-principle");
  assert.equal(stateOf("agreed", "agreed", undefined), "open");
  assert.equal(stateOf("left-aside", "left-aside", "left-aside"), "left-aside");
  assert.equal(stateOf("left-aside", "agreed", "agreed"), "open");
  assert.equal(stateOf("left-aside", "left-aside", undefined), "open");
  assert.equal(stateOf("agreed", "open", "agreed"), "open");
  assert.equal(stateOf(), "open");
});

test("T2 a party's last stance counts, and each stance speaks for its own clause", () => {
  const counted = countConvergence(
    clauses,
    ["x", "y"],
    [said("x", "a", "agreed"), said("y", "a", "open"), said("y", "a", "agreed"), said("x", "b", "agreed")],
  );
  assert.deepEqual(
    counted.clauses.map((clause) => clause.state),
    ["agreed", "open"],
  );
  assert.deepEqual(counted.clauses[1], {
    id: "b",
    number: "2",
    heading: "Second",
    stances: [{ party: "x", stance: "agreed" }],
    awaiting: ["y"],
    state: "open",
  });
  assert.deepEqual(counted.counts, { agreed: 1, inPrinciple: 0, open: 1, leftAside: 0, all: 2 });
});

test("T2 a stance of someone who is no party to the text counts for nothing", () => {
  const counted = countConvergence(clauses, ["x"], [said("x", "a", "agreed"), said("stranger", "a", "open")]);
  assert.equal(counted.clauses[0]?.state, "agreed");
});

test("T2 the four counts always add up to all clauses", () => {
  const stance = fc.constantFrom<ClauseStance>("agreed", "in-principle", "open", "left-aside");
  const word = fc.record({ party: fc.constantFrom("x", "y", "z"), clause: fc.constantFrom("a", "b", "c"), stance });
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const { counts } = countConvergence([...clauses, { id: "c", number: "3" }], ["x", "y", "z"], words);
      assert.equal(counts.agreed + counts.inPrinciple + counts.open + counts.leftAside, counts.all);
      assert.equal(counts.all, 3);
    }),
  );
});
