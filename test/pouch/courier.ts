import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { concatBytes, formatHex } from "../../src/base/bytes.ts";
import type { MechanismId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { manifestMessages } from "../../src/exchange/pouch-note.ts";
import { formatManifest } from "../../src/exchange/pouch.ts";
import type { Manifest } from "../../src/exchange/pouch.ts";
import type { Keys } from "../../src/node/ports.ts";
import { volumePieces } from "../../src/node/pouch/pouch-file.ts";
import { openPouchIdentity } from "../../src/node/pouch/pouch-identity.ts";
import { volumeBytesDefault } from "../../src/node/pouch/pouch-load.ts";
import type { Packing } from "../../src/node/pouch/pouch-load.ts";
import type { Packed } from "../../src/node/pouch/pouch-pack.ts";
import { seal } from "../../src/node/pouch/pouch-seal.ts";
import { openPouchSpool, writeWhole } from "../../src/node/pouch/pouch-spool.ts";
import { createPouches } from "../../src/node/pouch/pouches.ts";
import type { Pouches, PouchWorld } from "../../src/node/pouch/pouches.ts";
import { assembleText } from "../../src/record/signed-text.ts";
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
  const { clock, crypto, keys, store, trust } = bench.world;
  const world: PouchWorld = {
    // The node behind a bench changes when it is started again.
    get node() {
      return bench.node;
    },
    clock,
    crypto,
    keys,
    trust,
    store,
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

/** What a forger chooses; the rest is as the sender would have it. */
export interface Forgery {
  readonly manifest?: Partial<Manifest>;
  readonly parcels?: readonly Uint8Array[];
  readonly recipients?: readonly string[];
  /** Signs with these keys in place of the sender's. */
  readonly keys?: Keys;
  /** Changes what stands in clear before it is sealed. */
  readonly clear?: (clear: Uint8Array) => Uint8Array;
}

/** Writes a volume by hand into a folder; answers its path. */
export async function forgeVolume(
  { mechanism }: Courier,
  from: Sender,
  to: Sender,
  forgery: Forgery = {},
): Promise<string> {
  const { crypto } = from.world;
  const signing = forgery.keys ?? from.world.keys;
  const parcels = forgery.parcels ?? [];
  const manifest: Manifest = {
    mechanism,
    from: from.bench.party,
    to: to.bench.party,
    number: 1,
    volume: 1,
    volumes: 1,
    at: from.world.clock.now(),
    sealing: "mlkem768x25519",
    answerTo: [],
    opened: [],
    acknowledged: [],
    keys: [await signing.current(mechanism)],
    parcels: parcels.map((each) => ({ bytes: each.length, sha256: formatHex(crypto.sha256(each)) })),
    ...forgery.manifest,
  };
  const signatures = await signing.sign(mechanism, manifestMessages(manifest));
  const signer = { name: `${manifest.from}/entente/${manifest.mechanism}`, keys: await signing.current(mechanism) };
  const note = assembleText(crypto, formatManifest(manifest), signer, signatures);
  const clear = concatBytes(...volumePieces(note, parcels));
  const recipients = forgery.recipients ?? [await to.pouches.identify("mlkem768x25519")];
  const sealed = getValue(await seal(recipients, [forgery.clear?.(clear) ?? clear]));
  const path = join(await makeFolder(), "0001.pouch");
  await writeWhole(path, sealed);
  return path;
}
