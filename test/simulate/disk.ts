import { decodeUtf8, equalBytes, formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import type { ProposalDocument } from "../../src/mechanism/documents.ts";
import type { Batch, Store } from "../../src/node/ports.ts";
import { readCheckpoint } from "../../src/record/checkpoint.ts";
import type { Checkpoint } from "../../src/record/checkpoint.ts";
import { createTree } from "../../src/record/merkle.ts";
import type { Tree } from "../../src/record/merkle.ts";
import { openMemoryStore } from "../../src/store/memory.ts";

/** One write that the store took: what a backup of it would hold. */
export type Write =
  | { readonly kind: "mechanism"; readonly row: Parameters<Store["addMechanism"]>[0] }
  | { readonly kind: "party"; readonly mechanism: MechanismId; readonly party: PartyId }
  | { readonly kind: "batch"; readonly batch: Batch }
  | { readonly kind: "expunging"; readonly mechanism: MechanismId; readonly commitment: Uint8Array }
  | { readonly kind: "rows"; readonly replacement: Parameters<Store["replaceDocuments"]>[0] };

/**
 * One party's disk: the store's own model, with every write that it ever took, so that any older state of it can be put back.
 * What is kept beside it is read by the checks alone, never by a node.
 */
export interface Disk {
  readonly store: Store;
  readonly writes: readonly Write[];
  /** The stored entries of each log: their ids in order, and their tree. */
  readonly logs: ReadonlyMap<PartyId, DiskLog>;
  /** Proposals as the stored rows have them. */
  readonly proposals: ReadonlyMap<string, ProposalDocument>;
  /** Names of the evidence stored. */
  readonly evidence: readonly string[];
  /** The same with its bytes, hex. */
  readonly proofs: ReadonlyMap<string, string>;
  /** Commitments whose bytes are stored. */
  readonly parts: ReadonlySet<string>;
  /** Takes one write; whether the store did. */
  take(write: Write): Promise<boolean>;
}

export interface DiskLog {
  readonly ids: readonly string[];
  readonly tree: Tree;
  /** Size of its newest signed state: more than is held, while the rest is still to come. */
  readonly signed: number;
  /** Size of the newest of its signed states known here that is held whole: so far it counts. */
  readonly whole: number;
}

interface WrittenLog extends DiskLog {
  readonly ids: string[];
  /** Signed states within it that are not known to be held whole yet. */
  readonly states: Checkpoint[];
  signed: number;
  whole: number;
}

function findWhole(log: WrittenLog): void {
  const { ids, states, tree } = log;
  for (const { root, size } of states.splice(0)) {
    if (size > ids.length) states.push({ origin: "", root, size });
    else if (size > log.whole && equalBytes(tree.root(size), root)) log.whole = size;
  }
}

export function createDisk(): Disk {
  const store = openMemoryStore();
  const writes: Write[] = [];
  const logs = new Map<PartyId, WrittenLog>();
  const proposals = new Map<string, ProposalDocument>();
  const parts = new Set<string>();
  const evidence: string[] = [];
  const proofs = new Map<string, string>();

  const note = (write: Write): void => {
    writes.push(write);
    if (write.kind === "expunging") parts.delete(formatHex(write.commitment));
    if (write.kind !== "batch" && write.kind !== "rows") return;
    const put = write.kind === "batch" ? write.batch.documents.put : write.replacement.rows;
    for (const { id, json, kind } of put) {
      if (kind === "proposal") proposals.set(id, JSON.parse(decodeUtf8(json) ?? "") as ProposalDocument);
    }
    if (write.kind === "rows") return;
    for (const { kind, id } of write.batch.documents.remove) if (kind === "proposal") proposals.delete(id);
    for (const { entries, head, party } of write.batch.appends) {
      const log = logs.get(party) ?? { ids: [], tree: createTree(nodeCrypto), states: [], signed: 0, whole: 0 };
      const read = readCheckpoint(head.checkpoint);
      if (read.ok) {
        log.signed = read.value.size;
        log.states.push(read.value);
      }
      for (const { leafHash } of entries) {
        log.ids.push(formatHex(leafHash));
        log.tree.append(leafHash);
      }
      logs.set(party, log);
    }
    for (const { log: party, note: signed } of write.batch.cosignatures) {
      const read = readCheckpoint(signed);
      if (read.ok) logs.get(party)?.states.push(read.value);
    }
    for (const log of logs.values()) findWhole(log);
    for (const { bytes, name } of write.batch.evidence) {
      evidence.push(name);
      if (!proofs.has(name)) proofs.set(name, formatHex(bytes));
    }
    for (const { commitment } of write.batch.parts) parts.add(formatHex(commitment));
  };

  return {
    store,
    writes,
    logs,
    proposals,
    parts,
    evidence,
    proofs,
    async take(write) {
      const isTaken = await apply(store, write);
      if (isTaken) note(write);
      return isTaken;
    },
  };
}

async function apply(store: Store, write: Write): Promise<boolean> {
  switch (write.kind) {
    case "mechanism":
      await store.addMechanism(write.row);
      return true;
    case "party":
      return store.changeParty(write.mechanism, write.party);
    case "batch":
      return (await store.commit(write.batch)) === "committed";
    case "expunging":
      await store.destroyPart(write.mechanism, write.commitment);
      return true;
    case "rows":
      return (await store.replaceDocuments(write.replacement)) === "committed";
    // no default: a new write must be known here, or a backup would lack it
  }
}

/** A disk as a backup made after the first `count` writes would put it back. */
export async function restoreDisk(writes: readonly Write[], count: number): Promise<Disk> {
  const disk = createDisk();
  for (const write of writes.slice(0, count)) {
    if (!(await disk.take(write))) throw new Error("broken invariant: a write that was taken once is taken again");
  }
  return disk;
}
