import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { ActId } from "../../src/base/ids.ts";
import { verifyArchive } from "../../src/node/check/archive-check.ts";
import type { ArchiveFolder } from "../../src/node/check/archive-check.ts";
import { listArchive, openArchive } from "../../src/node/check/archive.ts";
import { testifyAct } from "../../src/node/check/testify.ts";
import { readTestimony } from "../../src/stranger/testimony.ts";
import { meet, split } from "../conclave/fork-kit.ts";
import { concur, note, openPlay, session } from "../conclave/play.ts";
import type { Play } from "../conclave/play.ts";
import type { Bench } from "../conclave/world.ts";

/** An archive in memory, as a folder. */
async function archiveOf(play: Play, { world }: Bench): Promise<Map<string, Uint8Array>> {
  const [row] = await world.store.listMechanisms();
  assert.equal(row?.id, play.mechanism);
  const files = new Map<string, Uint8Array>();
  const source = getValue(await openArchive(nodeCrypto, world.store, row));
  for await (const { bytes, path } of listArchive(source, true)) files.set(path, bytes);
  return files;
}

const folderOf = (files: ReadonlyMap<string, Uint8Array>): ArchiveFolder => ({
  list: async () => [...files.keys()],
  read: async (path) => files.get(path),
});

async function testify({ mechanism }: Play, { party, world }: Bench, act: ActId) {
  return testifyAct(nodeCrypto, world.store, { id: mechanism, shortName: "", party }, act);
}

test("V33 R42 of a forked record every branch is archived and checked; what was agreed under all eyes is certified still", async () => {
  const play = await openPlay("archive-forked");
  const { jpn, kor, usa } = play;
  const [before] = await play.perform(kor, session("before"));
  assert.ok(before);
  await play.settle();
  for (const bench of [usa, jpn]) await play.perform(bench, concur(before));
  await play.settle();
  const [mine] = await play.perform(kor, session("seoul"));
  assert.ok(mine);
  await play.settle();
  await play.perform(jpn, concur(mine));
  await play.settle();
  const twin = await split(play, usa);
  await play.perform(usa, concur(mine), note("to-seoul"));
  getValue(await twin.node.perform(play.mechanism, [note("to-tokyo")]));
  await meet(usa, kor);
  await meet(twin, jpn);
  await meet(kor, jpn);
  for (const bench of [kor, jpn]) {
    const files = await archiveOf(play, bench);
    assert.ok(
      [...files.keys()].some((path) => /^record\/logs\/usa~(?:jpn|kor)\//.test(path)),
      "a branch is kept",
    );
    const checked = getValue(await verifyArchive(nodeCrypto, folderOf(files), [], true));
    assert.deepEqual(checked.faults, []);
    assert.deepEqual(checked.forked, ["usa"]);
    const testimony = readTestimony(nodeCrypto, getValue(await testify(play, bench, before)), []);
    assert.equal(testimony.ok && testimony.value.state?.outcome.status, "agreed");
  }
});

test("V33 a part that was not held and one that was expunged are said to be so, and their absence is no fault", async () => {
  const play = await openPlay("archive-absent");
  const { jpn, kor, usa } = play;
  const words = {
    name: "text",
    lang: "en",
    media: "text/plain",
    bytes: new TextEncoder().encode("Not for everybody."),
  };
  const [said] = await play.perform(kor, { ...note("secret"), parts: [words] });
  assert.ok(said);
  await play.settle();
  const [proposal] = await play.perform(kor, {
    kind: "proposal.tabled",
    by: "desk",
    content: {
      subject: "decision:expunge",
      terms: { kind: "expunging", act: said, part: "text", lang: "en", reason: "spilled" },
      rule: { kind: "consensus", openUntil: "2026-11-20T00:00:00Z" },
    },
  });
  assert.ok(proposal);
  await play.settle();
  for (const bench of [usa, jpn]) await play.perform(bench, concur(proposal));
  await play.settle();
  await play.settle();
  const files = await archiveOf(play, kor);
  const acts = new TextDecoder().decode(files.get("acts/kor-0000.html"));
  assert.match(acts, /text \(en\): expunged by joint decision/);
  assert.doesNotMatch(acts, /Not for everybody/);
  assert.ok(![...files.values()].some((bytes) => Buffer.from(bytes).includes("Not for everybody")));
  assert.deepEqual(getValue(await verifyArchive(nodeCrypto, folderOf(files), [], true)).faults, []);
  const testimony = readTestimony(nodeCrypto, getValue(await testify(play, kor, said)), []);
  assert.ok(testimony.ok);
  assert.deepEqual(
    testimony.value.absent.map(({ ref }) => ref.name),
    ["text"],
  );
});
