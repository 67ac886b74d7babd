import assert from "node:assert/strict";
import { test } from "node:test";
import type { PartyId } from "../base/ids.ts";
import { claimOf, isEmptyPlan, planParcel } from "./plan.ts";
import type { Holding } from "./plan.ts";

const kor = "kor" as PartyId;
const usa = "usa" as PartyId;
const log = (party: PartyId, size: number, branch = "a") => ({
  party,
  size,
  whole: size,
  joined: size,
  rootAt: (at: number) => `${branch}${at}`.padEnd(64, "0"),
});
const holding = (held: Partial<Holding> = {}): Holding => ({
  logs: [log(kor, 10), log(usa, 4)],
  cosignatures: [{ log: kor, cosigner: usa, size: 8 }],
  hasPart: (commitment) => commitment === "here",
  wanted: ["p1", "p2", "p3"],
  evidence: [],
  ...held,
});
const nothing = { held: [], wanted: [], known: [] };

test("X7 what is sent goes on from what the peer last said it holds", () => {
  const { held } = claimOf(holding({ logs: [log(kor, 6), log(usa, 4)] }), 2);
  const plan = planParcel(holding(), { ...nothing, held });
  assert.deepEqual(plan.logs, [{ party: kor, from: 6 }]);
  assert.deepEqual(planParcel(holding(), nothing).logs, [
    { party: kor, from: 0 },
    { party: usa, from: 0 },
  ]);
  assert.equal(isEmptyPlan(planParcel(holding(), claimOf(holding(), 2))), true);
});

test("X7 a peer that holds more is sent nothing of that log, and cosignatures only where they are newer", () => {
  const ahead = claimOf(
    holding({ logs: [log(kor, 12), log(usa, 4)], cosignatures: [{ log: kor, cosigner: usa, size: 7 }] }),
    2,
  );
  const plan = planParcel(holding(), ahead);
  assert.deepEqual(plan.logs, []);
  assert.deepEqual(plan.cosignatures, [{ log: kor, cosigner: usa }]);
});

test("X11 parts are asked for within the bound, and sent where they are held", () => {
  assert.deepEqual(claimOf(holding(), 2).wanted, ["p1", "p2"]);
  assert.deepEqual(planParcel(holding(), { ...nothing, wanted: ["here", "elsewhere"] }).parts, ["here"]);
});

test("X13 a peer on another branch is sent the whole log, until both hold the proof", () => {
  const claim = claimOf(holding({ logs: [log(kor, 10, "b"), log(usa, 4)] }), 2);
  assert.deepEqual(planParcel(holding(), claim).logs, [{ party: kor, from: 0, against: 10 }]);
  const proved = holding({ evidence: [{ name: "fork-kor.txt", party: kor }] });
  const sent = planParcel(proved, claim);
  assert.deepEqual(sent.evidence, ["fork-kor.txt"]);
  const both = planParcel(proved, { ...claim, known: ["fork-kor.txt"] });
  assert.deepEqual([both.logs, both.evidence, both.cosignatures], [[], [], []]);
});
