import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { openMemoryPost } from "../../src/node/carriers/memory.ts";
import { verifyStore } from "../../src/node/check/verify.ts";
import { concur, draft, note, words } from "./play.ts";
import { charter, createBench, jpn, kor, usa } from "./world.ts";
import type { Bench } from "./world.ts";

const bilateral = { ...charter, shortName: "bilateral", parties: charter.parties.slice(0, 2) };

const fingerprintOf = async (bench: Bench, mechanism: Parameters<Bench["node"]["consult"]>[0]): Promise<string> =>
  (await bench.node.consult(mechanism)).logs.find(({ party }) => party === bench.party)?.fingerprint ?? "";

test("N15 a party that joins by an amendment receives the whole record, and adopts the charter then", async () => {
  const post = openMemoryPost();
  const [seoul, washington, tokyo] = [await createBench(kor), await createBench(usa), await createBench(jpn)];
  const { id: mechanism } = getValue(await seoul.node.found({ charter: bilateral, party: kor, by: "head" }));
  const invitation = getValue(await seoul.node.invite(mechanism));
  getValue(await washington.node.join({ invitation, party: usa, by: "head" }));
  getValue(await seoul.node.trust(mechanism, usa, await fingerprintOf(washington, mechanism)));
  const round = async (...benches: readonly Bench[]) => {
    for (let i = 0; i < 5; i++) for (const bench of benches) await bench.node.exchange(post.carrierOf(bench.party));
  };
  await round(seoul, washington);
  getValue(
    await seoul.node.perform(mechanism, [
      {
        ...note("before", "Before", [words("text", "Words.")]),
        content: { communication: "communication:before", title: "Before", purpose: "information", to: ["usa"] },
      },
    ]),
  );

  const early = await tokyo.node.join({ invitation, party: jpn, by: "head" });
  assert.equal(early.ok ? "" : early.refusal.code, "charter-pending");
  const [waiting] = await verifyStore(nodeCrypto, tokyo.world.store, []);
  assert.deepEqual(waiting?.faults, [], "a party that has yet to join lacks no log");
  const amended = { ...bilateral, parties: charter.parties };
  const proposal = getValue(
    await seoul.node.perform(mechanism, [
      draft("proposal.tabled", {
        subject: "charter:three-parties",
        terms: { kind: "charter", charter: amended as unknown as JsonObject },
        rule: { kind: "consensus", openUntil: "2026-11-10T00:00:00Z" },
      }),
    ]),
  ).acts[0];
  assert.ok(proposal);
  await round(seoul, washington);
  getValue(await washington.node.perform(mechanism, [concur(proposal)]));
  await round(seoul, washington);
  getValue(await tokyo.node.trust(mechanism, usa, await fingerprintOf(washington, mechanism)));
  await round(tokyo, seoul);
  const row = getValue(await tokyo.node.join({ invitation, party: jpn, by: "head" }));
  assert.equal(row.party, jpn);
  for (const bench of [seoul, washington])
    getValue(await bench.node.trust(mechanism, jpn, await fingerprintOf(tokyo, mechanism)));
  await round(tokyo, seoul, washington);
  for (const bench of [seoul, washington, tokyo]) {
    const held = await bench.node.consult(mechanism);
    assert.equal(held.charter.parties.length, 3);
    assert.deepEqual(
      held.documents.find("charter", "charter")?.parties.map(({ status }) => status),
      ["joined", "joined", "joined"],
    );
    assert.deepEqual(
      held.logs.map(({ missingParts }) => missingParts),
      [0, 0, 0],
    );
  }
});

test("N15 where both sides founded alone, one adopts the other's charter; each keeps what it had in a home of several", async () => {
  const post = openMemoryPost();
  const [seoul, washington] = [await createBench(kor), await createBench(usa)];
  const ours = getValue(await seoul.node.found({ charter: bilateral, party: kor, by: "head" }));
  const nonce = "ff".repeat(16);
  const theirs = getValue(await washington.node.found({ charter: { ...bilateral, nonce }, party: usa, by: "head" }));
  assert.notEqual(ours.id, theirs.id);
  const invitation = getValue(await seoul.node.invite(ours.id));
  const taken = await washington.node.join({ invitation, party: usa, by: "head" });
  assert.equal(taken.ok ? "" : taken.refusal.code, "name-taken");
  getValue(await washington.node.join({ invitation, party: usa, by: "head", shortName: "with-seoul" }));
  getValue(await seoul.node.trust(ours.id, usa, await fingerprintOf(washington, ours.id)));
  getValue(
    await washington.node.perform(theirs.id, [
      draft("communication.sent", {
        communication: "communication:own",
        title: "Own",
        purpose: "information",
        to: ["kor"],
      }),
    ]),
  );
  for (let i = 0; i < 4; i++) {
    for (const bench of [seoul, washington]) await bench.node.exchange(post.carrierOf(bench.party));
  }
  assert.deepEqual(
    (await seoul.node.listMechanisms()).map(({ id }) => id),
    [ours.id],
  );
  assert.deepEqual(
    (await seoul.node.consult(ours.id)).logs.map(({ size }) => size),
    [1, 1],
  );
  assert.deepEqual(
    (await washington.node.consult(theirs.id)).logs.map(({ size }) => size),
    [2],
  );
  assert.equal(getValue(await washington.node.findMechanism("with-seoul")).id, ours.id);
  assert.equal(getValue(await washington.node.findMechanism(theirs.id.slice(0, 10))).shortName, "bilateral");
  assert.equal((await washington.node.findMechanism("nowhere")).ok, false);
});
