import assert from "node:assert/strict";
import { test } from "node:test";
import { actOf, actsOf, idOf, sceneOf, seoul, washington } from "../../test/kit/scene.ts";
import { findAct } from "./act.ts";
import { viewHistory } from "./history.ts";
import type { HeldAct } from "./scene.ts";

const acts = [
  actOf(seoul, 0, "2025-12-01T00:00:00Z", 0),
  actOf(seoul, 1, "2025-12-04T00:00:00Z", 2),
  actOf(seoul, 2, "2025-12-06T00:00:00Z", 3),
  actOf(washington, 0, "2025-12-02T00:00:00Z", 1),
  actOf(washington, 1, "2025-12-03T00:00:00Z", 1, "note.taken"),
  actOf(washington, 2, "2025-12-05T00:00:00Z", 2),
  actOf(washington, 3, "2025-12-07T00:00:00Z", 3),
];
const scene = sceneOf([], { acts: actsOf(acts) });

test("history merges the logs by date and keeps the newest", () => {
  const page = viewHistory(scene, { limit: 3 });
  assert.equal(page.total, 7);
  assert.deepEqual(
    page.acts.map((act) => `${act.party} ${act.n}`),
    ["usa 2", "kor 2", "usa 3"],
  );
  assert.equal(viewHistory(scene, { limit: 10, party: washington }).acts.length, 4);
  assert.deepEqual(
    viewHistory(scene, { limit: 10, kind: "note.taken" }).acts.map((act) => act.n),
    [1],
  );
});

test("V2 an act was received by our own first entry that had seen it; ours were never received", () => {
  const received = viewHistory(scene, { limit: 10 }).acts.map((act) => [`${act.party} ${act.n}`, act.received]);
  assert.deepEqual(Object.fromEntries(received), {
    "kor 0": undefined,
    "usa 0": "2025-12-04T00:00:00Z",
    "usa 1": "2025-12-04T00:00:00Z",
    "kor 1": undefined,
    "usa 2": "2025-12-06T00:00:00Z",
    "kor 2": undefined,
    "usa 3": undefined,
  });
});

test("entries at the end of a log that still wait for what their author had seen hide nothing before them", () => {
  const held = actsOf(acts);
  const waiting = {
    ...held,
    at: (...[party, n]: Parameters<typeof held.at>) =>
      party === washington && n === 3 ? undefined : held.at(party, n),
  };
  const page = viewHistory(sceneOf([], { acts: waiting }), { limit: 10 });
  assert.equal(page.acts.filter((act) => act.party === washington).length, 3);
});

/** Two of these begin alike: the eight digits, and one more for each. */
const long = (n: number): HeldAct => ({
  ...actOf(seoul, n, "2025-12-01T00:00:00Z"),
  id: `${"abcdef0123456789".slice(0, 8 + n)}${idOf(n).slice(8 + n)}` as HeldAct["id"],
});

test("V12 an act is named by party and number, its id, or eight digits that only it begins with", () => {
  const two = sceneOf([], { acts: actsOf([long(0), long(1)]) });
  assert.equal(findAct(two, "kor/1")?.n, 1);
  assert.equal(findAct(two, "kor/2"), undefined);
  assert.equal(findAct(two, long(0).id)?.n, 0);
  assert.equal(findAct(two, "abcdef01"), undefined, "two begin so");
  assert.equal(findAct(two, "abcdef012")?.n, 1);
  assert.equal(findAct(two, "abcdef0"), undefined, "too few digits");
});
