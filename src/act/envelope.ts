import type { ActId, MechanismId, PartyId } from "../base/ids.ts";
import type { JsonObject } from "../base/json.ts";
import type { Instant } from "../base/time.ts";

/** How much of another party's log the author held and had verified when it spoke. */
export interface Head {
  /** Root of that log at `size`, 64 hex digits. */
  readonly root: string;
  /** Number of entries. */
  readonly size: number;
}

/** Words that travel beside the log, named in the entry by a salted commitment only. */
export interface PartRef {
  /** SHA-256("entente.part/v1\0" || salt32 || u64be(size) || bytes), 64 hex digits. */
  readonly commitment: string;
  /** BCP 47 language, or "" where the part has none (a file). */
  readonly lang: string;
  /** Media type, for example `text/markdown`. */
  readonly media: string;
  /** Unique with `lang` inside one entry. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** The bytes behind a `PartRef`, with the salt that opens its commitment. */
export interface Part {
  readonly salt: Uint8Array;
  readonly bytes: Uint8Array;
}

/** The canonical JSON of one entry, read. Nothing here has been judged: see `Verdict`. */
export interface Envelope {
  readonly at: Instant;
  /** A function ("dg-north-america"), never a person. */
  readonly by: string;
  readonly content: JsonObject;
  readonly kind: string;
  readonly mechanism: MechanismId;
  /** Index in the author's log, from 0. */
  readonly n: number;
  readonly parts: readonly PartRef[];
  readonly party: PartyId;
  /** Earlier acts this one rests on, at most 64. */
  readonly refs: readonly ActId[];
  readonly seen: Readonly<Record<string, Head>>;
  /** Version of this form. Later versions keep these fields and may add others (A6); this program counts version 1 only. */
  readonly v: number;
}

/** One entry as held: its envelope with the name of its bytes. */
export interface Entry {
  readonly id: ActId;
  readonly envelope: Envelope;
}

/**
 * What the record's rules make of an authentic entry. A void entry is kept, mirrored and shown with its reason, counts for
 * nothing and does not move its log's date. `unknown` is a kind or version this program does not know: shown raw, never counted.
 */
export type Verdict =
  | { readonly status: "valid" }
  | { readonly status: "unknown" }
  | { readonly status: "void"; readonly code: string; readonly sentence: string };

/**
 * An entry inside the causally closed part of what is held (everything its author had seen is held too), with its verdict.
 * The only form in which consent and mechanism meet an act.
 */
export interface Act extends Envelope {
  readonly id: ActId;
  readonly verdict: Verdict;
  /** Parties of whose logs the author had seen another branch than the one held here. */
  readonly divergent: readonly PartyId[];
  /** Name of the strand it stands on, where its author's log has several and this is not the first (`strand.ts`). */
  readonly strand?: string;
}
