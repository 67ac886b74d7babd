import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { agreeOn, agreeSuccessor, checkAll, documentsOf, forkedAt, meet, split } from "./fork-kit.ts";
import { forge, listTrue, parcelOf } from "./forge.ts";
import { concur, draft, note, openPlay, session, silence } from "./play.ts";
import type { Play } from "./play.ts";
import { createRandom } from "./world.ts";
import type { Bench } from "./world.ts";

test("N13 C29 fork shown to two victims: what each was told is brought to the other, all read the same, and the two go on", async () => {
  const play = await openPlay("two-victims");
  const { jpn, kor, usa } = play;
  const [mine] = await play.perform(kor, session("seoul"));
  const [yours] = await play.perform(jpn, session("tokyo"));
  assert.ok(mine && yours);
  await play.settle();
  await play.perform(jpn, concur(mine));
  await play.perform(kor, concur(yours));
  await play.settle();
  const twin = await split(play, usa);
  // To Seoul it agrees to the one, to Tokyo to the other, and tells each something besides.
  await play.perform(usa, concur(mine), note("to-seoul"));
  getValue(await twin.node.perform(play.mechanism, [note("to-tokyo"), concur(yours)]));
  await meet(usa, kor);
  await meet(twin, jpn);
  assert.equal(await play.outcome(kor, mine), "agreed");
  assert.equal(await play.outcome(jpn, yours), "agreed");
  await meet(kor, jpn);
  for (const bench of [kor, jpn]) {
    // Both hold it alike up to what was said before it parted.
    const banner = (await forkedAt(play, bench, usa)) ?? "";
    assert.match(
      banner,
      /contradict each other are signed, as is known here since 2026-11-01\. It is frozen at entry 1, /,
    );
    assert.match(banner, /successor log/);
    assert.deepEqual((await bench.node.read(play.mechanism)).banners, [banner]);
    assert.equal(await play.outcome(bench, mine), "agreed");
    assert.equal(await play.outcome(bench, yours), "agreed");
  }
  await checkAll(play, kor, jpn);
  await play.perform(kor, note("after"));
  await play.perform(jpn, note("after-that"));
  await meet(kor, jpn);
  await checkAll(play, kor, jpn);
  // Washington comes to the same itself, and signs no more.
  await meet(usa, kor, jpn);
  assert.equal((await play.attempt(usa, note("denial"))).ok, false);
  await checkAll(play, kor, jpn, usa);
});

test("N13 X21 a node that held less of a forked log when it learnt of it is brought what the others had cosigned, and no more", async () => {
  const play = await openPlay("held-less");
  const { jpn, kor, usa } = play;
  await play.perform(usa, note("one"));
  await play.settle();
  const honest = await listTrue(play, usa);
  await play.perform(usa, note("two"), note("three"));
  await meet(usa, kor);
  // Tokyo has not heard of these, and is shown another second entry.
  const section = await forge(play, usa, [honest[0] ?? {}, { ...honest[1], by: "other" }]);
  const told = getValue(await jpn.node.receive(parcelOf(play, usa, jpn, { logs: [section] })));
  assert.deepEqual(told.forked, ["usa"]);
  await play.perform(kor, note("having-seen-it"));
  await meet(kor, jpn);
  await checkAll(play, kor, jpn);
  const size = async (bench: Bench) =>
    (await bench.node.consult(play.mechanism)).logs.find(({ party }) => party === "usa")?.size;
  assert.deepEqual([await size(kor), await size(jpn)], [4, 4]);
  // What nobody had come to hold is taken by nobody any more, under whatever name.
  const longer = await listTrue(play, usa);
  const late = await forge(play, usa, [...longer, { ...longer[1], n: 4 }], 4);
  for (const name of ["usa", "usa~kor", "usa~jpn", "usa~usa"]) {
    const parcel = parcelOf(play, usa, jpn, { logs: [{ ...late, party: name as typeof usa.party }] });
    getValue(await jpn.node.receive(parcel));
  }
  assert.equal(await size(jpn), 4);
  await play.perform(jpn, note("goes-on"));
  await meet(kor, jpn);
  await checkAll(play, kor, jpn);
});

test("C25 N13 self-fork far back: a second state at size 4 after 500 cosigned entries changes no agreement", async () => {
  const play = await openPlay("far-back");
  const { jpn, kor, usa } = play;
  const proposals: ActId[] = [];
  for (let i = 0; i < 30; i++) {
    const [proposal] = await play.perform(i % 2 === 0 ? kor : jpn, session(`s${i}`));
    assert.ok(proposal);
    proposals.push(proposal);
  }
  await play.settle();
  await play.perform(usa, note("early-1"), note("early-2"), note("early-3"), ...proposals.map(concur));
  for (const [i, proposal] of proposals.entries()) await play.perform(i % 2 === 0 ? jpn : kor, concur(proposal));
  await play.perform(usa, ...Array.from({ length: 470 }, (_, i) => note(`n${i}`)));
  await play.settle();
  const before = await Promise.all(play.all.map((bench) => documentsOf(play, bench)));
  for (const proposal of proposals) assert.equal(await play.outcome(kor, proposal), "agreed");
  const honest = await listTrue(play, usa);
  assert.ok(honest.length >= 500);
  const section = await forge(play, usa, [...honest.slice(0, 3), { ...honest[3], by: "other" }]);
  const told = getValue(await kor.node.receive(parcelOf(play, usa, kor, { logs: [section] })));
  assert.deepEqual(told.forked, ["usa"]);
  await meet(kor, jpn, usa);
  assert.deepEqual(await Promise.all(play.all.map((bench) => documentsOf(play, bench))), before);
  assert.match((await forkedAt(play, jpn, usa)) ?? "", /contradict/);
  await checkAll(play, kor, jpn, usa);
});

