import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { ActId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { addSeconds } from "../../src/base/time.ts";
import { testifyAct } from "../../src/node/check/testify.ts";
import { readTestimony } from "../../src/stranger/testimony.ts";
import { concur, draft, note as remark, openPlay, session, silence } from "../conclave/play.ts";
import type { Play } from "../conclave/play.ts";
import type { Bench } from "../conclave/world.ts";

/** What a stranger computes from a certificate that a party writes, beside what that party's own node holds. */
async function compare(play: Play, { node, party, world }: Bench, act: ActId) {
  const { documents } = await node.consult(play.mechanism);
  const known = documents.find("proposal", act);
  const row = { id: play.mechanism, shortName: "", party };
  const read = readTestimony(nodeCrypto, getValue(await testifyAct(nodeCrypto, world.store, row, act)), []);
  if (!read.ok) assert.fail(JSON.stringify(read.refusal));
  assert.deepEqual(read.value.state?.outcome, known?.outcome);
  assert.deepEqual(read.value.state?.standing, known?.standing);
  return read.value;
}

test("R42 silence kept and broken, ad referendum, history, packages and what replaces them come out as in the whole record", async () => {
  const play = await openPlay("stranger-rules");
  const { jpn, kor, usa } = play;
  const [kept] = await play.perform(kor, silence("kept", "2026-11-08T00:00:00Z"));
  const [broken] = await play.perform(usa, silence("broken", "2026-11-08T00:00:00Z"));
  const terms = { kind: "session", body: "body:working", status: "held", name: "Long ago" };
  const [history] = await play.perform(
    jpn,
    draft("proposal.tabled", {
      subject: "session:past",
      terms,
      rule: { kind: "entered", source: { publisher: "Gazette" } },
    }),
  );
  const [reserved] = await play.perform(kor, session("reserved"));
  const items = ["one", "two"].map((name) => ({
    subject: `session:${name}`,
    terms: { ...terms, status: "planned", name },
  }));
  const [parcel] = await play.perform(
    usa,
    draft("proposal.tabled", {
      subject: "package:both",
      terms: { kind: "package", name: "Both", items },
      rule: { kind: "consensus", openUntil: "2026-11-20T00:00:00Z" },
    }),
  );
  assert.ok(kept && broken && history && reserved && parcel);
  await play.settle();
  await play.perform(jpn, draft("silence.broken", { proposal: broken, ground: "time" }));
  for (const bench of [usa, jpn]) {
    await play.perform(bench, draft("stance.concurred", { proposal: reserved, adReferendum: true }));
  }
  for (const bench of [kor, usa]) await play.perform(bench, concur(history));
  for (const bench of [kor, jpn]) await play.perform(bench, concur(parcel));
  await play.settle();
  const found: Record<string, string | undefined> = {};
  const note = async (name: string, act: ActId): Promise<void> => {
    for (const bench of [kor, jpn]) found[name] = (await compare(play, bench, act)).state?.outcome.status;
  };
  await note("reserved", reserved);
  for (const bench of [usa, jpn]) await play.perform(bench, draft("stance.confirmed", { proposal: reserved }));
  await play.settle();
  await note("confirmed", reserved);
  for (const bench of play.all) bench.wait(8 * 86_400);
  for (const bench of play.all) await bench.node.confirmHour(play.mechanism);
  await play.settle();
  await note("kept", kept);
  await note("broken", broken);
  await note("history", history);
  await note("parcel", parcel);
  assert.deepEqual(found, {
    reserved: "provisional",
    confirmed: "agreed",
    kept: "agreed",
    broken: "broken",
    history: "entered-jointly",
    parcel: "agreed",
  });

  // One that was cut off gave no receipt by the notice hour.
  const [late] = await play.perform(kor, silence("late", addSeconds(kor.world.clock.now(), 4 * 86_400)));
  assert.ok(late);
  await play.settle([kor, usa]);
  for (const bench of play.all) bench.wait(5 * 86_400);
  for (const bench of play.all) await bench.node.confirmHour(play.mechanism);
  await play.perform(jpn, remark("while-cut-off"));
  await play.settle();
  assert.equal((await compare(play, jpn, late)).state?.outcome.status, "undelivered");
  await compare(play, kor, late);

  const [heir] = await play.perform(
    kor,
    draft("proposal.tabled", {
      subject: "session:one",
      terms: { ...terms, status: "postponed", name: "one" },
      rule: { kind: "consensus", openUntil: "2026-12-20T00:00:00Z" },
      lineage: { supersedes: [parcel] },
    }),
  );
  assert.ok(heir);
  await play.settle();
  for (const bench of [usa, jpn]) await play.perform(bench, concur(heir));
  await play.settle();
  for (const act of [heir, parcel]) await compare(play, jpn, act);
});
