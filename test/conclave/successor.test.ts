import assert from "node:assert/strict";
import { test } from "node:test";
import { getValue } from "../../src/base/refusal.ts";
import type { Instant } from "../../src/base/time.ts";
import { forge, listTrue, parcelOf } from "./forge.ts";
import { agreeOn, agreeSuccessor, anchorOf, checkAll, documentsOf, forkedAt, meet, split } from "./fork-kit.ts";
import { concur, draft, note, openPlay, session, silence } from "./play.ts";
import type { Play } from "./play.ts";
import { createGuard, createScratch } from "./world.ts";
import type { Bench } from "./world.ts";

const logOf = async (play: Play, at: Bench, of: Bench) =>
  (await at.node.consult(play.mechanism)).logs.find(({ party }) => party === of.party);

test("N25 A33 R44 a log that was forked goes on in a successor by joint act, and consent, cosigning and silence work on as before", async () => {
  const play = await openPlay("successor-fork");
  const { jpn, kor, usa } = play;
  const agreed = await agreeOn(play, "before");
  const [open] = await play.perform(kor, session("open", "2026-12-10T00:00:00Z"));
  assert.ok(open);
  await play.settle();
  const size = (await logOf(play, kor, usa))?.size ?? 0;
  const twin = await split(play, usa);
  await play.perform(usa, note("to-seoul"));
  getValue(await twin.node.perform(play.mechanism, [note("to-tokyo")]));
  await meet(usa, kor);
  await meet(twin, jpn);
  await meet(kor, jpn);
  assert.match((await forkedAt(play, kor, usa)) ?? "", /contradict/);
  play.wait(3600);
  await agreeSuccessor(play, usa, size);
  await meet(kor, jpn, usa);
  for (const bench of play.all) {
    assert.equal(await forkedAt(play, bench, usa), undefined, bench.party);
    assert.equal(await play.outcome(bench, agreed), "agreed");
  }
  assert.deepEqual(await play.lastKinds(usa, 1), ["log.succeeded"]);
  // What lay open is agreed under the new log, and new matters too, by silence as well.
  await play.perform(usa, concur(open));
  await play.perform(jpn, concur(open));
  await meet(kor, jpn, usa);
  for (const bench of play.all) assert.equal(await play.outcome(bench, open), "agreed", bench.party);
  const [quiet] = await play.perform(usa, silence("quiet", "2026-11-09T00:00:00Z"));
  assert.ok(quiet);
  await meet(kor, jpn, usa);
  for (const bench of play.all) bench.setClock("2026-11-10T00:00:00Z" as Instant);
  await meet(kor, jpn, usa);
  for (const bench of play.all) assert.equal(await play.outcome(bench, quiet), "agreed", bench.party);
  getValue(await usa.node.rollKeys(play.mechanism, "head"));
  await play.perform(usa, note("after-the-roll"));
  await meet(kor, jpn, usa);
  await checkAll(play, kor, jpn, usa);
  for (const bench of play.all) await bench.restart();
  await play.perform(usa, note("after-a-start"));
  await play.perform(kor, note("and-here"));
  await meet(kor, jpn, usa);
  await checkAll(play, kor, jpn, usa);
  const held = await logOf(play, jpn, usa);
  assert.deepEqual(held?.cosigned, { jpn: held?.size, kor: held?.size });
});

test("N25 entry dated ten years ahead: a successor anchored before it frees the log, and the entry is left behind", async () => {
  const play = await openPlay("successor-clock");
  const { jpn, kor, usa } = play;
  const agreed = await agreeOn(play, "before");
  const size = (await logOf(play, kor, usa))?.size ?? 0;
  usa.setClock("2036-11-01T09:00:00Z" as Instant);
  await play.perform(usa, note("from-the-future"));
  await meet(kor, jpn, usa);
  usa.setClock("2026-11-01T09:00:00Z" as Instant);
  assert.equal((await play.attempt(usa, note("now"))).ok, false);
  // The others had cosigned it, and none had seen it.
  assert.equal((await logOf(play, kor, usa))?.cosigned["kor"], size + 1);
  play.wait(3600);
  await agreeSuccessor(play, usa, size);
  await meet(kor, jpn, usa);
  await play.perform(usa, note("now"));
  await meet(kor, jpn, usa);
  const last = (await kor.node.consult(play.mechanism)).listEntries(usa.party).at(-1);
  assert.ok((last?.envelope.at ?? "") < "2027");
  for (const bench of play.all) {
    assert.equal(await play.outcome(bench, agreed), "agreed");
    assert.doesNotMatch(await documentsOf(play, bench), /from-the-future/);
  }
  // And so does consent with it.
  const later = await agreeOn(play, "later");
  assert.equal(await play.outcome(usa, later), "agreed");
  await checkAll(play, kor, jpn, usa);
});

test("N25 restore that can't be completed: a party whose home is gone goes on in a successor, and takes the record from the others", async () => {
  const play = await openPlay("successor-loss");
  const { jpn, kor, usa } = play;
  const agreed = await agreeOn(play, "before");
  await play.perform(usa, note("released"), note("released-too"));
  await play.settle();
  const size = (await logOf(play, kor, usa))?.size ?? 0;
  // The guard remembers an entry that nobody holds any more, and the home that had it is gone.
  const [first] = await usa.world.store.listEntries(play.mechanism, usa.party, 0, 1);
  await usa.world.guard.advance(play.mechanism, { size: size + 1, root: first?.leafHash.toHex() ?? "" });
  await usa.restart();
  await meet(kor, jpn, usa);
  const refused = await play.attempt(usa, note("stuck"));
  assert.equal(refused.ok ? "" : refused.refusal.code, "guard-ahead");
  play.wait(3600);
  await agreeSuccessor(play, usa, size);
  await meet(kor, jpn, usa);
  await play.perform(usa, note("freed"));
  await meet(kor, jpn, usa);
  await checkAll(play, kor, jpn, usa);
  assert.equal(await play.outcome(usa, agreed), "agreed");
  Object.assign(usa.world, { guard: createGuard(), scratch: createScratch() });
});

test("N25 R44 what is signed on in the former log is taken by nobody, and a new log that does not name its agreement is refused", async () => {
  const play = await openPlay("successor-old-keys");
  const { jpn, kor, usa } = play;
  await play.perform(usa, note("one"));
  await play.settle();
  const honest = await listTrue(play, usa);
  const old = await forge(play, usa, [...honest, { ...honest[1], n: 2 }], 2);
  play.wait(3600);
  await agreeSuccessor(play, usa, 2);
  for (const bench of [kor, jpn]) {
    const told = getValue(await bench.node.receive(parcelOf(play, usa, bench, { logs: [old] })));
    assert.deepEqual([told.entries, told.forked], [{}, []]);
  }
  await checkAll(play, kor, jpn);
  // Two successors of one log are not supported at once.
  const { text } = await usa.node.prepareKeys(play.mechanism);
  const anchor = await anchorOf(play, kor, usa.party, 2);
  const again = draft("proposal.tabled", {
    subject: "log:usa",
    terms: { kind: "successor-log", party: usa.party, anchor, key: text },
    rule: { kind: "consensus", openUntil: "2026-12-20T00:00:00Z" },
  });
  const refused = await play.attempt(kor, again);
  assert.equal(refused.ok ? "" : refused.refusal.code, "successor-open");
  const own = await play.attempt(usa, again);
  assert.equal(own.ok, false);
});
