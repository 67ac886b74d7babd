import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { PartyId } from "../../src/base/ids.ts";
import type { LogSection, Parcel } from "../../src/exchange/parcel.ts";
import { formatBridge } from "../../src/record/bridge.ts";
import { createTree, hashLeaf } from "../../src/record/merkle.ts";
import { forge, listTrue, parcelOf } from "../conclave/forge.ts";
import { note, openPlay, words } from "../conclave/play.ts";
import type { Play } from "../conclave/play.ts";
import type { Bench } from "../conclave/world.ts";

/** What Seoul makes of what Washington sends: codes of the refusals, of the whole parcel or of its sections. */
async function codesOf(play: Play, parcel: Partial<Parcel> | Uint8Array): Promise<readonly string[]> {
  const bytes = parcel instanceof Uint8Array ? parcel : parcelOf(play, play.usa, play.kor, parcel);
  const received = await play.kor.node.receive(bytes);
  return received.ok ? received.value.refused.map(({ code }) => code) : [received.refusal.code];
}

const sizeAt = async (play: Play, bench: Bench, party: string): Promise<number> =>
  (await bench.node.consult(play.mechanism)).logs.find((log) => log.party === party)?.size ?? 0;

/** Washington's log as a part that leads up to `end` alone, joined to its signed state by a proof. */
function cut(whole: LogSection, from: number, end: number): LogSection {
  const tree = createTree(nodeCrypto);
  for (const entry of whole.entries) tree.append(hashLeaf(nodeCrypto, entry));
  const bridge = formatBridge({ proof: tree.proveConsistency(end, tree.size), rolls: [] });
  return { ...whole, from, entries: whole.entries.slice(from, end), bridge };
}

test("X9 hostile: a valid proof with wrong entries is refused, and so are valid entries with the proof of others", async () => {
  const play = await openPlay("wrong leaves");
  await play.perform(play.usa, note("one"), note("two"), note("three"), note("four"));
  const whole = await forge(play, play.usa, await listTrue(play, play.usa));
  const good = cut(whole, 1, 3);
  const [first, second] = good.entries;
  assert.ok(first !== undefined && second !== undefined);
  assert.deepEqual(await codesOf(play, { logs: [{ ...good, entries: [second, first] }] }), ["root"]);
  const other = cut(whole, 1, 4).bridge;
  assert.ok(other !== undefined);
  assert.deepEqual(await codesOf(play, { logs: [{ ...good, bridge: other }] }), ["root"]);
  assert.deepEqual(await codesOf(play, { logs: [{ ...good, bridge: encodeUtf8("proof\n") }] }), ["bridge-form"]);
  assert.equal(await sizeAt(play, play.kor, "usa"), 1);
  assert.deepEqual(await codesOf(play, { logs: [good] }), []);
  assert.equal(await sizeAt(play, play.kor, "usa"), 3);
});

test("X2 X9 hostile: sizes near 2^53, 2^63 and 2^64 are refused wherever a parcel can name one", async () => {
  const play = await openPlay("sizes");
  await play.perform(play.usa, note("one"));
  const section = await forge(play, play.usa, await listTrue(play, play.usa));
  const parcel = new TextDecoder().decode(parcelOf(play, play.usa, play.kor, { logs: [section] }));
  const heading = `log usa 0 ${section.entries.length} `;
  assert.ok(parcel.includes(heading));
  const huge = ["9007199254740992", "9223372036854775807", "9223372036854775808", "18446744073709551616"];
  for (const size of huge) {
    const wrong = [
      parcel.replace(heading, `log usa ${size} ${section.entries.length} `),
      parcel.replace(heading, `log usa 0 ${size} `),
      parcel.replace(/^(log usa \d+ \d+) \d+$/m, `$1 ${size}`),
      parcel.replace("log usa", `held usa ${size} ${"00".repeat(32)}\nlog usa`),
      parcel.replace("log usa", `held usa 1 ${"00".repeat(32)} jpn:${size}\nlog usa`),
      parcel.replace("end\n", `part ${size} ${"00".repeat(32)}\n\nend\n`),
      parcel.replace("end\n", `evidence fork.txt ${size}\nx\nend\n`),
      parcel.replace("end\n", `cosignature usa jpn ${size}\nx\nend\n`),
    ];
    for (const text of wrong) {
      assert.notEqual(text, parcel);
      const codes = await codesOf(play, encodeUtf8(text));
      assert.deepEqual(codes, ["parcel-malformed"], text.slice(0, 400));
    }
    const state = new TextDecoder().decode(section.checkpoint).replace(/\n2\n/, `\n${size}\n`);
    assert.deepEqual(await codesOf(play, { logs: [{ ...section, checkpoint: encodeUtf8(state) }] }), [
      "checkpoint-size",
    ]);
  }
  // The largest number that is exact is read, and is no size that anything here has.
  const exact = String(Number.MAX_SAFE_INTEGER);
  assert.deepEqual(await codesOf(play, encodeUtf8(parcel.replace(heading, `log usa ${exact} 2 `))), ["delivery-size"]);
  const claimed = parcel.replace("log usa", `held usa ${exact} ${"00".repeat(32)} jpn:${exact}\nlog usa`);
  assert.deepEqual(await codesOf(play, encodeUtf8(claimed)), []);
  await play.settle();
  assert.equal(await sizeAt(play, play.kor, "usa"), 2);
});

