import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../../src/base/bytes.ts";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { Parcel } from "../../src/exchange/parcel.ts";
import { forge, listTrue, parcelOf } from "./forge.ts";
import type { Forged } from "./forge.ts";
import { note, openPlay, words } from "./play.ts";
import type { Play } from "./play.ts";
import { createBench } from "./world.ts";

/** What Seoul makes of a parcel that Washington sends: the refusals, by code and sentence. */
async function refusalsOf(play: Play, held: Partial<Parcel>): Promise<readonly string[]> {
  const received = getValue(await play.kor.node.receive(parcelOf(play, play.usa, play.kor, held)));
  return received.refused.map(({ code, sentence }) => `${code}: ${sentence}`);
}

/** Washington signs its log with one more entry, `next` made from what an honest one would be. */
async function extend(play: Play, next: (honest: Forged) => Forged | Uint8Array): Promise<readonly string[]> {
  const entries = await listTrue(play, play.usa);
  const last = entries.at(-1);
  const honest = {
    ...last,
    kind: "communication.sent",
    content: { communication: "communication:x", purpose: "information", title: "x", to: ["kor"] },
    n: entries.length,
  };
  return refusalsOf(play, { logs: [await forge(play, play.usa, [...entries, next(honest)], entries.length)] });
}

test("X9 an entry of another mechanism, author or index is refused, though its author signed it", async () => {
  const play = await openPlay("places");
  assert.match(
    (await extend(play, (honest) => ({ ...honest, mechanism: "ab".repeat(32) })))[0] ?? "",
    /^wrong-mechanism: Entry 1 of the log of usa belongs to another mechanism\.$/,
  );
  assert.match(
    (await extend(play, (honest) => ({ ...honest, party: "jpn" })))[0] ?? "",
    /^wrong-party: Entry 1 of the log of usa names jpn as its author\.$/,
  );
  assert.match(
    (await extend(play, (honest) => ({ ...honest, n: 7 })))[0] ?? "",
    /^wrong-index: Entry 1 of the log of usa says that it is entry 7\.$/,
  );
  assert.deepEqual(await extend(play, (honest) => honest), []);
});

test("X9 an entry that is not strictly canonical JSON is refused, each fault by its sentence", async () => {
  const play = await openPlay("canonical");
  const raw = (change: (text: string) => string) =>
    extend(play, (honest) => {
      const sorted = Object.fromEntries(Object.entries(honest).toSorted(([a], [b]) => (a < b ? -1 : 1)));
      return encodeUtf8(change(JSON.stringify(sorted)));
    });
  assert.match(
    (await raw((text) => text.slice(1)))[0] ?? "",
    /^json-malformed: Entry 1 of the log of usa cannot be read: /,
  );
  assert.match((await raw((text) => text.replace('"by"', ' "by"')))[0] ?? "", /^json-not-canonical: /);
  assert.match((await raw((text) => text.replace('"n":1', '"n":9007199254740993')))[0] ?? "", /^json-number: /);
  const deep = `${"[".repeat(20)}${"]".repeat(20)}`;
  assert.match((await raw((text) => text.replace('"title":"x"', `"title":${deep}`)))[0] ?? "", /^json-depth: /);
  assert.match(
    (await raw((text) => text.replace('"by":"head",', "")))[0] ?? "",
    /^entry-form: .*The field by is missing/,
  );
});

test("X9 entries that do not add up to what was signed, or leave a gap, are refused", async () => {
  const play = await openPlay("sums");
  await play.perform(play.usa, note("one"), note("two"));
  const entries = await listTrue(play, play.usa);
  const section = await forge(play, play.usa, entries, 1);
  const [first, second] = section.entries;
  assert.ok(first !== undefined && second !== undefined);
  const codeOf = async (held: Partial<Parcel>) => (await refusalsOf(play, held))[0]?.split(":")[0];
  assert.equal(await codeOf({ logs: [{ ...section, entries: [second, first] }] }), "root");
  assert.equal(await codeOf({ logs: [{ ...section, entries: [first] }] }), "delivery-size");
  assert.equal(await codeOf({ logs: [{ ...section, from: 2, entries: [second] }] }), "delivery-gap");
  assert.equal(await codeOf({ logs: [{ ...section, party: "jpn" as PartyId }] }), "checkpoint-origin");
  assert.equal(await codeOf({ logs: [{ ...section, party: "rus" as PartyId }] }), "party-unknown");
  const spoilt = section.checkpoint.slice();
  spoilt[spoilt.length - 20] = (spoilt.at(-20) ?? 0) === 65 ? 66 : 65;
  assert.equal(await codeOf({ logs: [{ ...section, checkpoint: spoilt }] }), "signature");
  assert.deepEqual(await refusalsOf(play, { logs: [section] }), []);
});

test("X8 a log under a key that nobody compared, or under another than was compared, is refused with the digits", async () => {
  const play = await openPlay("keys");
  const invitation = getValue(await play.kor.node.invite(play.mechanism));
  const late = await createBench("usa" as PartyId, "keys late");
  getValue(await late.node.join({ invitation, party: late.party, by: "head" }));
  const section = await forge(play, play.jpn, await listTrue(play, play.jpn));
  const parcel = parcelOf(play, play.jpn, late, { logs: [section] });
  const [untrusted] = getValue(await late.node.receive(parcel)).refused;
  assert.equal(untrusted?.code, "key-untrusted");
  const digits = /(\d{5}(?: \d{5}){7})/.exec(untrusted?.sentence ?? "")?.[1] ?? "";
  assert.equal(
    digits,
    (await play.jpn.node.consult(play.mechanism)).logs.find(({ party }) => party === "jpn")?.fingerprint,
  );
  getValue(await late.node.trust(play.mechanism, play.jpn.party, digits.replaceAll("0", "1")));
  assert.equal(getValue(await late.node.receive(parcel)).refused[0]?.code, "key-differs");
  getValue(await late.node.trust(play.mechanism, play.jpn.party, digits));
  assert.deepEqual(getValue(await late.node.receive(parcel)).entries, { jpn: 1 });
  const differing = await late.node.trust(play.mechanism, play.jpn.party, digits.replaceAll("0", "1"));
  assert.equal(differing.ok ? "" : differing.refusal.code, "key-differs");
  assert.ok(!differing.ok && differing.refusal.sentence.includes(digits), "both are shown");
  assert.ok(!differing.ok && differing.refusal.sentence.includes(digits.replaceAll("0", "1")), "both are shown");
  const nobody = await late.node.trust(play.mechanism, "zz" as PartyId, digits);
  assert.equal(nobody.ok ? "" : nobody.refusal.code, "party-unknown");
});

