import type { Charter } from "../act/charter.ts";
import { readContent } from "../act/content.ts";
import { charterId } from "../act/digest.ts";
import { formatHex } from "../base/bytes.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import { encodeCanonical } from "../base/json.ts";
import type { JsonObject } from "../base/json.ts";
import { accept, assert, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { originOf } from "../record/checkpoint.ts";
import { formatFingerprint } from "../record/key.ts";
import type { KeySet } from "../record/key.ts";
import { createLog, sizeOf } from "../record/log.ts";
import { createTree } from "../record/merkle.ts";
import type { Chamber } from "./chamber.ts";
import { findCharter } from "./charter.ts";
import { enter } from "./enter.ts";
import type { Entered } from "./enter.ts";
import { formatInvitation, parseInvitation } from "./invitation.ts";
import type { Invitation } from "./invitation.ts";
import type { NodeWorld } from "./node.ts";
import type { MechanismRow } from "./ports.ts";
import { receive } from "./receive.ts";
import { createWeight } from "./quota.ts";
import { write } from "./write.ts";

/** Evidence kept by the founder: the signed state of the log that holds the founding entry alone, for invitations. */
const foundingName = "founding.txt";
const nonceBytes = 16;

/**
 * The charter with a nonce, and the mechanism it names. A nonce drawn here is noted until the founding is done: founding once more
 * after a crash goes on with the same mechanism.
 */
export async function draftCharter(
  world: NodeWorld,
  charter: Omit<Charter, "nonce"> & { readonly nonce?: string },
  party: PartyId,
): Promise<Result<{ readonly charter: Charter; readonly mechanism: MechanismId }>> {
  const note = foundingNote(world, charter);
  const noted = world.scratch.get(note) ?? "";
  const nonce = charter.nonce ?? (noted === "" ? formatHex(world.randomness.bytes(nonceBytes)) : noted);
  const whole = { ...charter, nonce };
  const key = { ed25519: "00".repeat(32), mldsa44: "00".repeat(1312), next: "00".repeat(32) };
  const read = readContent("charter.founded", { charter: whole, key } as unknown as JsonObject);
  if (!read.ok) return read;
  if (!whole.parties.some(({ id }) => id === party)) return stranger(party);
  world.scratch.set(note, nonce);
  await world.scratch.save();
  return accept({ charter: whole, mechanism: charterId(world.crypto, whole) });
}

/** Where the nonce of a charter is noted while its founding is under way. */
function foundingNote({ crypto }: NodeWorld, charter: Omit<Charter, "nonce"> & { readonly nonce?: string }): string {
  const { nonce: _nonce, ...rest } = charter;
  return `founding ${formatHex(crypto.sha256(encodeCanonical(rest as unknown as JsonObject)))}`;
}

/** Opens our log with the founding entry: our own word, until the others adopt it. */
export async function found(
  world: NodeWorld,
  chamber: Chamber,
  charter: Charter,
  by: string,
): Promise<Result<MechanismRow>> {
  const opened = await openOwnLog(world, chamber, charter, by, (key) => ({
    kind: "charter.founded",
    content: { charter, key },
  }));
  if (!opened.ok) return opened;
  const head = chamber.logs.get(chamber.row.party)?.log.head;
  assert(head?.size === 1, "a founding entry stands alone");
  const kept = await write(world, chamber, { evidence: [{ name: foundingName, bytes: head.note }] });
  if (!kept.ok) return kept;
  chamber.evidence.set(foundingName, head.note);
  world.scratch.set(foundingNote(world, charter), "");
  await world.scratch.save();
  return accept(chamber.row);
}

/** Text of an invitation: only the founder has the founding entry alone under a signature of its own. */
export async function invite(world: NodeWorld, chamber: Chamber): Promise<Result<string>> {
  const { id: mechanism, party } = chamber.row;
  const own = chamber.logs.get(party);
  const founding = chamber.evidence.get(foundingName);
  if (own?.acts[0]?.kind !== "charter.founded") {
    return refuse("not-founder", "Only the party that founded the consultation can invite to it.");
  }
  const checkpoint = founding ?? own.log.head?.note;
  assert(checkpoint !== undefined, "a founded log has a signed state");
  const size = founding === undefined ? sizeOf(own.log) : 1;
  const stored = await world.store.listEntries(mechanism, party, 0, size);
  const entries = stored.map(({ bytes }) => bytes);
  return accept(
    formatInvitation(formatFingerprint(world.crypto, own.log.keys[0].keys), {
      mechanism,
      from: party,
      to: party,
      claim: { held: [], wanted: [], known: [] },
      logs: [{ party, from: 0, checkpoint, entries }],
      cosignatures: [],
      parts: [],
      evidence: [],
    }),
  );
}

export function readInvitation(world: NodeWorld, text: string, party: PartyId): Result<Invitation> {
  const invitation = parseInvitation(world.crypto, text);
  if (!invitation.ok) return invitation;
  const { charter, founder, mechanism } = invitation.value;
  const read = readContent("charter.founded", {
    charter,
    key: { ed25519: "00".repeat(32), mldsa44: "00".repeat(1312), next: "00".repeat(32) },
  } as unknown as JsonObject);
  if (!read.ok) return read;
  if (charterId(world.crypto, charter) !== mechanism) {
    return refuse("charter-other", "The invitation's charter is not that of the consultation it names.");
  }
  if (founder === party) return refuse("own-invitation", `${party} founded this consultation and is in it already.`);
  return invitation;
}

/**
 * Takes the founding entry from the invitation and adopts its charter as the first entry of our own log. A party that only an
 * amendment names must hold that amendment first: it exchanges with the inviting party, then joins again.
 */
export async function join(
  world: NodeWorld,
  chamber: Chamber,
  { charter, founder, parcel }: Invitation,
  by: string,
): Promise<Result<MechanismRow>> {
  const { id: mechanism, party } = chamber.row;
  if (chamber.logs.has(party)) return refuse("already-joined", `${party} has joined this consultation already.`);
  chamber.invited = charter;
  const received = await receive(world, chamber, parcel);
  if (!received.ok) return received;
  const [refusal] = received.value.refused;
  if (refusal !== undefined) return { ok: false, refusal };
  const inForce = findCharter(chamber) ?? charter;
  if (!inForce.parties.some(({ id }) => id === party)) {
    return refuse(
      "charter-pending",
      `As far as we hold the record, the charter does not name ${party} yet: exchange with ${founder}, confirm the other parties' fingerprints, then join again.`,
    );
  }
  const opened = await openOwnLog(world, chamber, inForce, by, (key) => ({
    kind: "charter.adopted",
    content: { charter: mechanism, key },
  }));
  return opened.ok ? accept(chamber.row) : opened;
}

async function openOwnLog(
  world: NodeWorld,
  chamber: Chamber,
  charter: Charter,
  by: string,
  first: (key: JsonObject) => { readonly kind: string; readonly content: unknown },
): Promise<Result<Entered>> {
  const { id: mechanism, party } = chamber.row;
  if (chamber.logs.has(party)) return refuse("already-joined", `${party} has a log in this consultation already.`);
  if (chamber.hold !== undefined) return { ok: false, refusal: chamber.hold };
  const domain = charter.parties.find(({ id }) => id === party)?.domain;
  if (domain === undefined) return stranger(party);
  // The trace that these keys were made here: where they are found without it, a log of theirs was lost (K12).
  await world.guard.advance(mechanism, { size: 0, root: formatHex(createTree(world.crypto).root()) });
  const keys = await world.keys.create(mechanism);
  const log = createLog(world.crypto, originOf(domain, mechanism), keys);
  if (!log.ok) return log;
  chamber.logs.set(party, {
    party,
    name: party,
    log: log.value,
    weight: createWeight(),
    folded: 0,
    acts: [],
    fork: undefined,
  });
  const { content, kind } = first(formatKeys(keys));
  const entered = await enter(world, chamber, [{ kind, content: content as JsonObject, by }]);
  if (!entered.ok) chamber.isSpoilt = true;
  return entered;
}

export const formatKeys = ({ ed25519, mldsa44, next }: KeySet): JsonObject => ({
  ed25519: formatHex(ed25519),
  mldsa44: formatHex(mldsa44),
  next: formatHex(next),
});

const stranger = (party: PartyId): Result<never> =>
  refuse("charter-stranger", `The charter does not name ${party} among its parties.`);
