import assert from "node:assert/strict";
import { test } from "node:test";
import type { Instant } from "../../src/base/time.ts";
import { concur, draft, note, openPlay, session, silence, words } from "./play.ts";

test("N7 X5 three parties propose, concur and see the same agreement as soon as the proposer has seen it", async () => {
  const play = await openPlay("agree");
  const [proposal] = await play.perform(play.kor, session("first", undefined, [words("note", "Come.")]));
  assert.ok(proposal);
  // Washington and Seoul never meet: everything goes through Tokyo.
  const { jpn, kor, settle, usa } = play;
  await settle([kor, jpn]);
  await settle([jpn, usa]);
  await play.perform(usa, concur(proposal));
  await play.perform(jpn, concur(proposal));
  await settle([usa, jpn]);
  await settle([jpn, kor]);
  assert.deepEqual(await play.lastKinds(kor, 1), ["consent.received"]);
  await settle();
  for (const bench of play.all) assert.equal(await play.outcome(bench, proposal), "agreed");
});

test("N4 drafts are entered together or not at all, and what would be void is refused with its sentence", async () => {
  const play = await openPlay("together");
  const before = (await play.kor.node.consult(play.mechanism)).logs.find(({ party }) => party === "kor")?.size;
  const refused = await play.attempt(
    play.kor,
    note("one"),
    draft("communication.sent", { communication: "communication:two", title: "", purpose: "information", to: ["usa"] }),
  );
  assert.equal(refused.ok ? "" : refused.refusal.code, "schema");
  assert.match(refused.ok ? "" : refused.refusal.sentence, /title/);
  const after = (await play.kor.node.consult(play.mechanism)).logs.find(({ party }) => party === "kor")?.size;
  assert.equal(after, before);
  await play.perform(play.kor, note("one"));
});

test("N4 a proposal naming fewer parties than needed, or silence the charter does not open, is refused", async () => {
  const play = await openPlay("void");
  const few = { ...session("few").content, needs: ["kor", "usa"] };
  const refused = await play.attempt(play.kor, draft("proposal.tabled", few));
  assert.equal(refused.ok ? "" : refused.refusal.code, "needs-too-few");
  const forbidden = await play.attempt(
    play.kor,
    draft("proposal.tabled", {
      subject: "issue:fuel",
      terms: { kind: "issue-settlement", how: "Settled." },
      rule: { kind: "silence", expires: "2026-12-01T00:00:00Z" },
    }),
  );
  assert.equal(forbidden.ok ? "" : forbidden.refusal.code, "silence-not-allowed");
  await play.perform(play.kor, session("enough"));
});

test("N5 officers do not enter what the node enters, nor what has its own command, nor what nobody knows", async () => {
  const play = await openPlay("kinds");
  const codeOf = async (kind: string) => {
    const refused = await play.attempt(play.kor, draft(kind, {}));
    return refused.ok ? "" : refused.refusal.code;
  };
  assert.equal(await codeOf("hour.passed"), "kind-of-node");
  assert.equal(await codeOf("charter.adopted"), "kind-own-command");
  assert.equal(await codeOf("war.declared"), "kind-unknown");
});

test("N5 what is not typed is filled in from the charter and the record", async () => {
  const play = await openPlay("filled");
  const [proposal] = await play.perform(play.kor, session("filled"));
  assert.ok(proposal);
  const state = (await play.kor.node.consult(play.mechanism)).documents.find("proposal", proposal);
  assert.deepEqual(state?.needs.toSorted(), ["jpn", "kor", "usa"]);
  await play.settle();
  const [stance] = await play.perform(play.usa, concur(proposal));
  assert.ok(stance);
  const entry = (await play.usa.node.consult(play.mechanism)).findEntry(stance);
  assert.equal(entry?.envelope.content["digest"], state?.digest);
});

test("N1 an entry is never dated before what it has seen", async () => {
  const play = await openPlay("dates");
  play.usa.wait(200);
  await play.perform(play.usa, note("early"));
  await play.settle();
  const [answer] = await play.perform(play.kor, note("answer"));
  assert.ok(answer);
  const held = await play.kor.node.consult(play.mechanism);
  assert.equal(held.findEntry(answer)?.envelope.at, "2026-11-01T09:03:20Z");
});

test("N2 an entry dated far ahead is mirrored and cosigned at once, and seen only when its minute has come", async () => {
  const play = await openPlay("ahead");
  play.usa.setClock("2036-11-01T09:00:00Z" as Instant);
  await play.perform(play.usa, note("future"));
  await play.settle();
  const held = await play.kor.node.consult(play.mechanism);
  const log = held.logs.find(({ party }) => party === "usa");
  assert.equal(log?.size, 2);
  assert.equal(log?.cosigned["kor"], 2);
  assert.equal(held.seen["usa"]?.size, 1);
  const [act] = await play.perform(play.kor, note("present"));
  assert.ok(act);
  assert.equal((await play.kor.node.consult(play.mechanism)).findEntry(act)?.envelope.at, "2026-11-01T09:00:00Z");
  play.kor.setClock("2036-11-01T09:00:00Z" as Instant);
  assert.equal((await play.kor.node.consult(play.mechanism)).seen["usa"]?.size, 2);
});

