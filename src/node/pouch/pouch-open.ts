import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { encodeUtf8, formatHex } from "../../base/bytes.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Refusal, Result } from "../../base/refusal.ts";
import { recogniseSigner } from "../../exchange/pouch-note.ts";
import { formatManifest } from "../../exchange/pouch.ts";
import type { Manifest } from "../../exchange/pouch.ts";
import { formatRuns, hasNumber } from "../../exchange/pouch-runs.ts";
import type { Received } from "../node.ts";
import type { MechanismRow } from "../ports.ts";
import { readAccount } from "./pouch-account.ts";
import { readVolume } from "./pouch-file.ts";
import type { PouchShelf } from "./pouch-spool.ts";
import type { PouchWorld } from "./pouches.ts";

/** What became of one file. */
export type OpenedFile =
  | { readonly status: "refused"; readonly path: string; readonly refusal: Refusal }
  | {
      /** `waiting`: it goes on from something that has not come, or rests on keys nobody has compared; open it again then. */
      readonly status: "opened" | "waiting";
      readonly path: string;
      readonly mechanism: MechanismRow;
      readonly manifest: Manifest;
      readonly received: readonly Received[];
      /** It had been opened before. */
      readonly isRepeated: boolean;
    };

/** What of a parcel is refused for now only: until what it goes on from is held, the keys are confirmed, or there is room for it. */
const forNow: ReadonlySet<string> = new Set([
  "delivery-gap",
  "log-unopened",
  "key-untrusted",
  "cosignature-ahead",
  "cosignature-unconfirmed",
  "part-unnamed",
  "peer-quota",
]);

/**
 * Opens files in the order of their names, and again those that waited for another of them, until no more is gained. Every step may
 * be repeated: parcels prove themselves and are taken once, and a volume counts as opened only when all of it is stored.
 */
export async function openPouches(world: PouchWorld, paths: readonly string[]): Promise<readonly OpenedFile[]> {
  const order = new Intl.Collator("en", { numeric: true });
  const results = new Map<string, OpenedFile>();
  let left = [...paths].toSorted((a, b) => order.compare(basename(a), basename(b)));
  for (let gained = true; gained && left.length > 0;) {
    for (const path of left) results.set(path, await openOne(world, path));
    const waiting = left.filter((path) => results.get(path)?.status === "waiting");
    gained = waiting.length < left.length;
    left = waiting;
  }
  return paths.flatMap((path) => results.get(path) ?? []);
}

async function openOne(world: PouchWorld, path: string): Promise<OpenedFile> {
  const identities = await world.identity.identities();
  const refused = (refusal: Refusal): OpenedFile => ({ status: "refused", path, refusal });
  if (identities.length === 0) {
    const sentence = `There is no identity here that a pouch could be sealed to: make one by "entente pouch identity" and give its line to the sender.`;
    return refused({ code: "pouch-identity-missing", sentence });
  }
  let row: MechanismRow | undefined;
  const received: Received[] = [];
  const read = await readVolume(
    world.crypto,
    path,
    identities,
    async (manifest) => {
      const judged = await judge(world, manifest);
      row = judged.ok ? judged.value : undefined;
      return judged.ok ? accept(undefined) : judged;
    },
    async (parcel) => {
      const taken = await world.node.receive(parcel);
      if (taken.ok) received.push(taken.value);
      return taken.ok ? accept(undefined) : taken;
    },
  );
  if (!read.ok) return refused(read.refusal);
  if (row === undefined) throw new Error("broken invariant: a volume that was read was judged");
  const { manifest } = read.value;
  const shelf = world.spool.shelfOf(row.id, manifest.from);
  const isWaiting = received.some((each) => each.refused.some(({ code }) => forNow.has(code)));
  const digest = formatHex(world.crypto.sha256(encodeUtf8(formatManifest(manifest))));
  const isRepeated = (await shelf.listOpened()).some((each) => each.manifest === digest);
  if (!isWaiting) {
    await shelf.keepOpened({
      entente: "pouch-opened/v1",
      number: manifest.number,
      volume: manifest.volume,
      volumes: manifest.volumes,
      at: manifest.at,
      openedAt: world.clock.now(),
      bytes: (await stat(path)).size,
      parcels: manifest.parcels.length,
      manifest: digest,
      answerTo: [...manifest.answerTo],
      receipts: formatRuns(manifest.opened),
    });
    await shelf.alone(() => dropAcknowledged(shelf));
  }
  return {
    status: isWaiting ? "waiting" : "opened",
    path,
    mechanism: row,
    manifest,
    received,
    isRepeated,
  };
}

/** Whether a manifest is for us, and its sender's. */
async function judge(
  { crypto, node, trust }: PouchWorld,
  manifest: Parameters<typeof recogniseSigner>[1],
): Promise<Result<MechanismRow>> {
  const { from, mechanism, to } = manifest;
  const row = (await node.listMechanisms()).find(({ id }) => id === mechanism);
  if (row === undefined) return refuse("mechanism-unknown", "The pouch is of a consultation we are not part of.");
  if (to !== row.party) return refuse("not-addressed", `The pouch is addressed to ${to}, not to ${row.party}.`);
  if (from === row.party) return refuse("own-pouch", "The pouch is one of our own.");
  const log = (await node.consult(mechanism)).logs.find(({ party }) => party === from);
  const known = { trusted: trust.find(mechanism, from), inForce: log?.fingerprint };
  const recognised = recogniseSigner(crypto, manifest, known);
  return recognised.ok ? accept(row) : recognised;
}

/** What the peer has opened need not lie here sealed any longer. */
async function dropAcknowledged(shelf: PouchShelf): Promise<void> {
  const { acknowledged, sent } = await readAccount(shelf);
  for (const pouch of sent) if (hasNumber(acknowledged, pouch.number)) await shelf.retire(pouch);
}
