import { isMechanismId } from "../base/ids.ts";
import type { MechanismId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { decodeParcel } from "../exchange/decode.ts";
import { formatFingerprint } from "../record/key.ts";
import { formatKeyText } from "../record/key-text.ts";
import type { Chamber } from "./chamber.ts";
import { createChambers, drain, getRow } from "./chambers.ts";
import { readDirectory } from "./home/directory.ts";
import { draftCharter, found, invite, join, readInvitation } from "./found.ts";
import type { Exchanged, Node, NodeWorld, Received, Ticked } from "./node.ts";
import { openPassport } from "./peer/passport.ts";
import { describePeers, noteContact } from "./peer/peers.ts";
import { perform } from "./perform.ts";
import type { Carrier, MechanismRow } from "./ports.ts";
import { writeCertificate } from "./check/certificate-page.ts";
import { openPublished } from "./check/published.ts";
import { createPlaces } from "./places.ts";
import type { Places } from "./places.ts";
import { readMechanism } from "./reading.ts";
import { rebuild } from "./rebuild.ts";
import { receive } from "./receive.ts";
import { rehearse } from "./rehearse.ts";
import { hearAnswer, vouch } from "./recovery/recovery.ts";
import { rollKeys } from "./roll.ts";
import { hearClaim, nextParcel, reply, send } from "./send.ts";
import { confirmClock } from "./standing.ts";
import { describe, findState } from "./status.ts";
import { tick } from "./tick.ts";
import { trustKeys } from "./trust.ts";
import { isBehind } from "./write.ts";

/** Opens one party's node over its world. Calls may overlap: those on one mechanism wait for each other. */
export async function openNode(world: NodeWorld): Promise<Node> {
  const { store, trust } = world;
  const chambers = createChambers(world);
  const { use } = chambers;
  const places = new Map<MechanismId, Places>();
  const listIds = async (mechanism?: MechanismId): Promise<readonly MechanismId[]> =>
    mechanism === undefined ? (await store.listMechanisms()).map(({ id }) => id) : [mechanism];

  /** Takes a parcel; `respond` sees the chamber that has taken it, before anybody else does. */
  const take = async <T>(
    bytes: Uint8Array,
    respond: (chamber: Chamber, received: Received) => Promise<T>,
  ): Promise<Result<{ readonly received: Received; readonly response: T }>> => {
    const parcel = decodeParcel(bytes);
    if (!parcel.ok) return parcel;
    const { from, mechanism, to } = parcel.value;
    const row = (await store.listMechanisms()).find(({ id }) => id === mechanism);
    if (row === undefined) return refuse("mechanism-unknown", "The parcel is of a consultation we are not part of.");
    if (to !== row.party) return refuse("not-addressed", `The parcel is addressed to ${to}, not to ${row.party}.`);
    if (from === row.party) return refuse("own-parcel", "The parcel is one of our own.");
    return use(mechanism, async (chamber) => {
      const received = await receive(world, chamber, parcel.value);
      if (!received.ok) return received;
      hearClaim(world, chamber, parcel.value, received.value.repeated);
      await hearAnswer(world, chamber, parcel.value);
      return accept({ received: received.value, response: await respond(chamber, received.value) });
    });
  };
  const takeAlone = async (bytes: Uint8Array): Promise<Result<Received>> => {
    const taken = await take(bytes, async () => undefined);
    return taken.ok ? accept(taken.value.received) : taken;
  };

  const tickAll = async (mechanism?: MechanismId, unlessBehind = false): Promise<readonly Ticked[]> => {
    const ticked: Ticked[] = [];
    for (const id of await listIds(mechanism)) {
      ticked.push(
        await use(id, async (chamber) => {
          if (unlessBehind && isBehind(chamber)) return { mechanism: id, entered: [], cosigned: [] };
          await drain(world, chamber);
          return tick(world, chamber);
        }),
      );
    }
    await world.scratch.save();
    return ticked;
  };

  return {
    listMechanisms: () => store.listMechanisms(),
    findMechanism: async (name) => findMechanism(await store.listMechanisms(), name),
    async found({ by, charter, party }) {
      const drafted = await draftCharter(world, charter, party);
      if (!drafted.ok) return drafted;
      const row = { id: drafted.value.mechanism, shortName: charter.shortName, party };
      const free = await checkName(world, row);
      if (!free.ok) return free;
      await store.addMechanism(row);
      return use(row.id, (chamber) => found(world, chamber, drafted.value.charter, by));
    },
    invite: (mechanism) => use(mechanism, (chamber) => invite(world, chamber)),
    async join({ by, invitation: text, party, shortName }) {
      const invitation = readInvitation(world, text, party);
      if (!invitation.ok) return invitation;
      const { charter, fingerprint, founder, mechanism } = invitation.value;
      const row = { id: mechanism, shortName: shortName ?? charter.shortName, party };
      if (await correctParty(world, row)) chambers.drop(mechanism);
      const free = await checkName(world, row);
      if (!free.ok) return free;
      await store.addMechanism(row);
      await trust.add(mechanism, founder, fingerprint);
      return use(mechanism, (chamber) => join(world, chamber, invitation.value, by));
    },
    trust: (mechanism, party, text) => use(mechanism, (chamber) => trustKeys(world, chamber, party, text)),
    distrust: (mechanism, party) => trust.remove(mechanism, party),
    perform: (mechanism, drafts) =>
      use(mechanism, async (chamber) => {
        const performed = await perform(world, chamber, drafts);
        await world.scratch.save();
        return performed;
      }),
    rehearse: (mechanism, drafts) => use(mechanism, async (chamber) => rehearse(world, chamber, drafts)),
    rollKeys: (mechanism, by) => use(mechanism, (chamber) => rollKeys(world, chamber, by)),
    async prepareKeys(mechanism) {
      const keys = await world.keys.prepare(mechanism);
      return { text: formatKeyText(keys), fingerprint: formatFingerprint(world.crypto, keys) };
    },
    receive: takeAlone,
    async answer(bytes, room) {
      // Answered in the same step, so that nobody is told by a call of its own what the answer is about to say; a chamber that is to
      // be read anew answers after.
      const taken = await take(bytes, async (chamber, { from }) =>
        chamber.isSpoilt || chamber.isRewoven ? undefined : reply(world, chamber, from, room),
      );
      if (!taken.ok) return taken;
      const { received, response } = taken.value;
      const { from, mechanism } = received;
      const text = response ?? (await use(mechanism, (chamber) => reply(world, chamber, from, room)));
      return accept({ received, reply: text });
    },
    nextParcel: (mechanism, to, options) => use(mechanism, (chamber) => nextParcel(world, chamber, to, options)),
    onMoved: chambers.onMoved,
    tick: tickAll,
    confirmHour: (mechanism) =>
      use(mechanism, async (chamber) => {
        confirmClock(world, chamber);
        await vouch(world, chamber);
        await world.scratch.save();
        return accept(undefined);
      }),
    async exchange(carrier, mechanism) {
      const arrived = await takeWaiting(carrier, takeAlone);
      const ticked = await tickAll(mechanism);
      const sent: Exchanged["sent"][number][] = [];
      for (const id of await listIds(mechanism)) {
        const parcels = await use(id, (chamber) => send(world, chamber, carrier));
        for (const { bytes, to } of parcels) sent.push({ mechanism: id, to, bytes });
      }
      await world.scratch.save();
      return { ...arrived, ticked, sent };
    },
    async read(mechanism) {
      const known = places.get(mechanism) ?? createPlaces(store, mechanism);
      places.set(mechanism, known);
      return readMechanism(world, await getRow(world, mechanism), known);
    },
    findState: (mechanism, party, size) => use(mechanism, async (chamber) => findState(chamber, party, size)),
    consult: (mechanism) =>
      use(mechanism, async (chamber) => {
        await drain(world, chamber);
        return describe(world, chamber);
      }),
    rebuild: (mechanism) =>
      use(mechanism, async (chamber) => {
        await drain(world, chamber);
        return rebuild(world, chamber);
      }),
    listEvidence: (mechanism) => store.listEvidence(mechanism),
    findPart: async (mechanism, commitment) => (await store.findPart(mechanism, Uint8Array.fromHex(commitment)))?.bytes,
    noteContact: (mechanism, party, contact) => noteContact(world, mechanism, party, contact),
    listPeers: (mechanism) => use(mechanism, async (chamber) => describePeers(world, chamber)),
    findCheckpoint: async (mechanism, party) =>
      (await store.listHeads(mechanism)).find((head) => head.party === party)?.checkpoint,
    certify: async (mechanism, act, certificate) =>
      writeCertificate(world.crypto, store, await getRow(world, mechanism), act, certificate),
    openPublished: async (mechanism) => openPublished(store, await getRow(world, mechanism)),
    listRevisions: () => store.listRevisions(),
    passport: openPassport(world, async (mechanism) => {
      const isHeld = (await store.listMechanisms()).some(({ id }) => id === mechanism);
      return isHeld ? use(mechanism, (chamber) => readDirectory(world, chamber)) : undefined;
    }),
    async close(isLeaving) {
      await chambers.settle(isLeaving);
      await world.scratch.save();
      await store.close();
    },
  };
}

function findMechanism(rows: readonly MechanismRow[], name: string): Result<MechanismRow> {
  const isPrefix = /^[0-9a-f]{8,64}$/.test(name);
  const fitting = rows.filter(
    ({ id, shortName }) => shortName === name || (isMechanismId(name) ? id === name : isPrefix && id.startsWith(name)),
  );
  const [row, ...others] = fitting;
  if (row === undefined)
    return refuse("mechanism-unknown", `There is no consultation "${name.slice(0, 64)}" in this home.`);
  return others.length === 0 ? accept(row) : refuse("mechanism-ambiguous", `"${name}" names several consultations.`);
}

/** A party mistyped when joining pins nothing: it may be given anew, under the same name, until it has a log here. */
async function correctParty({ store }: NodeWorld, { id, party, shortName }: MechanismRow): Promise<boolean> {
  const known = (await store.listMechanisms()).find((each) => each.id === id);
  if (known === undefined || known.party === party || known.shortName !== shortName) return false;
  return store.changeParty(id, party);
}

/** One short name, one consultation; and nobody is two parties of one consultation in one home. */
async function checkName({ store }: NodeWorld, row: MechanismRow): Promise<Result<void>> {
  for (const each of await store.listMechanisms()) {
    if (each.id === row.id && each.party !== row.party) {
      return refuse("home-taken", `This home is that of ${each.party} in this consultation.`);
    }
    if (each.id !== row.id && each.shortName === row.shortName) {
      return refuse(
        "name-taken",
        `Another consultation in this home is called ${row.shortName}: choose another short name.`,
      );
    }
  }
  return accept(undefined);
}

async function takeWaiting(
  carrier: Carrier,
  take: (bytes: Uint8Array) => Promise<Result<Received>>,
): Promise<Pick<Exchanged, "received" | "unreadable">> {
  const received: Received[] = [];
  const unreadable: Exchanged["unreadable"][number][] = [];
  for (const { bytes, id } of await carrier.receive()) {
    const taken = await take(bytes);
    if (taken.ok) received.push(taken.value);
    else unreadable.push({ id, ...taken.refusal });
    // Its sender has no cause to send the same again: it waits here until an officer has compared the keys.
    const isHeldBack = taken.ok && taken.value.refused.some(({ code }) => code === "key-untrusted");
    if (!isHeldBack) await carrier.acknowledge(id);
  }
  return { received, unreadable };
}
