import type { Batch, MechanismRow, Store, StoredPart, StoreReads } from "../ports.ts";

const entriesPerWrite = 2_000;
/** Parts are fetched one by one and written together, up to about so many bytes. */
const partBytesPerWrite = 4 << 20;

/** What was copied. */
export interface Copied {
  readonly mechanisms: readonly MechanismRow[];
  readonly entries: number;
  readonly parts: number;
}

/**
 * Copies all that a store holds at one moment into an empty one. A mechanism is listed there only when all of it has arrived, so
 * that a copy which was cut short is never taken for a record. What tells that a part was destroyed is not copied: the node destroys
 * again what its record says is expunged.
 */
export async function copyRecord(from: Store, to: Store): Promise<Copied> {
  const moment = await from.snapshot();
  try {
    const mechanisms = await moment.listMechanisms();
    let entries = 0;
    let parts = 0;
    for (const row of mechanisms) {
      const writer = createWriter(to, row);
      entries += await copyLogs(moment, row, writer);
      parts += await copyParts(moment, row, writer);
      await writer({
        cosignatures: await moment.listCosignatures(row.id),
        evidence: await moment.listEvidence(row.id),
        documents: { put: await moment.listAllDocuments(row.id), remove: [] },
        folded: await moment.listFolded(row.id),
      });
      await to.addMechanism(row);
    }
    return { mechanisms, entries, parts };
  } finally {
    await moment.close();
  }
}

type Write = (writing: Partial<Omit<Batch, "mechanism" | "revision">>) => Promise<void>;

/** Writes of one mechanism that nobody else writes, each on the revision that the one before it left. */
function createWriter(to: Store, { id: mechanism, shortName }: MechanismRow): Write {
  let revision = 0;
  const nothing = { appends: [], parts: [], cosignatures: [], evidence: [], folded: [] };
  return async (writing) => {
    const documents = { put: [], remove: [] };
    const answer = await to.commit({ mechanism, revision, ...nothing, documents, ...writing });
    if (answer === "conflict")
      throw new Error(`broken invariant: somebody else writes ${shortName} where it is copied to`);
    revision += 1;
  };
}

async function copyLogs(from: StoreReads, { id }: MechanismRow, write: Write): Promise<number> {
  let count = 0;
  for (const head of await from.listHeads(id)) {
    const { party, size } = head;
    let at = 0;
    do {
      const entries = await from.listEntries(id, party, at, Math.min(entriesPerWrite, size - at));
      const previous = at === 0 ? undefined : head.checkpoint;
      const next = at + entries.length;
      // The signed state is there from the first piece on, as of a log that is still arriving.
      await write({ appends: [{ party, from: at, previous, entries, head: { ...head, size: next } }] });
      if (entries.length === 0 && size > 0)
        throw new Error(`broken invariant: ${party} has fewer entries than its head says`);
      at = next;
    } while (at < size);
    count += size;
  }
  return count;
}

async function copyParts(from: StoreReads, { id }: MechanismRow, write: Write): Promise<number> {
  const commitments = await from.listPartCommitments(id);
  let waiting: StoredPart[] = [];
  let bytes = 0;
  for (const commitment of commitments) {
    const part = await from.findPart(id, commitment);
    if (part === undefined) continue;
    waiting.push(part);
    bytes += part.bytes.length;
    if (bytes < partBytesPerWrite) continue;
    await write({ parts: waiting });
    waiting = [];
    bytes = 0;
  }
  if (waiting.length > 0) await write({ parts: waiting });
  return commitments.length;
}
