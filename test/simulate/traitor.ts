import { encodeCanonical } from "../../src/base/json.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { getValue } from "../../src/base/refusal.ts";
import { encodeParcel } from "../../src/exchange/encode.ts";
import type { Parcel } from "../../src/exchange/parcel.ts";
import { assembleCheckpoint, originOf } from "../../src/record/checkpoint.ts";
import { readFirstKeys } from "../../src/record/key-history.ts";
import { createLog, planAppend } from "../../src/record/log.ts";
import { hashLeaf } from "../../src/record/merkle.ts";
import type { Dice } from "./dice.ts";
import type { Host } from "./host.ts";
import { readLetter } from "./letter.ts";
import type { Scene } from "./world.ts";

/** What a party that holds its keys, and to nothing else, can do besides showing two faces. */

type Twist = readonly [name: string, twist: (parcel: Parcel, dice: Dice) => Parcel];

const twists: readonly Twist[] = [
  ["withholds parts", (parcel) => ({ ...parcel, parts: [] })],
  ["withholds cosignatures and proofs", (parcel) => ({ ...parcel, cosignatures: [], evidence: [] })],
  [
    "withholds entries",
    (parcel) => ({
      ...parcel,
      logs: parcel.logs.map((section) => ({ ...section, entries: section.entries.slice(1) })),
    }),
  ],
  ["says that it holds nothing", (parcel) => ({ ...parcel, claim: { ...parcel.claim, held: [] } })],
  [
    "says that it holds what it does not",
    (parcel, dice) => {
      const held = parcel.claim.held.map((log) => ({
        ...log,
        size: log.size + 1 + dice.below(9),
        root: dice.bytes(32).toHex(),
      }));
      return { ...parcel, claim: { ...parcel.claim, held, known: ["fork-kor.txt"] } };
    },
  ],
  [
    "asks for what there is not",
    (parcel, dice) => ({
      ...parcel,
      claim: { ...parcel.claim, wanted: [dice.bytes(32).toHex()], asks: dice.bytes(16).toHex() },
    }),
  ],
  [
    "brings one cosignature for another",
    (parcel) => ({
      ...parcel,
      cosignatures: parcel.cosignatures.map((each) => ({ ...each, log: each.cosigner, cosigner: each.log })),
    }),
  ],
];

/** A parcel of a dishonest party as it leaves: mostly as its node made it. */
export function twistParcel({ dice, tally }: Scene, host: Host, bytes: Uint8Array): Uint8Array {
  if (host.isHonest || !dice.chance(20)) return bytes;
  const parcel = readLetter(bytes);
  if (parcel === undefined) return bytes;
  const [name, twist] = dice.pick(twists);
  tally.count(`a peer ${name}`);
  return encodeParcel(twist(parcel, dice));
}

type Entry = Readonly<Record<string, unknown>>;

const forgeries: readonly (readonly [name: string, forge: (honest: Entry, scene: Scene) => Entry])[] = [
  ["of an unknown kind", (honest) => ({ ...honest, kind: "moon.claimed", content: { whole: true } })],
  ["that forgets what it had seen", (honest) => ({ ...honest, seen: {} })],
  ["dated before the charter", (honest) => ({ ...honest, at: "2020-01-01T00:00:00Z" })],
  ["dated ten years ahead", (honest) => ({ ...honest, at: "2036-11-21T10:00:00Z" })],
  [
    "that saw what nobody signed",
    (honest, { dice }) => ({
      ...honest,
      seen: { ...(honest["seen"] as object), kor: { root: dice.bytes(32).toHex(), size: 40 } },
    }),
  ],
  [
    "that speaks of other words",
    (honest, { dice, hosts }) => {
      const proposals = hosts.flatMap(({ disk }) => [...disk.proposals.values()]);
      if (proposals.length === 0) return honest;
      const content = { proposal: dice.pick(proposals).id, digest: dice.pick(proposals).digest };
      return { ...honest, kind: dice.pick(["stance.concurred", "stance.objected", "note.taken"]), content };
    },
  ],
  [
    "by which its node answers what it was not asked",
    (honest, { dice, hosts }) => {
      const proposals = hosts.flatMap(({ disk }) => [...disk.proposals.values()]);
      if (proposals.length === 0) return honest;
      const { digest, id } = dice.pick(proposals);
      const content = { proposal: id, digest };
      return dice.chance(50)
        ? { ...honest, kind: "consent.received", content }
        : { ...honest, kind: "hour.passed", content: { ...content, hour: "2026-11-02T00:00:00Z" } };
    },
  ],
];

/** Puts an entry onto the log of a dishonest party that no node would have entered, under its true keys. */
export async function forgeEntry(scene: Scene, host: Host): Promise<void> {
  const { around, charter, dice, mechanism, tally, witness } = scene;
  const { keys, party } = host;
  const { store } = host.disk;
  const head = (await store.listHeads(mechanism)).find((each) => each.party === party);
  const domain = charter.parties.find(({ id }) => id === party)?.domain;
  if (head === undefined || domain === undefined) return;
  const before = (await store.listEntries(mechanism, party, 0, head.size)).map(({ bytes }) => bytes);
  const newest = witness.envelopeOf(host.disk.logs.get(party)?.ids.at(-1) ?? "");
  const [first] = before;
  if (first === undefined || newest === undefined) return;
  const honest: Entry = {
    at: newest.at > around.now() ? newest.at : around.now(),
    by: "dg-policy",
    content: { session: "session:s1", when: { day: "2026-11-02" } },
    kind: "session.held",
    mechanism,
    n: head.size,
    parts: [],
    party,
    refs: [],
    seen: newest.seen,
    v: 1,
  };
  const [name, forge] = dice.pick(forgeries);
  const bytes = encodeCanonical(forge(honest, scene) as JsonObject);
  const log = getValue(createLog(around.crypto, originOf(domain, mechanism), getValue(readFirstKeys(first))));
  const planned = getValue(planAppend(around.crypto, log, undefined, [...before, bytes]));
  const signatures = await keys.sign(mechanism, planned.messages);
  const signed = assembleCheckpoint(around.crypto, planned.checkpoint, await keys.current(mechanism), signatures);
  if (!signed.ok) return;
  tally.count(`a peer forges an entry ${name}`);
  const leafHash = hashLeaf(around.crypto, bytes);
  const write = {
    kind: "batch" as const,
    batch: {
      mechanism,
      revision: await store.findRevision(mechanism),
      appends: [
        {
          party,
          from: head.size,
          previous: head.checkpoint,
          entries: [{ n: head.size, leafHash, bytes }],
          head: { party, size: head.size + 1, checkpoint: signed.value.note, proof: new Uint8Array(0) },
        },
      ],
      parts: [],
      cosignatures: [],
      documents: { put: [], remove: [] },
      folded: [],
      evidence: [],
    },
  };
  witness.judgeOwnWrite(host, write);
  await host.disk.take(write);
  host.guard.heads.set(mechanism, { size: head.size + 1, root: planned.checkpoint.root.toHex() });
}
