import type { MechanismId, PartyId } from "../base/ids.ts";

/**
 * What travels from one party's node to another's: everything the receiver is not known to hold. A parcel is not signed and
 * proves nothing by itself: each thing in it carries its own proof, so anybody may carry, copy, delay or repeat it (spec/exchange).
 */
export interface Parcel {
  readonly mechanism: MechanismId;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly claim: Claim;
  readonly logs: readonly LogSection[];
  readonly cosignatures: readonly CosignatureSection[];
  readonly parts: readonly PartSection[];
  readonly evidence: readonly EvidenceSection[];
  /** The sender's signed answer to a receiver that had asked how far its log is held there (N12). */
  readonly answer?: Uint8Array;
}

/** What a node says it holds and lacks: the acknowledgement of what it received. Its own word, used only to plan. */
export interface Claim {
  readonly held: readonly HeldLog[];
  /** Commitments of parts named in entries it holds whose words it lacks, 64 hex digits each. */
  readonly wanted: readonly string[];
  /** Names of the evidence it holds. */
  readonly known: readonly string[];
  /**
   * The sender may sign nothing until everybody has said how far it holds the sender's log: what each signed answer must repeat, 32
   * hex digits.
   */
  readonly asks?: string;
}

/** How much of one log a node says it holds, and up to where it holds others' cosignatures of it. */
export interface HeldLog {
  readonly party: PartyId;
  readonly size: number;
  /** Root at `size`, 64 hex digits. */
  readonly root: string;
  readonly cosigned: readonly { readonly cosigner: PartyId; readonly size: number }[];
}

/**
 * Entries of one log from an index on, up to the size of the signed checkpoint or part of the way to it. Any party's mirror may
 * serve any log.
 */
export interface LogSection {
  readonly party: PartyId;
  /** Index of the first entry carried. */
  readonly from: number;
  /** Signed note over the log at `from` plus the number of entries, or at a later size. */
  readonly checkpoint: Uint8Array;
  /** Where it is a later size: what joins the end of the entries to it (`record/bridge`). */
  readonly bridge?: Uint8Array;
  /** Verbatim, one canonical JSON text each. */
  readonly entries: readonly Uint8Array[];
}

export interface CosignatureSection {
  readonly log: PartyId;
  readonly cosigner: PartyId;
  /** The cosigned checkpoint note. */
  readonly note: Uint8Array;
}

/** The words behind a commitment; the receiver works out which one they open. */
export interface PartSection {
  /** 32 bytes. */
  readonly salt: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A fork proof, as text that convinces a third party. */
export interface EvidenceSection {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export const parcelVersion = "entente.parcel/v1";

/** Bounds of a parcel; each has its refusal. Sizes in bytes. */
export const parcelLimits = {
  parcelBytesMax: 512 * 1024 * 1024,
  entryBytesMax: 32 * 1024,
  /** Of all logs together: what is read of an entry takes room in memory however short it is. */
  entriesMax: 524_288,
  noteBytesMax: 128 * 1024,
  bridgeBytesMax: 1024 * 1024,
  partBytesMax: 32 * 1024 * 1024,
  evidenceBytesMax: 512 * 1024,
  partiesMax: 32,
  cosignaturesMax: 32 * 32,
  partsMax: 65_536,
  wantedMax: 1024,
  evidenceMax: 32,
} as const;
