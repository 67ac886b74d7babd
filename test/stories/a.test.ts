import assert from "node:assert/strict";
import { test } from "node:test";
import type { BodiesPage } from "../../src/view/bodies.ts";
import type { IssuesPage } from "../../src/view/issues.ts";
import type { ReadoutsPage } from "../../src/view/readouts.ts";
import type { SessionsPage } from "../../src/view/sessions.ts";
import { find, plain, show, weekdayOf } from "./example.ts";

const bodies = async () => (await show<BodiesPage>("kor", "kor-usa", "bodies")).bodies;
const sessions = async () => (await show<SessionsPage>("usa", "kor-usa", "sessions")).sessions;

test("A1 a dialogue of directors-general holds its first session the day after the 2+2, and the record contradicts a stated first", async () => {
  const dialogue = find(await bodies(), "body:bpd");
  assert.equal(dialogue.level, "director-general");
  assert.deepEqual(dialogue.levelAlso, ["working-level"]);
  assert.deepEqual(dialogue.leads.map((lead) => lead.party).toSorted(), ["kor", "usa"]);
  assert.equal(dialogue.life?.state, "established");

  const all = await sessions();
  const inaugural = find(all, "session:bpd-2021-03-19");
  assert.equal(inaugural.day, "2021-03-19");
  assert.equal(weekdayOf(inaugural.day), 5);
  assert.equal(inaugural.state.status, "held");
  assert.equal(inaugural.ordinal?.stated?.ordinal, 1);
  assert.equal(inaugural.ordinal?.contradicted, false);
  assert.deepEqual(inaugural.relations, [], "that it came the day after is typed by nobody");
  assert.deepEqual(plain(inaugural.neighbours), [{ session: "session:two-plus-two-2021", relation: "day-after" }]);

  const ministers = find(all, "session:two-plus-two-2021");
  assert.equal(ministers.day, "2021-03-18");
  assert.equal(ministers.place, "Seoul");
  assert.equal(ministers.ordinal?.stated?.ordinal, 1);
  assert.equal(ministers.ordinal?.contradicted, true);
  assert.deepEqual(ministers.ordinal?.earlier, ["session:two-plus-two-2010"]);
});

test("A1 gaps are derived: four years and eight months between two sessions of the deterrence group", async () => {
  const all = await sessions();
  const third = find(all, "session:edscg-3");
  assert.deepEqual(plain(third.gap), {
    session: "session:edscg-2",
    day: "2018-01",
    gap: { months: 4 * 12 + 8, precision: "month" },
  });
  const counted = all.filter((each) => each.body === "body:edscg").map((each) => each.ordinal);
  assert.deepEqual(
    counted.map((each) => each?.derived),
    [1, 2, 3, 4, 5],
    "the series is declared complete, so the record may count",
  );
  assert.deepEqual(
    counted.map((each) => each?.stated?.ordinal),
    [undefined, 2, 3, 4, 5],
  );
});

test("A2 the alliance dialogue is proposed, stalls over an election, and comes back under another name", async () => {
  const all = await bodies();
  const first = find(all, "body:alliance-dialogue");
  assert.deepEqual(
    first.lives.map((life) => life.state),
    ["proposed", "stalled", "superseded"],
  );
  assert.equal(first.lives[0]?.since, "2020-09");
  assert.match(first.lives[1]?.reason ?? "", /US presidential election/);
  assert.deepEqual(
    first.cameBackAs.map((kin) => kin.body),
    ["body:bpd"],
  );
  assert.deepEqual(
    find(all, "body:bpd").cameFrom.map((kin) => kin.body),
    ["body:alliance-dialogue"],
  );
});

test("A3 two ministries a side sit in one session, and sessions of different bodies are chained", async () => {
  const ministers = find(await bodies(), "body:two-plus-two");
  assert.equal(ministers.level, "ministerial");
  for (const side of ["kor", "usa"]) {
    assert.equal(ministers.ministries.filter((each) => each.party === side).length, 2);
  }
  const session = find(await sessions(), "session:two-plus-two-2021");
  assert.deepEqual(plain(session.neighbours), [{ session: "session:bpd-2021-03-19", relation: "day-before" }]);
  assert.ok(session.topics.some((topic) => topic.issue === "issue:north-korea-policy"));
});

test("A4 a pending matter is carried from session to session of several bodies until it is settled", async () => {
  const { issues } = await show<IssuesPage>("usa", "kor-usa", "issues");
  const policy = find(issues, "issue:north-korea-policy");
  assert.equal(policy.state, "pending");
  const taken = policy.path.filter((step) => step.step === "taken-up");
  assert.ok(new Set(taken.map((step) => step.body)).size >= 3);
  assert.deepEqual(
    taken.map((step) => step.on),
    taken.map((step) => step.on).toSorted(),
  );
  assert.equal(find(issues, "issue:missile-guideline").state, "settled");

  const before = await show<IssuesPage>("usa", "kor-usa", "issues", "--at", "2018-12-31");
  assert.ok(find(before.issues, "issue:north-korea-policy").path.every((step) => step.on <= "2018-12-31"));
  assert.equal(find(before.issues, "issue:missile-guideline").state, "pending");
});

test("A5 an official speaks on background: the words are on the record, the person is not", async () => {
  const page = await show<ReadoutsPage>("usa", "kor-usa", "readouts");
  const told = page.sessions.find((each) => each.session === "session:bpd-2021-03-19");
  const [account] = told?.accounts ?? [];
  assert.deepEqual(account?.speaker, { kind: "background", as: "a foreign ministry official" });
  assert.equal(account?.on, "2021-03-18");
  const kinds = new Set(page.sessions.flatMap((each) => each.accounts.map((one) => one.speaker.kind)));
  assert.deepEqual([...kinds].toSorted(), ["background", "on-the-record"]);
});