test("X10 what is foolish or unknown is kept and mirrored, and counts for nothing", async () => {
  const play = await openPlay("merit");
  assert.deepEqual(await extend(play, (honest) => ({ ...honest, kind: "moon.claimed", content: { whole: true } })), []);
  const held = await play.kor.node.consult(play.mechanism);
  assert.equal(held.logs.find(({ party }) => party === "usa")?.size, 2);
  assert.deepEqual(
    held.documents.list("uncounted").map(({ actKind, status }) => `${actKind} ${status}`),
    ["moon.claimed unknown"],
  );
});

test("X10 a regressing seen and a date before the charter are kept as void", async () => {
  const play = await openPlay("regress");
  await play.perform(play.usa, note("one"));
  assert.deepEqual(
    (await refusalsOf(play, { logs: [await forge(play, play.usa, await listTrue(play, play.usa))] })).length,
    0,
  );
  assert.deepEqual(await extend(play, (honest) => ({ ...honest, seen: {} })), []);
  assert.deepEqual(
    (await play.kor.node.consult(play.mechanism)).documents.list("uncounted").map(({ code }) => code),
    ["seen-regresses"],
  );
  const other = await openPlay("regress");
  assert.deepEqual(await extend(other, (honest) => ({ ...honest, at: "2020-01-01T00:00:00Z" })), []);
  assert.deepEqual(
    (await other.kor.node.consult(other.mechanism)).documents.list("uncounted").map(({ code }) => code),
    ["before-charter"],
  );
});

test("X11 a part that no entry names is not kept; one that is missing is asked for and stops nothing", async () => {
  const play = await openPlay("parts");
  const stray = { salt: new Uint8Array(32), bytes: encodeUtf8("stray") };
  assert.match((await refusalsOf(play, { parts: [stray] }))[0] ?? "", /^part-unnamed: /);
  await play.perform(play.usa, note("with", "With words", [words("text", "The words.")]));
  const bare = await forge(play, play.usa, await listTrue(play, play.usa), 1);
  assert.deepEqual(await refusalsOf(play, { logs: [bare] }), []);
  const held = await play.kor.node.consult(play.mechanism);
  assert.equal(held.logs.find(({ party }) => party === "usa")?.missingParts, 1);
  assert.equal(held.seen["usa"]?.size, 2);
  await play.settle();
  assert.equal(
    (await play.kor.node.consult(play.mechanism)).logs.find(({ party }) => party === "usa")?.missingParts,
    0,
  );
});

test("X12 a cosignature that its cosigner did not make, or of a state not held, does not count", async () => {
  const play = await openPlay("cosigned");
  await play.perform(play.usa, note("one"));
  await play.settle([play.usa, play.jpn]);
  const [made] = (await play.jpn.world.store.listCosignatures(play.mechanism)).filter(
    ({ cosigner, log }) => cosigner === "jpn" && log === "usa",
  );
  assert.ok(made);
  const codeOf = async (held: Partial<Parcel>) => (await refusalsOf(play, held))[0]?.split(":")[0];
  assert.equal(await codeOf({ cosignatures: [made] }), "cosignature-ahead");
  const section = await forge(play, play.usa, await listTrue(play, play.usa), 1);
  const refused = await codeOf({ logs: [section], cosignatures: [{ ...made, cosigner: "kor" as PartyId }] });
  assert.equal(refused, "cosignature");
  assert.equal(await codeOf({ cosignatures: [{ ...made, log: "kor" as PartyId }] }), "cosignature-origin");
  assert.deepEqual(await refusalsOf(play, { cosignatures: [made] }), []);
});

test("X14 a parcel for another, of another consultation, or our own is refused whole", async () => {
  const play = await openPlay("addressed");
  const codeOf = async (bytes: Uint8Array) => {
    const received = await play.kor.node.receive(bytes);
    return received.ok ? "" : received.refusal.code;
  };
  assert.equal(await codeOf(parcelOf(play, play.usa, play.jpn, {})), "not-addressed");
  assert.equal(await codeOf(parcelOf(play, play.kor, play.kor, {})), "own-parcel");
  const other = { ...play, mechanism: "cd".repeat(32) as MechanismId };
  assert.equal(await codeOf(parcelOf(other, play.usa, play.kor, {})), "mechanism-unknown");
  assert.equal(await codeOf(encodeUtf8("Dear colleague,\n")), "not-a-parcel");
});

test("X13 evidence that proves nothing under the parties' keys is refused", async () => {
  const play = await openPlay("evidence");
  const refused = await refusalsOf(play, { evidence: [{ name: "fork-usa.txt", bytes: encodeUtf8("They lied!\n") }] });
  assert.equal(refused.length, 1);
  assert.deepEqual(await play.kor.world.store.listEvidence(play.mechanism).then((all) => all.map(({ name }) => name)), [
    "founding.txt",
  ]);
});