test("X6 X18 hostile: ranges that overlap what is held are taken once; one log twice in a parcel is refused", async () => {
  const play = await openPlay("overlap");
  await play.perform(play.usa, note("one"), note("two"), note("three"), note("four"));
  const whole = await forge(play, play.usa, await listTrue(play, play.usa));
  assert.deepEqual(await codesOf(play, { logs: [cut(whole, 0, 2), cut(whole, 1, 4)] }), ["parcel-repeats"]);
  assert.equal(await sizeAt(play, play.kor, "usa"), 1);
  const ranges: readonly (readonly [from: number, end: number, codes: readonly string[], size: number])[] = [
    [0, 3, [], 3],
    [1, 4, [], 4],
    [2, 3, ["delivery-size"], 4],
    [0, 5, [], 5],
    [2, 5, [], 5],
  ];
  for (const [from, end, codes, size] of ranges) {
    const section = end === 5 ? { ...whole, from, entries: whole.entries.slice(from) } : cut(whole, from, end);
    assert.deepEqual(await codesOf(play, { logs: [section] }), codes);
    assert.equal(await sizeAt(play, play.kor, "usa"), size);
  }
  await play.settle();
  assert.equal((await play.kor.node.consult(play.mechanism)).logs.find(({ party }) => party === "usa")?.closed, 5);
});

test("X19 hostile: who is no party of the charter is heard in nothing, and leaves nothing behind", async () => {
  const play = await openPlay("strangers");
  const commits = await play.kor.world.store.findRevision(play.mechanism);
  const noted: string[] = [];
  const { set } = play.kor.world.scratch;
  Object.assign(play.kor.world.scratch, {
    set: (key: string, value: string) => {
      noted.push(key);
      set(key, value);
    },
  });
  for (let i = 0; i < 40; i += 1) {
    const stranger = { ...play.usa, party: `x${i}` as PartyId };
    assert.deepEqual(await codesOf(play, parcelOf(play, stranger, play.kor, {})), ["party-unknown"]);
  }
  assert.deepEqual(noted, []);
  assert.equal(await play.kor.world.store.findRevision(play.mechanism), commits);
});

test("X4 hostile: a parcel of nothing but line ends is refused before it takes room in memory", async () => {
  const play = await openPlay("line ends");
  const section = await forge(play, play.usa, await listTrue(play, play.usa));
  const parcel = new TextDecoder().decode(parcelOf(play, play.usa, play.kor, { logs: [section] }));
  const count = 4_000_000;
  const bomb = encodeUtf8(
    parcel.replace(/^log usa 0 1 /m, `log usa 0 ${count + 1} `).replace("end\n", `${"\n".repeat(count)}end\n`),
  );
  const before = process.memoryUsage().rss;
  assert.deepEqual(await codesOf(play, bomb), ["parcel-too-many"]);
  assert.ok(process.memoryUsage().rss - before < 200_000_000);
});

test("X20 hostile: a part of another size than its entry says is refused, whatever its commitment", async () => {
  const play = await openPlay("part size");
  const text = words("text", "Words of some length.");
  await play.perform(play.usa, note("with", "With words", [text]));
  const entries = await listTrue(play, play.usa);
  const last = entries.at(-1) as { readonly parts: readonly { readonly commitment: string }[] };
  const commitment = last.parts[0]?.commitment ?? "";
  const part = await play.usa.world.store.findPart(play.mechanism, Uint8Array.fromHex(commitment));
  assert.ok(part);
  const lying = { ...entries.at(-1), parts: last.parts.map((each) => ({ ...each, size: 1 })) };
  const section = await forge(play, play.usa, [...entries.slice(0, -1), lying]);
  assert.deepEqual(await codesOf(play, { logs: [section], parts: [part] }), ["part-size"]);
  assert.equal(await play.kor.world.store.findPart(play.mechanism, part.commitment), undefined);
});
