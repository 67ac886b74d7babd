import { randomBytes } from "node:crypto";
import { uptime } from "node:os";
import { join } from "node:path";
import { formatHex } from "../../base/bytes.ts";
import { nodeCrypto } from "../../base/crypto-node.ts";
import { accept } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { formatInstant } from "../../base/time.ts";
import { createTree } from "../../record/merkle.ts";
import { openDirectory } from "../carriers/directory.ts";
import { clearingExpunged } from "./expunge-folder.ts";
import { openExpunging } from "./expunge-home.ts";
import { openGuardFile } from "./guard-file.ts";
import { openTrust } from "./home-files.ts";
import { openKeysCare } from "../keys/keys-care.ts";
import type { KeysCare } from "../keys/keys-care.ts";
import { openKeysFile } from "../keys/keys-file.ts";
import { createPassphraseSeal } from "../keys/keys-seal.ts";
import { openVault } from "../keys/keys-vault.ts";
import type { AskPassphrase, Vault } from "../keys/keys-vault.ts";
import type { Node } from "../node.ts";
import { openNode } from "../open.ts";
import { openPouchIdentity } from "../pouch/pouch-identity.ts";
import { openPouchSpool } from "../pouch/pouch-spool.ts";
import { createPouches } from "../pouch/pouches.ts";
import type { Pouches } from "../pouch/pouches.ts";
import type { Carrier, Clock, Store } from "../ports.ts";
import type { Quota } from "../quota.ts";

/** What a home needs of the program it runs in. */
export interface HomeWorld {
  /** Opens the database at a path: the store's rooms are known to `main` alone. */
  readonly openStore: (path: string) => Promise<Store>;
  /** Opens a record that a restore put aside; as any other where this is absent. */
  readonly openAside?: (path: string) => Promise<Store>;
  /** The passphrase of the keys file, where it has one; nobody is asked where this is absent. */
  readonly passphrase?: AskPassphrase;
  /** The machine's own clock where none is given. */
  readonly clock?: Clock;
  /** What one party may make this home keep; `quotaDefault` where nothing is said. */
  readonly quota?: Quota;
}

/** One party's home directory, opened. */
export interface Home {
  readonly dir: string;
  readonly node: Node;
  readonly clock: Clock;
  /** Takes parcels from a shared folder and lays ours there. */
  openFolder(folder: string): Promise<Carrier>;
  /** Sealed files for networks that no wire joins; spooled in `pouches/`. */
  readonly pouches: Pouches;
  /** Opens the keys file, so that a passphrase that is lacking is missed at once and not at the first signature. */
  unlock(): Promise<void>;
  close(): Promise<void>;
}

/** The machine's clock. `elapsed` goes on through sleep and cannot be set, which is how a jump of the hour is noticed. */
export const systemClock: Clock = {
  now: () => formatInstant(Math.floor(Temporal.Now.instant().epochMilliseconds / 1000)),
  elapsed: () => uptime(),
};

/**
 * Opens a home: `config.json` (trusted fingerprints), `record.sqlite`, `keys.json`, and `guard.sqlite` with the guard and notes.
 * The guard stays out of every backup, the keys have one of their own (SECURITY.md).
 */
export async function openHome(dir: string, world: HomeWorld): Promise<Result<Home>> {
  const trust = await openTrust(dir);
  if (!trust.ok) return trust;
  const clock = world.clock ?? systemClock;
  const randomness = { bytes: (count: number) => new Uint8Array(randomBytes(count)) };
  const { close, guard, scratch } = await openGuardFile(dir);
  const vault = openHomeVault(dir, world.passphrase);
  const spool = openPouchSpool(join(dir, "pouches"));
  const store = await openExpunging(join(dir, "record.sqlite"), {
    dir,
    openStore: world.openStore,
    openAside: world.openAside ?? world.openStore,
    spool,
    clock,
  });
  const keys = openKeysFile(vault, { crypto: nodeCrypto, randomness }, async (mechanism) => {
    // Keys without this trace came from elsewhere: their log may be longer than what is held here.
    await guard.advance(mechanism, { size: 0, root: formatHex(createTree(nodeCrypto).root()) });
  });
  const opened = await openNode({
    clock,
    crypto: nodeCrypto,
    guard,
    keys,
    randomness,
    scratch,
    store,
    trust: trust.value,
    ...(world.quota === undefined ? {} : { quota: world.quota }),
  });
  const node: Node = {
    ...opened,
    async close(isLeaving) {
      await opened.close(isLeaving);
      close();
    },
  };
  const identity = openPouchIdentity(dir);
  return accept({
    dir,
    node,
    clock,
    pouches: createPouches({ node, crypto: nodeCrypto, clock, keys, trust: trust.value, store, identity, spool }),
    async openFolder(folder) {
      const parties = new Map((await node.listMechanisms()).map(({ id, party }) => [id, party]));
      const taken = {
        has: (id: string) => scratch.get(`taken ${id}`) !== undefined,
        add: async (id: string) => scratch.set(`taken ${id}`, clock.now()),
      };
      const carrier = openDirectory(folder, { partyOf: (mechanism) => parties.get(mechanism), taken });
      return clearingExpunged(carrier, { folder, dir, parties, crypto: nodeCrypto });
    },
    unlock: async () => void (await vault.read()),
    close: () => node.close(),
  });
}

/** The keys of a home, for care and copies; its record is not opened. */
export const openHomeKeys = (dir: string, passphrase: AskPassphrase): KeysCare =>
  openKeysCare(dir, openHomeVault(dir, passphrase), createPassphraseSeal());

const openHomeVault = (dir: string, passphrase: AskPassphrase = async () => undefined): Vault =>
  openVault(join(dir, "keys.json"), { crypto: nodeCrypto, seal: createPassphraseSeal() }, passphrase);

export { initHome } from "./home-files.ts";
