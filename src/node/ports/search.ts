import type { MechanismId } from "../../base/ids.ts";

/** Words of a thing that can be found. */
export interface SearchField {
  /** What they are: `name`, `words`, or the name of a part. */
  readonly field: string;
  /** BCP 47 where it is known. */
  readonly lang?: string;
  readonly text: string;
}

/** One thing of the record as a search index keeps it. */
export interface SearchRow {
  /** Kind and id of its document. */
  readonly key: string;
  readonly kind: string;
  readonly subject: string;
  /** Day of the fact, of one stated less exactly its last; empty where none is. */
  readonly day: string;
  /** As precise as stated. */
  readonly stated: string;
  readonly parties: readonly string[];
  /** Acts it rests on, the first few. */
  readonly acts: readonly string[];
  /** What it is called, JSON of a `Name`. */
  readonly name: string;
  readonly fields: readonly SearchField[];
  /** Changes whenever what is kept of it would. */
  readonly digest: string;
  /** Some of its words are not held yet: it is looked at again with every change. */
  readonly lacks: boolean;
  /** Tokens of all its words, and of what it can be narrowed down by. */
  readonly words: string;
  readonly tags: string;
}

/** How far a mechanism is in the index. */
export interface SearchState {
  /** Undefined where it was never finished. */
  readonly revision: number | undefined;
  readonly rows: ReadonlyMap<string, Pick<SearchRow, "digest" | "lacks">>;
}

export interface SearchChange {
  readonly put: readonly SearchRow[];
  readonly remove: readonly string[];
  /** Revision of the record this completes; absent of a part. */
  readonly revision?: number;
}

export interface SearchQuestion {
  /** Tokens in the index's own form: of words, and of what is narrowed down by. */
  readonly match: string;
  /** First and last day. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  /** The last place answered before: rows after it, which are older. */
  readonly after?: number | undefined;
}

export interface SearchAnswer {
  readonly rows: readonly (Omit<SearchRow, "words" | "tags" | "digest" | "lacks"> & {
    readonly place: number;
    readonly mechanism: MechanismId;
  })[];
  /** Counted up to `countedMax`. */
  readonly total: number;
  readonly kinds: readonly { readonly kind: string; readonly count: number }[];
}

/** Things found are counted up to here; beyond it is only said that there are more. */
export const countedMax = 1000;

/**
 * Where words are found by their tokens: an index beside the record that can be deleted and made again from it at any time. What is
 * removed is overwritten on the disk. What the database cannot do rejects with a `PortFailure`.
 */
export interface SearchIndex {
  /** Whether it was brought to this revision and no row lacks words: then there is nothing to look for. */
  isCurrent(mechanism: MechanismId, revision: number): Promise<boolean>;
  state(mechanism: MechanismId): Promise<SearchState>;
  /** Puts and removes rows of one mechanism, all or none. */
  write(mechanism: MechanismId, change: SearchChange): Promise<void>;
  /** Newest first. */
  find(question: SearchQuestion): Promise<SearchAnswer>;
  close(): Promise<void>;
}