test("N3 N8 silence is kept by each party's own receipt and own passed hour", async () => {
  const play = await openPlay("silence");
  const [proposal] = await play.perform(play.kor, silence("quiet", "2026-11-03T12:00:00Z", [words("note", "Yes?")]));
  assert.ok(proposal);
  await play.settle();
  assert.deepEqual(await play.lastKinds(play.usa, 1), ["receipt.given"]);
  assert.equal(await play.outcome(play.jpn, proposal), "under-silence");
  play.wait(3 * 86_400);
  // Whatever is entered after the hour is preceded by the line that says where the log stood.
  await play.perform(play.usa, note("later"));
  assert.deepEqual(await play.lastKinds(play.usa, 2), ["hour.passed", "communication.sent"]);
  await play.settle();
  for (const bench of play.all) assert.equal(await play.outcome(bench, proposal), "agreed");
});

test("N8 a party whose node was off past the notice hour gives no receipt and is not bound", async () => {
  const play = await openPlay("off");
  const [proposal] = await play.perform(play.kor, silence("late", "2026-11-03T12:00:00Z"));
  assert.ok(proposal);
  await play.settle([play.kor, play.jpn]);
  play.wait(3 * 86_400);
  await play.settle();
  assert.deepEqual((await play.lastKinds(play.usa, 1)).includes("receipt.given"), false);
  await play.perform(play.usa, note("awake"));
  await play.settle();
  for (const bench of play.all) assert.equal(await play.outcome(bench, proposal), "undelivered");
});

test("N3 N17 a proposal nobody answers lapses by its proposer's own log, and the nodes come to rest", async () => {
  const play = await openPlay("lapse");
  const [proposal] = await play.perform(play.kor, session("unanswered", "2026-11-02T00:00:00Z"));
  assert.ok(proposal);
  await play.settle();
  play.wait(5 * 86_400);
  assert.ok((await play.settle()) < 10);
  assert.deepEqual(await play.lastKinds(play.kor, 1), ["hour.passed"]);
  for (const bench of play.all) assert.equal(await play.outcome(bench, proposal), "lapsed");
});

test("N3 a concurrence ad referendum is declined by letting its date pass", async () => {
  const play = await openPlay("referendum");
  const [proposal] = await play.perform(play.kor, session("referendum"));
  assert.ok(proposal);
  await play.settle();
  await play.perform(play.usa, draft("stance.concurred", { proposal, adReferendum: true }));
  await play.perform(play.jpn, concur(proposal));
  await play.settle();
  for (const bench of play.all) assert.equal(await play.outcome(bench, proposal), "provisional");
  play.wait(60 * 86_400);
  await play.settle();
  const outcomes = await Promise.all(play.all.map((bench) => play.outcome(bench, proposal)));
  assert.deepEqual(new Set(outcomes).size, 1);
  assert.notEqual(outcomes[0], "provisional");
  assert.deepEqual(await play.lastKinds(play.usa, 1), ["hour.passed"]);
});

test("N7 N17 nothing is settled by what our next entry may not have seen yet, and nothing is said twice", async () => {
  const play = await openPlay("fast-clock");
  const [proposal] = await play.perform(play.kor, session("fast"));
  assert.ok(proposal);
  await play.settle();
  play.usa.wait(600);
  await play.perform(play.usa, draft("stance.objected", { proposal }));
  assert.ok((await play.settle()) < 10);
  assert.deepEqual(await play.lastKinds(play.kor, 1), ["proposal.tabled"]);
  assert.equal(await play.outcome(play.kor, proposal), "open");
  play.kor.wait(600);
  assert.ok((await play.settle()) < 10);
  assert.deepEqual(await play.lastKinds(play.kor, 2), ["proposal.tabled", "consent.received"]);
  for (const bench of play.all) assert.equal(await play.outcome(bench, proposal), "objected");
});

test("N9 a clock before our last entry, or one that was set by more than a day, enters nothing until confirmed", async () => {
  const play = await openPlay("clock");
  const { kor, mechanism } = play;
  kor.wait(86_400);
  await play.perform(kor, note("tomorrow"));
  kor.wait(-86_400);
  const refused = await play.attempt(kor, note("today"));
  assert.equal(refused.ok ? "" : refused.refusal.code, "clock-behind");
  await kor.node.confirmHour(mechanism);
  const [act] = await play.perform(kor, note("today"));
  assert.ok(act);
  assert.equal((await kor.node.consult(mechanism)).findEntry(act)?.envelope.at, "2026-11-02T09:00:00Z");

  const { usa } = play;
  let elapsed = 1000;
  Object.assign(usa.world.clock, { elapsed: () => elapsed });
  await play.perform(usa, note("before"));
  usa.wait(3600);
  elapsed += 3600;
  await play.perform(usa, note("an-hour-later"));
  usa.wait(2 * 86_400);
  elapsed += 60;
  const jumped = await play.attempt(usa, note("set"));
  assert.equal(jumped.ok ? "" : jumped.refusal.code, "clock-jumped");
  await usa.restart();
  assert.equal((await play.attempt(usa, note("set"))).ok, false);
  await usa.node.confirmHour(mechanism);
  await play.perform(usa, note("set"));
});

test("N19 a leaving without the charter's notice is refused, and the log stays open", async () => {
  const play = await openPlay("leaving");
  const refused = await play.attempt(play.kor, draft("party.left", { effective: "2027-01-29" }));
  assert.equal(refused.ok ? "" : refused.refusal.code, "notice-too-short");
  assert.match(refused.ok ? "" : refused.refusal.sentence, /90 days of notice.* 2027-01-30\./);
  await play.perform(play.kor, note("still-here"));
  await play.perform(play.kor, draft("party.left", { effective: "2027-01-30" }));
  const closed = await play.attempt(play.kor, note("too-late"));
  assert.equal(closed.ok ? "" : closed.refusal.code, "after-leaving");
});
