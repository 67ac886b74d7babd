import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgreementsPage } from "../../src/view/agreements.ts";
import type { ReadoutsPage } from "../../src/view/readouts.ts";
import type { ReviewPage } from "../../src/view/review.ts";
import type { SessionsPage } from "../../src/view/sessions.ts";
import { find, plain, show, weekdayOf } from "./example.ts";

test("D1 vice-ministers on Monday come before the defence chiefs on Wednesday, as planned and as the days say", async () => {
  const { sessions } = await show<SessionsPage>("usa", "kor-usa", "sessions");
  const deputies = find(sessions, "session:vice-ministers-2017-08");
  const chiefs = find(sessions, "session:defence-ministers-2017-08");
  assert.equal(weekdayOf(deputies.day), 1);
  assert.equal(weekdayOf(chiefs.day), 3);
  assert.deepEqual(plain(deputies.relations), [{ relation: "before", of: chiefs.id, check: "holds" }]);
  assert.equal(chiefs.place, "Pentagon");
  assert.deepEqual(deputies.state, { status: "held", by: ["usa"], unsaid: ["kor"], deniedBy: [] });
  assert.equal(chiefs.state.status, "planned", "nobody has said that it was held");
});

test("D2 the whole mechanism on one page: bodies with rhythm kept or broken, open issues, what is overdue", async () => {
  const page = await show<ReviewPage>("kor", "kor-usa", "review");
  assert.equal(page.bodies.length, page.counts.bodies);
  assert.ok(page.counts.bodies >= 12);
  const group = page.bodies.find((each) => each.body === "body:edscg");
  assert.ok(group?.last !== undefined);
  assert.equal(group.last.session, "session:edscg-5");
  assert.ok(page.bodies.some((each) => each.late || each.lapsed));
  assert.equal(page.issues.filter((each) => each.state === "pending").length, page.counts.openIssues);
  assert.ok(page.issues.some((each) => each.id === "issue:mechanism-review"));
  assert.ok(page.onTheTable.length > 0);
  assert.ok(page.upcoming.some((each) => each.session === "session:regular-consultation-next"));
});

test("D3 a guideline with limits by range and payload, changed by consent, old versions kept", async () => {
  const { agreements } = await show<AgreementsPage>("usa", "kor-usa", "agreements");
  const guideline = find(agreements, "agreement:missile-guideline");
  const [first, second, third] = guideline.revisions;
  assert.deepEqual(
    first?.limits.map((limit) => [limit.id, limit.comparison, limit.value, limit.unit]),
    [
      ["range", "at-most", "800", "km"],
      ["payload", "at-most", "500", "kg"],
    ],
  );
  assert.match(first?.limitsWords ?? "", /more than 800 km.*over 500 kg/);
  assert.deepEqual(
    second?.limits.map((limit) => limit.id),
    ["range"],
  );
  assert.equal(second?.since, "2017-11");
  assert.equal(third?.state, "ended");
  assert.equal(third?.since, "2021-05-21");
  assert.equal(guideline.revisions.length, 3);
  assert.equal(guideline.state, "ended");
});

test("D4 one session, two announcements: each side names what the other does not", async () => {
  const page = await show<ReadoutsPage>("usa", "kor-usa", "readouts");
  const told = page.sessions.find((each) => each.session === "session:vice-ministers-2017-08");
  assert.ok(told !== undefined);
  const [washington, seoul] = told.accounts;
  assert.equal(washington?.on, "2017-08-25");
  assert.equal(weekdayOf(washington?.on), 5);
  assert.equal(seoul?.on, "2017-08-26");
  assert.equal(weekdayOf(seoul?.on), 6);
  assert.equal(seoul?.speaker.kind, "background");
  const topic = (name: string) => told.topics.find((each) => each.topic === name);
  assert.equal(topic("north-korea-policy")?.finding, "said-by-all");
  for (const [name, by] of [
    ["trilateral-cooperation", washington],
    ["mechanism-review", seoul],
    ["missile-guideline", seoul],
  ] as const) {
    assert.equal(topic(name)?.finding, "said-by-one", name);
    assert.deepEqual(
      topic(name)?.said.map((each) => each.account),
      [by?.id],
    );
  }
  assert.equal(topic("missile-guideline")?.said[0]?.verb, "considered");
});
