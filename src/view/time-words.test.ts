import assert from "node:assert/strict";
import { test } from "node:test";
import { sceneOf, washington } from "../../test/kit/scene.ts";
import type { Instant } from "../base/time.ts";
import { count, endOfDay, formatClock, formatDate, formatDistance, formatWeekday, hourOf } from "./time-words.ts";

const at = (text: string): Instant => text as Instant;

test("V3 an hour is shown at our own capital first, then at the others', with how far off it is", () => {
  assert.deepEqual(hourOf(sceneOf([]), at("2025-12-11T03:00:00Z")), {
    at: "2025-12-11T03:00:00Z",
    clocks: [
      { party: "kor", place: "Seoul", words: "Thu 11 Dec, 12:00" },
      { party: "usa", place: "Washington", words: "Wed 10 Dec, 22:00" },
    ],
    distance: "in 1 day 1 hour",
  });
  const theirs = hourOf(sceneOf([], { party: washington }), at("2025-12-11T03:00:00Z"));
  assert.deepEqual(
    theirs.clocks.map((clock) => clock.place),
    ["Washington", "Seoul"],
  );
});

test("V3 the end of a day is 24:00 of that day, and the year stands where it is not this one", () => {
  const scene = sceneOf([]);
  assert.equal(formatClock(scene, at("2025-12-10T15:00:00Z")), "Wed 10 Dec, 24:00");
  assert.equal(formatClock(scene, at("2025-12-31T15:00:00Z")), "Wed 31 Dec, 24:00");
  assert.equal(formatClock(scene, at("2026-01-02T00:00:01Z")), "Fri 2 Jan 2026, 09:00:01");
  assert.equal(endOfDay(scene, "2025-12-10"), "2025-12-10T15:00:00Z");
  assert.equal(endOfDay(scene, "2025-12-10", washington), "2025-12-11T05:00:00Z");
});

test("a day that a clock change shortens ends when its last second has passed there", () => {
  const scene = sceneOf([]);
  assert.equal(endOfDay(scene, "2026-03-08", washington), "2026-03-09T04:00:00Z");
  assert.equal(endOfDay(scene, "2026-03-07", washington), "2026-03-08T05:00:00Z");
});

test("dates are shown as precisely as they are stated", () => {
  assert.equal(formatDate("2018"), "2018");
  assert.equal(formatDate("2018-11"), "Nov 2018");
  assert.equal(formatDate("2018-12-07"), "7 Dec 2018");
  assert.equal(formatWeekday("2018-12-07"), "Fri 7 Dec 2018");
  assert.equal(formatWeekday("2018-11"), "Nov 2018");
});

test("distances are counted down to the minute, and in whole days from ten on", () => {
  const from = at("2025-12-10T00:00:00Z");
  assert.equal(formatDistance(from, at("2025-12-10T00:20:00Z")), "in 20 minutes");
  assert.equal(formatDistance(from, at("2025-12-10T03:59:59Z")), "in 3 hours");
  assert.equal(formatDistance(from, at("2025-12-12T00:00:00Z")), "in 2 days");
  assert.equal(formatDistance(from, at("2025-12-21T05:00:00Z")), "in 11 days");
  assert.equal(formatDistance(from, at("2025-12-08T23:00:00Z")), "1 day 1 hour ago");
  assert.equal(count(1, "entry", "entries"), "1 entry");
  assert.equal(count(2, "entry", "entries"), "2 entries");
});

test("a zone that this machine does not know is read as UTC rather than leaving no page", () => {
  const scene = sceneOf([]);
  const charter = scene.documents.find("charter", "charter");
  assert.ok(charter !== undefined);
  const parties = charter.charter.parties.map((party) => ({ ...party, zone: "Mars/Olympus" }));
  const lost = {
    ...scene,
    documents: { ...scene.documents, find: () => ({ ...charter, charter: { ...charter.charter, parties } }) },
  } as typeof scene;
  assert.equal(formatClock(lost, at("2025-12-11T03:00:00Z")), "Thu 11 Dec, 03:00");
});
