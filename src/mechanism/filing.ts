import type { KindName } from "../act/catalogue.ts";
import type { ActId, SubjectId } from "../base/ids.ts";
import type { Consent } from "./consent.ts";
import type { AnyWord, DocumentKind, WordOf } from "./documents.ts";
import { compareWords, type Dossier } from "./dossier.ts";

/** Where a word goes: the hands a noun's routes work with while acts are taken. */
export interface Filing {
  /** Files the word in the dossier of the thing, and touches it with all that read it. */
  file(kind: DocumentKind, id: string, word: AnyWord): Dossier;
  /** Files a word that names a proposal and belongs with whatever that proposal concerns, known yet or not. */
  follow(proposal: ActId, word: AnyWord): void;
  /** Says that one document reads another: the reader's is touched with it. */
  link(read: Dossier, kind: DocumentKind, id: string, as: LinkName): void;
  /** Says that two subjects are one thing. */
  same(one: SubjectId, other: SubjectId): void;
}

/** What a document knows of others: a body's sessions, a body's successors. */
export type LinkName = "sessions" | "successors";

/** What one kind of act does when it is taken. */
export type Route<K extends KindName> = (word: WordOf<K>, to: Filing) => void;
export type Routes<K extends KindName> = { readonly [Each in K]: Route<Each> };

/** What a noun reads while its document is assembled. */
export interface Reading {
  readonly consent: Consent;
  find(kind: DocumentKind, id: string): Dossier | undefined;
  /** Words that name the proposal, in no order. */
  followers<K extends KindName>(proposal: ActId, kind: K): readonly WordOf<K>[];
  /** Ids linked to a thing, by id. */
  linked(name: LinkName, id: string): readonly SubjectId[];
  /** Subjects said to be the same thing, by id. */
  sameAs(id: SubjectId): readonly SubjectId[];
}

/** The words of one kind among those given. */
export function wordsOf<K extends KindName>(words: readonly AnyWord[], ...kinds: readonly K[]): readonly WordOf<K>[] {
  return words.filter((word): word is WordOf<K> & AnyWord => (kinds as readonly KindName[]).includes(word.kind));
}

/** Words of one kind that name any of these versions' proposals, by date. */
export function followersOf<K extends KindName>(
  reading: Reading,
  versions: readonly { readonly proposal: ActId }[],
  kind: K,
): readonly WordOf<K>[] {
  const proposals = new Set(versions.map((version) => version.proposal));
  return [...proposals].flatMap((proposal) => reading.followers(proposal, kind)).toSorted(compareWords);
}