test("N13 C27 a party leaving, and texts that lie open, under a fork of a third", async () => {
  const play = await openPlay("leaving-forked");
  const { jpn, kor, usa } = play;
  const agreed = await agreeOn(play, "before");
  const [open] = await play.perform(kor, session("open"));
  assert.ok(open);
  await play.settle();
  const twin = await split(play, usa);
  await play.perform(usa, concur(open));
  getValue(await twin.node.perform(play.mechanism, [draft("stance.objected", { proposal: open })]));
  await meet(usa, kor);
  await meet(twin, jpn);
  await play.perform(jpn, draft("party.left", { effective: "2027-03-01" }));
  await meet(kor, jpn);
  // Seoul's next entry shows that Tokyo has left, and settles it.
  await play.perform(kor, note("having-seen-it"));
  await meet(kor, jpn);
  for (const bench of [kor, jpn]) {
    assert.equal(await play.outcome(bench, agreed), "agreed");
    assert.equal(await play.outcome(bench, open), "lapsed");
  }
  await checkAll(play, kor, jpn);
});

/** What a party may say next, by chance; what its own node refuses is not said. */
async function speak(play: Play, bench: Bench, random: ReturnType<typeof createRandom>, step: number): Promise<void> {
  const attempt = (one: ReturnType<typeof draft>) => bench.node.perform(play.mechanism, [one]);
  const known = (await bench.node.consult(play.mechanism)).documents.list("proposal").map(({ id }) => id);
  const proposal = known[random.below(Math.max(1, known.length))];
  const choice = random.below(12);
  if (proposal === undefined || choice < 2) await attempt(session(`s${step % 5}`, "2026-11-03T00:00:00Z"));
  else if (choice === 2) await attempt(silence(`q${step}`, "2026-11-03T12:00:00Z"));
  else if (choice === 3) await attempt(note(`n${step}`));
  else if (choice < 7) await attempt(concur(proposal));
  else if (choice < 10) for (const id of known) await attempt(concur(id));
  else if (choice === 10) await attempt(draft("stance.objected", { proposal }));
  else await attempt(draft("proposal.withdrawn", { proposal }));
}

const listAgreed = async (play: Play, bench: Bench): Promise<readonly ActId[]> =>
  (await bench.node.consult(play.mechanism)).documents
    .list("proposal")
    .flatMap(({ id, outcome }) => (outcome.status === "agreed" ? [id] : []));

let forked = 0;
let kept = 0;

const seeds = process.env["ENTENTE_FORK_SEEDS"]?.split(",") ?? ["one", "two", "three", "four"];
for (const seed of seeds) {
  test(`C29 N13 N25 however a party shows two branches to two others, both come to one record in which all that either held agreed stands (${seed})`, async () => {
    const play = await openPlay(`fork ${seed}`);
    const { jpn, kor, usa } = play;
    const random = createRandom(`fork moves ${seed}`);
    for (let step = 0; step < 6; step++) await speak(play, play.all[random.below(3)] as Bench, random, step);
    await play.settle();
    const twin = await split(play, usa);
    const everybody = [kor, jpn, usa, twin];
    for (let step = 6; step < 46; step++) {
      const move = random.below(10);
      if (move < 6) await speak(play, everybody[random.below(4)] as Bench, random, step);
      else if (move === 6) for (const bench of everybody) bench.wait(4 * 3600);
      // Each victim meets its own; now and then the news crosses.
      else if (move < 9) await meet(...(random.below(2) === 0 ? [usa, kor] : [twin, jpn]));
      else if (step > 30) await meet(...(random.below(2) === 0 ? [kor, jpn] : [usa, jpn]));
    }
    await meet(usa, kor);
    await meet(twin, jpn);
    const agreed = [...(await listAgreed(play, kor)), ...(await listAgreed(play, jpn))];
    await meet(...(random.below(2) === 0 ? [kor, jpn] : [jpn, kor]));
    await checkAll(play, kor, jpn);
    const now = await listAgreed(play, kor);
    if ((await forkedAt(play, kor, usa)) !== undefined) forked += 1;
    kept += agreed.length;
    for (const id of agreed) assert.ok(now.includes(id), "what was agreed un-happened");
    // They go on with each other, and all others come to the same.
    for (let step = 46; step < 56; step++) await speak(play, random.below(2) === 0 ? kor : jpn, random, step);
    await meet(kor, jpn);
    await meet(kor, jpn, usa);
    await checkAll(play, kor, jpn);
    const later = await listAgreed(play, jpn);
    for (const id of now) assert.ok(later.includes(id), "what was agreed un-happened");
    if ((await forkedAt(play, kor, usa)) === undefined) return;
    // The others give it a new log, and all three go on.
    for (const bench of play.all) bench.wait(3600);
    const anchor = await kor.node.findState(play.mechanism, usa.party);
    await agreeSuccessor(play, usa, anchor?.size ?? 0);
    await meet(kor, jpn, usa);
    for (let step = 56; step < 76; step++) {
      await speak(play, play.all[random.below(3)] as Bench, random, step);
      if (random.below(4) === 0) await meet(kor, jpn, usa);
    }
    await meet(kor, jpn, usa);
    await checkAll(play, kor, jpn, usa);
    const last = await listAgreed(play, usa);
    for (const id of later) assert.ok(last.includes(id), "what was agreed un-happened");
    assert.equal(await forkedAt(play, kor, usa), undefined);
  });
}

test("C29 N13 the histories above held forks and agreements", () => {
  assert.ok(forked >= seeds.length / 2 && kept > 0, `${forked} forked, ${kept} agreed before it came to light`);
});
