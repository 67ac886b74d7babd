declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

/** Short name of a signatory inside one mechanism, `[a-z][a-z0-9-]{0,15}`. */
export type PartyId = Branded<string, "PartyId">;
/** SHA-256 of the founding charter's canonical form, 64 lowercase hex digits; the mechanism's name for life. */
export type MechanismId = Branded<string, "MechanismId">;
/** Leaf hash of an entry, 64 lowercase hex digits: names the signed bytes and nothing else. */
export type ActId = Branded<string, "ActId">;
/** What a proposal would create or change: `kind:slug`, for example `body:plenary`. */
export type SubjectId = Branded<string, "SubjectId">;
/** SHA-256 over a proposal's subject, terms and parts (spec/consent), 64 lowercase hex digits. */
export type Digest = Branded<string, "Digest">;

const PARTY = /^[a-z][a-z0-9-]{0,15}$/;
const NOT_HEX = /[^0-9a-f]/;
/** Length first, then a search for what may not be there: half the time of one anchored pattern, and it runs several times an entry. */
const isHex64 = (text: string): boolean => text.length === 64 && !NOT_HEX.test(text);
const SUBJECT = /^[a-z][a-z-]{0,23}:[a-z0-9][a-z0-9.-]{0,79}$/;

export const isPartyId = (text: string): text is PartyId => PARTY.test(text);
export const isMechanismId = (text: string): text is MechanismId => isHex64(text);
export const isActId = (text: string): text is ActId => isHex64(text);
export const isSubjectId = (text: string): text is SubjectId => SUBJECT.test(text);
export const isDigest = (text: string): text is Digest => isHex64(text);
