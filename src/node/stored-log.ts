import type { Entry, Envelope } from "../act/envelope.ts";
import { encodeUtf8 } from "../base/bytes.ts";
import type { ActId, MechanismId, PartyId } from "../base/ids.ts";
import { formatArriving, parseArriving } from "../record/arriving.ts";
import { readCheckpoint } from "../record/checkpoint.ts";
import { extendHistory, rollBytesMin } from "../record/key-history.ts";
import { sizeOf } from "../record/log.ts";
import type { Log } from "../record/log.ts";
import type { NodeWorld } from "./node.ts";
import { PortFailure } from "./ports.ts";
import type { EntryText, StoredHead, StoreReads } from "./ports.ts";

/** Entries read at once: a log of any length is read in pieces of a few megabytes. */
const textsPerRead = 2048;
/** Bytes that one unit of a text can take. */
const utf8BytesMax = 3;
const nothing = new Uint8Array(0);

/** The entries of a log from one number up to another, as text: byte arrays of them all would take far more memory. */
export async function* readTexts(
  store: StoreReads,
  mechanism: MechanismId,
  party: PartyId,
  from: number,
  to: number,
): AsyncGenerator<EntryText> {
  for (let at = from; at < to;) {
    const texts = await store.listEntryTexts(mechanism, party, at, Math.min(textsPerRead, to - at));
    if (texts.length === 0) throw damaged(party);
    yield* texts;
    at += texts.length;
  }
}

/** The log with one more stored entry in its tree and key history; its signed state is placed when all are there. */
export function lengthen({ crypto }: NodeWorld, log: Log, { id, n: index, party, text }: EntryText): Log {
  const { origin, tree } = log;
  if (index !== tree.size) throw damaged(party);
  const mayRoll = index === 0 || text.length * utf8BytesMax >= rollBytesMin;
  const place = { origin, index, rootBefore: () => tree.root(index) };
  const history = extendHistory(crypto, log.keys, place, mayRoll ? encodeUtf8(text) : nothing);
  if (!history.ok) throw damaged(party);
  tree.append(Uint8Array.fromHex(id));
  return history.value === log.keys ? log : { ...log, keys: history.value };
}

/** Puts the stored signed state to a log whose entries were all read. */
export function placeHead(log: Log, { checkpoint: note, party, proof, size }: StoredHead): Log {
  const read = readCheckpoint(note);
  const isArriving = proof.length > 0;
  if (!read.ok || log.tree.size !== size || (read.value.size === size) === isArriving) throw damaged(party);
  const head = { ...read.value, note };
  if (!isArriving) return { ...log, size, head, whole: head, bridge: undefined };
  const { bridge, whole } = parseArriving(proof);
  const state = whole === undefined ? undefined : readCheckpoint(whole);
  if (state?.ok === false || (state?.value.size ?? 0) > size) throw damaged(party);
  const held = state === undefined || whole === undefined ? undefined : { ...state.value, note: whole };
  return { ...log, size, head, whole: held, bridge };
}

/** Our own store's text, judged when it was stored. */
export function readStored({ id, party, text }: EntryText): Entry {
  try {
    return { id: id as ActId, envelope: JSON.parse(text) as Envelope };
  } catch {
    throw damaged(party);
  }
}

/** A log as the store's head has it. */
export const toStoredHead = (party: PartyId, log: Log): StoredHead => {
  const checkpoint = log.head?.note ?? nothing;
  return { party, size: sizeOf(log), checkpoint, proof: formatArriving(log) };
};

export const damaged = (party: PartyId): PortFailure =>
  new PortFailure({
    code: "record-damaged",
    sentence: `The stored log of ${party} cannot be read whole: "entente verify" says where it is damaged.`,
  });
