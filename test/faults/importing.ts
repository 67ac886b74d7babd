import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MechanismId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { Home } from "../../src/node/home/home.ts";
import type { Carrier } from "../../src/node/ports.ts";
import { draftsOf } from "../kill/home.ts";
import { checkRecord } from "./append.ts";
import type { Operation } from "./operations.ts";
import { layPair, north, openSouth, south } from "./pair.ts";

const rounds = 3;

const parcelsOf = (dir: string): readonly Uint8Array[] =>
  readdirSync(join(dir, "parcels"))
    .toSorted()
    .map((name) => readFileSync(join(dir, "parcels", name)));

/** Taking in what another party sent: entries, words, cosignatures. Parcels overlap, since none was answered. */
export const importing: Operation = {
  async prepare(dir) {
    const { mechanism, ...pair } = await layPair(dir);
    mkdirSync(join(dir, "parcels"));
    for (let round = 0; round < rounds; round += 1) {
      getValue(await pair.north.node.perform(mechanism, draftsOf(round, 3)));
      for (const [i, parcel] of (await listSent(pair.north)).entries()) {
        writeFileSync(join(dir, "parcels", `${round}-${i}`), parcel);
      }
    }
    await pair.close();
  },
  async run(dir, { attempt, done, ready }) {
    const parcels = parcelsOf(dir);
    const { home, mechanism } = await openImporter(dir);
    await home.node.consult(mechanism);
    ready();
    for (const parcel of parcels) {
      await attempt(async () => {
        getValue(await home.node.receive(parcel));
        done(String(await sizeOfNorth(home, mechanism)));
      });
    }
    await attempt(() => home.close());
  },
  async check(dir, done) {
    await checkRecord(join(dir, south), []);
    const { home, mechanism } = await openImporter(dir);
    try {
      const held = await sizeOfNorth(home, mechanism);
      for (const line of done) assert.ok(held >= Number(line), `${line} entries were acknowledged, ${held} are there`);
      for (const parcel of parcelsOf(dir)) assert.deepEqual(getValue(await home.node.receive(parcel)).refused, []);
      assert.equal(await sizeOfNorth(home, mechanism), 1 + 3 * rounds);
      assert.equal((await home.node.rebuild(mechanism)).changed, 0);
    } finally {
      await home.close();
    }
    await checkRecord(join(dir, south), []);
  },
};

async function openImporter(dir: string): Promise<{ readonly home: Home; readonly mechanism: MechanismId }> {
  const home = await openSouth(dir);
  const [row] = await home.node.listMechanisms();
  if (row === undefined) throw new Error("nothing was prepared");
  return { home, mechanism: row.id };
}

const sizeOfNorth = async (home: Home, mechanism: MechanismId): Promise<number> =>
  (await home.node.consult(mechanism)).logs.find(({ party }) => party === north)?.size ?? 0;

/** What a home would send now. */
async function listSent(home: Home): Promise<readonly Uint8Array[]> {
  const sent: Uint8Array[] = [];
  const carrier: Carrier = {
    send: async (_to, _mechanism, parcel) => void sent.push(parcel),
    receive: async () => [],
    acknowledge: async () => undefined,
  };
  await home.node.exchange(carrier);
  return sent;
}
