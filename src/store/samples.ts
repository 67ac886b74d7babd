import { encodeUtf8 } from "../base/bytes.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import type { Batch, DocumentRow, LogAppend, Store, StoreReads } from "../node/ports.ts";

export const committee = "ab".repeat(32) as MechanismId;
export const commission = "cd".repeat(32) as MechanismId;
export const [north, south] = ["north", "south"] as readonly string[] as readonly [PartyId, PartyId];

/** Bytes that differ for each text and look like what stands in a store. */
export const bytesOf = (text: string): Uint8Array => encodeUtf8(text.padEnd(32, "."));

/** An append of `count` entries to a log of `from`, from the head that an append made by this function left. */
export function appendOf(party: PartyId, from: number, count: number): LogAppend {
  const entries = Array.from({ length: count }, (_, i) => {
    const n = from + i;
    return { n, leafHash: bytesOf(`leaf ${party} ${n}`), bytes: bytesOf(`entry ${party} ${n}`) };
  });
  const noteOf = (size: number): Uint8Array => bytesOf(`checkpoint ${party} ${size}`);
  const head = { party, size: from + count, checkpoint: noteOf(from + count), proof: new Uint8Array(0) };
  return { party, from, previous: from === 0 ? undefined : noteOf(from), entries, head };
}

export function batchOf(parts: Partial<Batch>): Batch {
  return {
    mechanism: committee,
    revision: 0,
    appends: [],
    parts: [],
    cosignatures: [],
    documents: { put: [], remove: [] },
    folded: [],
    evidence: [],
    ...parts,
  };
}

/** Stores a batch on whatever revision there is. */
export const commitTo = async (store: Store, batch: Batch): Promise<"committed" | "conflict"> =>
  store.commit({ ...batch, revision: await store.findRevision(batch.mechanism) });

export const documentOf = (kind: string, id: string, text: string): DocumentRow => ({
  kind,
  id,
  json: encodeUtf8(JSON.stringify({ text })),
});

export const partOf = (name: string): Batch["parts"][number] => ({
  commitment: bytesOf(`commitment ${name}`),
  salt: bytesOf(`salt ${name}`),
  bytes: bytesOf(`words ${name}`),
});

/** A batch with something in every field. */
export const fullBatch = (): Batch =>
  batchOf({
    appends: [appendOf(north, 0, 3), appendOf(south, 0, 1)],
    parts: [partOf("a"), partOf("b")],
    cosignatures: [{ log: north, cosigner: south, size: 3, note: bytesOf("note 3") }],
    documents: { put: [documentOf("body", "body:a", "first"), documentOf("session", "session:a", "x")], remove: [] },
    folded: [
      { party: north, size: 2 },
      { party: south, size: 1 },
    ],
    evidence: [{ name: "fork-1", bytes: bytesOf("proof") }],
  });

/** All that a store answers about a mechanism. */
export async function readAll(store: StoreReads, mechanism: MechanismId = committee): Promise<unknown> {
  const commitments = await store.listPartCommitments(mechanism);
  return {
    heads: await store.listHeads(mechanism),
    folded: await store.listFolded(mechanism),
    entries: [await store.listEntries(mechanism, north, 0, 1000), await store.listEntries(mechanism, south, 0, 1000)],
    parts: await Promise.all(commitments.map((each) => store.findPart(mechanism, each))),
    cosignatures: await store.listCosignatures(mechanism),
    documents: await store.listAllDocuments(mechanism),
    evidence: await store.listEvidence(mechanism),
  };
}
