import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { decodeUtf8 } from "../../src/base/bytes.ts";
import type { ActId, MechanismId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { volumeBytesMin } from "../../src/node/pouch/pouch-load.ts";
import { concur, note, session, words } from "../conclave/play.ts";
import { createRandom } from "../conclave/world.ts";
import { createCourier, makeFolder } from "./courier.ts";
import type { Sender } from "./courier.ts";

const seeds = Array.from({ length: 4 }, (_, i) => `weather-${i}`);
const steps = 14;

async function stateOf({ bench }: Sender, mechanism: MechanismId) {
  const { logs } = await bench.node.consult(mechanism);
  const documents = await bench.world.store.listAllDocuments(mechanism);
  return {
    logs: Object.fromEntries(logs.map(({ closed, party, root, size }) => [party, { closed, root, size }])),
    documents: documents.map(({ id, json, kind }) => `${kind} ${id} ${decodeUtf8(json)}`).toSorted(),
  };
}

/** One history under one seed: what is lost, doubled, reordered and split is as the seed has it. */
async function play(
  seed: string,
): Promise<{ readonly lost: number; readonly doubled: number; readonly split: number }> {
  const random = createRandom(seed);
  const courier = await createCourier(seed);
  const { kor, mechanism, usa } = courier;
  const folder = await makeFolder();
  const boxes = new Map<Sender, string[]>([
    [kor, []],
    [usa, []],
  ]);
  const proposals: { readonly by: Sender; readonly act: ActId }[] = [];
  const told = { lost: 0, doubled: 0, split: 0 };
  let laid = 0;
  for (let step = 0; step < steps; step++) {
    const [from, to] = random.below(2) === 0 ? ([kor, usa] as const) : ([usa, kor] as const);
    from.bench.wait(random.below(7200));
    switch (random.below(5)) {
      case 0: {
        const text = `${step} `.repeat(random.below(120_000));
        getValue(await from.bench.node.perform(mechanism, [note(`${seed}-${step}`, "N", [words("text", text)])]));
        break;
      }
      case 1: {
        const { acts } = getValue(await from.bench.node.perform(mechanism, [session(`${seed}-${step}`)]));
        if (acts[0] !== undefined) proposals.push({ by: from, act: acts[0] });
        break;
      }
      case 2: {
        const open = proposals.find(({ by }) => by !== from);
        if (open !== undefined) await from.bench.node.perform(mechanism, [concur(open.act)]);
        break;
      }
      case 3: {
        const pouch = await courier.pack(from, to, random.below(2) === 0 ? { volumeBytes: volumeBytesMin } : {});
        told.split += (pouch?.volumes.length ?? 0) > 1 ? 1 : 0;
        for (const { path } of pouch?.volumes ?? []) {
          const copies = random.below(4) === 0 ? 0 : 1 + random.below(2);
          told.lost += copies === 0 ? 1 : 0;
          told.doubled += copies > 1 ? 1 : 0;
          const carried = join(folder, `${laid++}.pouch`);
          // Opened here, a spooled volume goes; on its way it stays what it was.
          await copyFile(path, carried);
          const box = boxes.get(to) ?? [];
          for (let i = 0; i < copies; i++) box.splice(random.below(box.length + 1), 0, carried);
        }
        break;
      }
      default: {
        const box = boxes.get(to) ?? [];
        const taken = box.splice(0, 1 + random.below(3));
        for (const file of (await to.pouches.open(taken)).files) assert.notEqual(file.status, "refused");
      }
    }
  }
  // What is still on its way comes late, and then both go on until they have nothing to say.
  for (const [to, box] of boxes) await to.pouches.open(box);
  await courier.settle(random.below(2) === 0 ? { volumeBytes: volumeBytesMin } : {});
  assert.deepEqual(await stateOf(kor, mechanism), await stateOf(usa, mechanism), seed);
  for (const each of [kor, usa]) {
    assert.ok((await each.bench.node.consult(mechanism)).logs.every(({ missingParts }) => missingParts === 0));
    assert.equal((await each.bench.node.rebuild(mechanism)).changed, 0);
  }
  return told;
}

test(`P1 P10 over ${seeds.length} seeds, pouches lost, doubled, reordered and split lead both to one state`, async () => {
  const total = { lost: 0, doubled: 0, split: 0 };
  for (const seed of seeds) {
    const told = await play(seed);
    total.lost += told.lost;
    total.doubled += told.doubled;
    total.split += told.split;
  }
  assert.ok(total.lost > 0 && total.doubled > 0 && total.split > 0, JSON.stringify(total));
});
