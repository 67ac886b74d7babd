import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import type { MechanismId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { openPouchIdentity } from "../../src/node/pouch-identity.ts";
import type { Packed, Packing } from "../../src/node/pouch-pack.ts";
import { volumeBytesDefault } from "../../src/node/pouch-pack.ts";
import { openPouchSpool } from "../../src/node/pouch-spool.ts";
import { createPouches } from "../../src/node/pouches.ts";
import type { Pouches, PouchWorld } from "../../src/node/pouches.ts";
import { createConclave } from "../conclave/world.ts";
import type { Bench } from "../conclave/world.ts";

/** One party with the folder its pouches are spooled in. */
export interface Sender {
  readonly bench: Bench;
  readonly dir: string;
  readonly world: PouchWorld;
  readonly pouches: Pouches;
}

/** Two parties that only ever meet by pouch; a third is named by the charter and never heard of. */
export interface Courier {
  readonly mechanism: MechanismId;
  readonly kor: Sender;
  readonly usa: Sender;
  readonly jpn: Sender;
  /** Packs for the other, sealed as it asks to be answered. */
  pack(from: Sender, to: Sender, options?: Partial<Packing>): Promise<Packed | undefined>;
  /** Packs and opens both ways until nobody has anything to say. */
  settle(options?: Partial<Packing>): Promise<void>;
}

export async function makeFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "entente-pouch-"));
  after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export async function createSender(bench: Bench): Promise<Sender> {
  const dir = await makeFolder();
  const { clock, crypto, keys, trust } = bench.world;
  const world: PouchWorld = {
    // The node behind a bench changes when it is started again.
    get node() {
      return bench.node;
    },
    clock,
    crypto,
    keys,
    trust,
    identity: openPouchIdentity(dir),
    spool: openPouchSpool(join(dir, "pouches")),
  };
  return { bench, dir, world, pouches: createPouches(world) };
}

const roundsMax = 20;

export async function createCourier(seed: string): Promise<Courier> {
  const { benches, mechanism } = await createConclave(seed);
  const [kor, usa, jpn] = [
    await createSender(benches.kor),
    await createSender(benches.usa),
    await createSender(benches.jpn),
  ];
  for (const sender of [kor, usa, jpn]) await sender.pouches.identify("mlkem768x25519");
  const pack: Courier["pack"] = async (from, to, options = {}) => {
    const row = getValue(await from.bench.node.findMechanism(mechanism));
    const recipients = [await to.pouches.identify("mlkem768x25519")];
    const packing = { mechanism: row, to: to.bench.party, recipients, volumeBytes: volumeBytesDefault, ...options };
    return getValue(await from.pouches.pack(packing));
  };
  return {
    mechanism,
    kor,
    usa,
    jpn,
    pack,
    async settle(options) {
      for (let round = 0; round < roundsMax; round++) {
        let packed = 0;
        for (const [from, to] of [
          [kor, usa],
          [usa, kor],
        ] as const) {
          const pouch = await pack(from, to, options);
          if (pouch === undefined) continue;
          packed += 1;
          await to.pouches.open(pouch.volumes.map(({ path }) => path));
        }
        if (packed === 0) return;
      }
      throw new Error("the pouches do not come to rest");
    },
  };
}
