import type { Crypto } from "../base/crypto.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import type { Refusal } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import type { KeySet, SignaturePair, SigningMessages } from "../record/key.ts";

/** The node's ports: everything it needs of the world comes through these. */

export interface Clock {
  /** The present second, UTC. */
  now(): Instant;
  /** Seconds by a clock nobody can set, since the machine started; a world without one tells no jump of `now`. */
  elapsed?(): number;
  /** Lets about so much time pass, milliseconds; a world without it waits by the machine's own timers. */
  pause?(milliseconds: number): Promise<void>;
}

/** Random bytes for salts and nonces. */
export interface Randomness {
  bytes(count: number): Uint8Array;
}

/** Private keys of this party's log in one mechanism; the seeds never leave the implementation. */
export interface Keys {
  /** Makes the keys of a mechanism that has none here; repeating it changes nothing and answers the same. */
  create(mechanism: MechanismId): Promise<KeySet>;
  /** Public keys in force for new checkpoints. Rejects with a `PortFailure` where there are none. */
  current(mechanism: MechanismId): Promise<KeySet>;
  /** Signatures by both current keys, each over its own message. */
  sign(mechanism: MechanismId, messages: SigningMessages): Promise<SignaturePair>;
  /** The key set that `current().next` commits to, with its own commitment to the one after it; safe to repeat. */
  next(mechanism: MechanismId): Promise<KeySet>;
  /** Signatures by the next keys: for the entry `key.rolled` alone. */
  signNext(mechanism: MechanismId, messages: SigningMessages): Promise<SignaturePair>;
  /** Makes the next keys current and destroys the old ones, once the roll's entry is durable; nothing where they are current already. */
  roll(mechanism: MechanismId, next: KeySet): Promise<void>;
  /** Forty digits of the first keys made for our log in a mechanism; undefined where there are no keys for it here. */
  first(mechanism: MechanismId): Promise<string | undefined>;
  /** Keys for a log that is to take the place of ours by joint act, kept beside the ones in force; safe to repeat. */
  prepare(mechanism: MechanismId): Promise<KeySet>;
  /** Puts prepared keys in force, once the joint act that names them is held; whether these are in force then. */
  adopt(mechanism: MechanismId, keys: KeySet): Promise<boolean>;
}
/** Size and root of our own log, as we last released it. */
export interface GuardedHead {
  readonly size: number;
  /** 64 hex digits. */
  readonly root: string;
}

/**
 * Remembers outside the store how far our own logs were released, so that a restored backup is noticed before it signs. Several
 * processes of one home may use it at once; whatever a method has answered is on disk.
 */
export interface Guard {
  find(mechanism: MechanismId): Promise<GuardedHead | undefined>;
  /** To be called after every commit to our own log and before anything of it is released. Never goes back. */
  advance(mechanism: MechanismId, head: GuardedHead): Promise<void>;
  /** `Store.identity()` of the database on which our log of a mechanism was last found in order; undefined where none was noted. */
  findDatabase(mechanism: MechanismId): Promise<string | undefined>;
  keepDatabase(mechanism: MechanismId, identity: string): Promise<void>;
  /** Why nothing is signed and who has answered so far, in the words of `recovery.ts`; undefined where nothing is held. */
  findHold(mechanism: MechanismId): Promise<string | undefined>;
  /** Puts a hold in the place of the one expected, or ends it; whether that one was still there. */
  changeHold(mechanism: MechanismId, before: string | undefined, after: string | undefined): Promise<boolean>;
}

/** One entry as stored: its bytes exactly as received. */
export interface StoredEntry {
  readonly n: number;
  /** SHA-256(0x00 || bytes), 32 bytes. */
  readonly leafHash: Uint8Array;
  readonly bytes: Uint8Array;
}

/** One entry as text, for showing: nothing of it is parsed, and it costs a fraction of its bytes in objects of their own. */
export interface EntryText {
  readonly party: PartyId;
  readonly n: number;
  /** Its leaf hash, 64 hex digits. */
  readonly id: string;
  /** Canonical JSON. */
  readonly text: string;
}

