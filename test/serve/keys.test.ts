import assert from "node:assert/strict";
import { Agent } from "node:http";
import { test } from "node:test";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { encodeUtf8 } from "../../src/base/bytes.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { getValue } from "../../src/base/refusal.ts";
import { createCaller } from "../../src/http/caller.ts";
import { openMemoryPost } from "../../src/node/carriers/memory.ts";
import { checkAddress } from "../../src/http/brought.ts";
import { charter, createBench, jpn, kor, usa } from "../conclave/world.ts";
import { meet } from "../conclave/fork-kit.ts";
import { concur, draft, openPlay } from "../conclave/play.ts";
import { visit, visitAt } from "./peers.ts";
import type { Visit } from "./peers.ts";

function callerOf({ address, guest, mechanism }: Visit) {
  const world = {
    crypto: nodeCrypto,
    passport: guest.node.passport,
    agents: { plain: new Agent(), secure: new Agent() },
    address: undefined,
    seconds: 5,
    replyBytesMax: 1 << 24,
    signal: new AbortController().signal,
  };
  return createCaller(world, { mechanism, us: guest.party, party: kor, address });
}

/** One call with all it brings. */
async function exchange(at: Visit): Promise<void> {
  const { guest, mechanism } = at;
  const next = await guest.node.nextParcel(mechanism, kor, { room: 1 << 20, anyway: true });
  const reply = getValue(await callerOf(at).call("POST", "/parcel", next?.bytes ?? assert.fail("there is a parcel")));
  getValue(checkAddress(reply, { mechanism, from: kor, to: guest.party }));
  getValue(await guest.node.receive(reply));
}

test("H3 H7 keys that were changed more than once since the other last heard of them are shown and believed, either way", async () => {
  const at = await visit();
  try {
    const { guest, host, mechanism } = at;
    await exchange(at);
    // Both change their keys twice while they do not speak: neither's log, as the other holds it, names the keys that now sign.
    for (const node of [guest.node, host.node]) {
      for (let i = 0; i < 2; i++) getValue(await node.rollKeys(mechanism, "desk"));
    }
    await exchange(at);
    await exchange(at);
    for (const { node, party } of [guest, host]) {
      const { logs } = await node.consult(mechanism);
      const held = logs.map((log) => `${log.party} ${log.size}`).toSorted();
      assert.deepEqual(held, ["kor 3", "usa 3"], `${party} holds both logs with their changes of keys`);
    }
  } finally {
    await at.close();
  }
});

test("H7 a change of keys that the old keys did not release is not believed", async () => {
  const at = await visit();
  try {
    const { guest, host, mechanism } = at;
    await exchange(at);
    getValue(await guest.node.rollKeys(mechanism, "desk"));
    const shown = new TextDecoder().decode(await guest.node.passport.introduce(mechanism));
    const forged = shown.replace(
      /("release":\{"ed25519":")(.)/,
      (_, head: string, first: string) => `${head}${first === "0" ? "1" : "0"}`,
    );
    assert.notEqual(forged, shown);
    const heard = await host.node.passport.hear(encodeUtf8(forged));
    assert.equal(!heard.ok && heard.refusal.code, "introduction-broken");
    getValue(await host.node.passport.hear(encodeUtf8(shown)));
  } finally {
    await at.close();
  }
});

test("H7 a party that only an amendment names shows keys before it has a log, receives the record once they are confirmed, and joins", async () => {
  const [host, other, guest] = [await createBench(kor), await createBench(usa), await createBench(jpn)];
  const bilateral = { ...charter, parties: charter.parties.slice(0, 2) };
  const { id: mechanism } = getValue(await host.node.found({ charter: bilateral, party: kor, by: "head" }));
  const invitation = getValue(await host.node.invite(mechanism));
  getValue(await other.node.join({ invitation, party: usa, by: "head" }));
  getValue(await host.node.trust(mechanism, usa, await other.node.passport.fingerprint(mechanism)));
  const post = openMemoryPost();
  const round = async (): Promise<void> => {
    for (let i = 0; i < 4; i++) for (const { node, party } of [host, other]) await node.exchange(post.carrierOf(party));
  };
  await round();
  const early = await guest.node.join({ invitation, party: jpn, by: "head" });
  assert.equal(!early.ok && early.refusal.code, "charter-pending");
  const terms = { kind: "charter", charter: { ...charter } as unknown as JsonObject };
  const rule = { kind: "consensus", openUntil: "2026-11-10T00:00:00Z" };
  const tabling = draft("proposal.tabled", { subject: "charter:three-parties", terms, rule });
  const [proposal] = getValue(await host.node.perform(mechanism, [tabling])).acts;
  await round();
  getValue(await other.node.perform(mechanism, [concur(proposal ?? assert.fail("it was tabled"))]));
  await round();
  const at = await visitAt({ host, guest, mechanism });
  try {
    const refused = await callerOf(at).call("POST", "/parcel", new Uint8Array(0));
    assert.equal(!refused.ok && refused.refusal.code, "key-untrusted");
    getValue(await host.node.trust(mechanism, jpn, await guest.node.passport.fingerprint(mechanism)));
    getValue(await guest.node.trust(mechanism, usa, await other.node.passport.fingerprint(mechanism)));
    await exchange(at);
    getValue(await guest.node.join({ invitation, party: jpn, by: "head" }));
    await exchange(at);
    for (const { node } of [host, guest]) {
      const { logs } = await node.consult(mechanism);
      assert.deepEqual(logs.map(({ party }) => party).toSorted(), ["jpn", "kor", "usa"]);
    }
  } finally {
    await at.close();
  }
});

test("H3 a party whose new log was agreed is known by its new keys, and a change of these is shown and believed", async () => {
  const play = await openPlay("called-anew");
  const { kor: host, usa: guest } = play;
  await play.settle();
  const size = (await host.node.consult(play.mechanism)).logs.find(({ party }) => party === usa)?.size ?? 0;
  const { text } = await guest.node.prepareKeys(play.mechanism);
  const root = (await host.node.consult(play.mechanism)).logs.find(({ party }) => party === usa)?.root ?? "";
  const terms = { kind: "successor-log", party: usa, anchor: { size, root }, key: text };
  const rule = { kind: "consensus", openUntil: "2026-12-20T00:00:00Z" };
  const [proposal] = await play.perform(host, draft("proposal.tabled", { subject: "log:usa", terms, rule }));
  await meet(host, play.jpn);
  await play.perform(play.jpn, concur(proposal ?? assert.fail("it was tabled")));
  await meet(host, play.jpn);
  const at = await visitAt({ host, guest, mechanism: play.mechanism });
  try {
    // Under its former keys it is nobody here any more; it learns of the agreement from whoever calls it.
    const early = await callerOf(at).call("GET", "/mechanism", new Uint8Array(0));
    assert.equal(!early.ok && early.refusal.code, "key-unknown");
    await meet(play.jpn, guest);
    await exchange(at);
    getValue(await guest.node.rollKeys(play.mechanism, "desk"));
    getValue(await guest.node.rollKeys(play.mechanism, "desk"));
    await exchange(at);
    await exchange(at);
    const [peer] = (await host.node.listPeers(play.mechanism)).filter(({ party }) => party === usa);
    assert.equal(peer?.status, "in-step");
  } finally {
    await at.close();
  }
});