/** Entries one after the other, as they stand in a parcel: each ends its line. */
export interface EntryLines {
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** How far a log is stored, and the newest signed state it belongs to. */
export interface StoredHead {
  readonly party: PartyId;
  /** Entries stored. */
  readonly size: number;
  /** Signed checkpoint note, over `size` entries or more: of a log still arriving it signs what has yet to come. */
  readonly checkpoint: Uint8Array;
  /** Of a log still arriving what joins it to the checkpoint, and how far it was held whole (`record/arriving`); else empty. */
  readonly proof: Uint8Array;
}

/** How many entries of a log the stored documents were derived from: less than its size while a catch-up is under way. */
export interface FoldedLog {
  readonly party: PartyId;
  readonly size: number;
}

export interface StoredPart {
  /** 32 bytes. */
  readonly commitment: Uint8Array;
  readonly salt: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A cosigner's line on a log's checkpoint: the receipt that it holds the log up to that size. */
export interface StoredCosignature {
  readonly log: PartyId;
  readonly cosigner: PartyId;
  readonly size: number;
  /** The cosigned checkpoint note. */
  readonly note: Uint8Array;
}

/** Appends to one log, on condition that the stored head is still the expected one. */
export interface LogAppend {
  readonly party: PartyId;
  /** Size of the stored log this append goes on from; 0 creates it. */
  readonly from: number;
  /** Checkpoint stored with that size, byte for byte; undefined where no head of this log is stored yet. */
  readonly previous: Uint8Array | undefined;
  readonly entries: readonly StoredEntry[];
  readonly head: StoredHead;
}

export interface DocumentRow {
  readonly kind: string;
  readonly id: string;
  /** Canonical JSON. */
  readonly json: Uint8Array;
}

/** A row as text, for showing. */
export interface DocumentText {
  readonly kind: string;
  readonly id: string;
  readonly json: string;
}

/** Everything one decision of the node writes: stored whole in one synced transaction, or not at all. */
export interface Batch {
  readonly mechanism: MechanismId;
  /** Revision of the mechanism that this was planned on: where another process has written since, nothing is stored. */
  readonly revision: number;
  readonly appends: readonly LogAppend[];
  readonly parts: readonly StoredPart[];
  readonly cosignatures: readonly StoredCosignature[];
  readonly documents: {
    readonly put: readonly DocumentRow[];
    readonly remove: readonly { readonly kind: string; readonly id: string }[];
  };
  /** Logs whose documents have followed, with how far; a log that is not named stays as it was. */
  readonly folded: readonly FoldedLog[];
  /** Fork proofs and other evidence, by name. */
  readonly evidence: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

export interface MechanismRow {
  readonly id: MechanismId;
  /** Name used on the command line. */
  readonly shortName: string;
  /** Our own party in it. */
  readonly party: PartyId;
}

/** All projection rows of a mechanism, and how much of each log they were derived from. */
export interface Replacement {
  readonly mechanism: MechanismId;
  readonly revision: number;
  readonly rows: readonly DocumentRow[];
  readonly folded: readonly FoldedLog[];
}

/** What can be asked of a store. Each answer is of one moment: no half of a batch is ever seen. */
export interface StoreReads {
  listMechanisms(): Promise<readonly MechanismRow[]>;
  /** Commits, expungings and rebuilds of a mechanism so far, by whatever process; 0 for one without any. */
  findRevision(mechanism: MechanismId): Promise<number>;
  listRevisions(): Promise<ReadonlyMap<MechanismId, number>>;
  listHeads(mechanism: MechanismId): Promise<readonly StoredHead[]>;
  /** Entries `from` (inclusive) up to `limit` many, in order. */
  listEntries(mechanism: MechanismId, party: PartyId, from: number, limit: number): Promise<readonly StoredEntry[]>;
  listFolded(mechanism: MechanismId): Promise<readonly FoldedLog[]>;
  /** The same as text. */
  listEntryTexts(mechanism: MechanismId, party: PartyId, from: number, limit: number): Promise<readonly EntryText[]>;
  /** The same in one piece, for sending on. */
  readEntryLines(mechanism: MechanismId, party: PartyId, from: number, limit: number): Promise<EntryLines>;
  /** Their leaf hashes alone, 64 hex digits each. */
  listEntryIds(mechanism: MechanismId, party: PartyId, from: number, limit: number): Promise<readonly string[]>;
  findPart(mechanism: MechanismId, commitment: Uint8Array): Promise<StoredPart | undefined>;
  /** Commitments of the parts held: of all, or of those among the given. */
  listPartCommitments(mechanism: MechanismId, among?: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
  listCosignatures(mechanism: MechanismId): Promise<readonly StoredCosignature[]>;
  listDocuments(mechanism: MechanismId, kind: string): Promise<readonly DocumentRow[]>;
  findDocument(mechanism: MechanismId, kind: string, id: string): Promise<DocumentRow | undefined>;
  /** All projection rows by kind and id, for `verify` and `rebuild`. */
  listAllDocuments(mechanism: MechanismId): Promise<readonly DocumentRow[]>;
  /** The same with canonical JSON as text, in no order. */
  listDocumentTexts(mechanism: MechanismId): Promise<readonly DocumentText[]>;
  listEvidence(mechanism: MechanismId): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]>;
}

/** One moment of a store, held still while others write: all its answers belong together. */
export interface StoreSnapshot extends StoreReads {
  close(): Promise<void>;
}

/**
 * One party's store. Every method is atomic and may be repeated; writes are durable when their promise resolves. What the
 * database itself cannot do (locked, full, damaged, of a newer program) rejects with a `PortFailure`. Rules: spec/store.md.
 */
export interface Store extends StoreReads {
  snapshot(): Promise<StoreSnapshot>;
  /** Opens a mechanism in this store; repeating it with the same row changes nothing. */
  addMechanism(row: MechanismRow): Promise<void>;
  /** Says that we are another party of a mechanism than was thought, as long as that one has no log in it; whether it was done. */
  changeParty(mechanism: MechanismId, party: PartyId): Promise<boolean>;
  /** `conflict` when the revision or a stored head is not the one expected: nothing was written. */
  commit(batch: Batch): Promise<"committed" | "conflict">;
  /** Destroys salt and bytes of a part (expunging), for good: the same part arriving later is not kept. */
  destroyPart(mechanism: MechanismId, commitment: Uint8Array): Promise<void>;
  /** Replaces all projection rows of a mechanism, on the same condition as a commit. */
  replaceDocuments(replacement: Replacement): Promise<"committed" | "conflict">;
  /**
   * What this database is, as far as it can tell by itself: another answer than before means that a replica was promoted or a
   * cluster restored, which may lack what was acknowledged. Empty where the engine knows no such thing (a file).
   */
  identity(): Promise<string>;
  close(): Promise<void>;
}

/**
 * What the world behind a port could not do: a database locked or full, a key file others may read. The sentence is for the
 * person at the screen. After `commit-uncertain` nobody knows whether the last write was done: what is stored is read again before
 * anything is built on it. A file takes no more writes until it is opened again (S14); a server is asked (S25).
 */
export class PortFailure extends Error {
  override readonly name = "PortFailure";
  readonly refusal: Refusal;

  constructor(refusal: Refusal, cause?: unknown) {
    super(refusal.sentence, { cause });
    this.refusal = refusal;
  }
}

/** Moves parcels between nodes: bytes out, bytes in. */
export interface Carrier {
  send(to: PartyId, mechanism: MechanismId, parcel: Uint8Array): Promise<void>;
  /** Parcels waiting for us, oldest first; each stays until `acknowledge`. */
  receive(): Promise<readonly { readonly id: string; readonly bytes: Uint8Array }[]>;
  acknowledge(id: string): Promise<void>;
}

export interface World {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly keys: Keys;
  readonly store: Store;
  readonly crypto: Crypto;
}
