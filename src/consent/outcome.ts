import type { ActId, Digest, PartyId, SubjectId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";

/** What a matter still waits for: whose word, and which. */
export interface Awaited {
  readonly party: PartyId;
  readonly what: "stance" | "receipt" | "hour" | "confirmation" | "notice" | "leave-of-reserve";
  /** The hour concerned, where there is one. */
  readonly by?: Instant;
}

/** What became of one proposal. Each state owns its fields. Everything after `provisional` is final when reached (spec/consent). */
export type Outcome =
  | { readonly status: "open"; readonly awaiting: readonly Awaited[] }
  | {
      readonly status: "under-silence";
      readonly expires: Instant;
      readonly awaiting: readonly Awaited[];
      readonly brokenBy: readonly PartyId[];
    }
  /** Every needed concurrence is signed; the proposer's receipt is awaited. */
  | { readonly status: "signed"; readonly awaiting: readonly Awaited[] }
  | { readonly status: "provisional"; readonly confirmBy: Instant; readonly awaiting: readonly Awaited[] }
  /** History stands as its author's word. */
  | {
      readonly status: "entered";
      readonly by: PartyId;
      readonly concurred: readonly PartyId[];
      readonly awaiting: readonly Awaited[];
    }
  | { readonly status: "entered-jointly"; readonly by: readonly PartyId[] }
  | { readonly status: "disputed"; readonly by: PartyId; readonly objectedBy: readonly PartyId[] }
  | {
      readonly status: "agreed";
      readonly by: readonly PartyId[];
      readonly abstained: readonly PartyId[];
      readonly settledBy: ActId;
      readonly on: Instant;
      readonly how: "consensus" | "silence" | "ad-referendum";
    }
  | { readonly status: "objected"; readonly by: readonly PartyId[]; readonly settledBy: ActId }
  | { readonly status: "broken"; readonly by: readonly PartyId[]; readonly settledBy: ActId }
  | { readonly status: "withdrawn"; readonly settledBy: ActId }
  | { readonly status: "lapsed"; readonly awaited: readonly PartyId[]; readonly settledBy: ActId }
  | { readonly status: "declined"; readonly by: readonly PartyId[]; readonly settledBy: ActId }
  | { readonly status: "undelivered"; readonly to: readonly PartyId[]; readonly settledBy: ActId }
  | { readonly status: "void"; readonly code: string; readonly sentence: string };

/** Standing of what is agreed or entered; only later acts that outrank it, or a fork, change it. */
export type Standing =
  | { readonly status: "in-force" }
  | { readonly status: "superseded"; readonly by: readonly ActId[] }
  | { readonly status: "in-conflict"; readonly with: readonly ActId[] }
  | { readonly status: "contested"; readonly over: readonly PartyId[] };

/** One party's public stance on a proposal, as its acts say it. */
export interface Stance {
  readonly party: PartyId;
  readonly stance:
    | "concurred"
    | "concurred-ad-referendum"
    | "objected"
    | "abstained"
    | "reserved"
    | "confirmed"
    | "declined"
    | "broke-silence"
    | "bound-by-silence";
  readonly act: ActId;
  readonly at: Instant;
  readonly words?: string;
}

/** A proposal with everything consent derives about it. */
export interface ProposalState {
  readonly id: ActId;
  readonly party: PartyId;
  readonly n: number;
  readonly at: Instant;
  readonly subject: SubjectId;
  /** Kind of terms, all that consent knows of them. */
  readonly terms: string;
  readonly digest: Digest;
  readonly rule: "consensus" | "silence" | "entered";
  readonly needs: readonly PartyId[];
  readonly amends?: ActId;
  readonly supersedes: readonly ActId[];
  readonly reintroduces: readonly ActId[];
  readonly stances: readonly Stance[];
  readonly outcome: Outcome;
  /** Present once agreed or entered (jointly, disputed); of a package, see `Ledger.standing`. */
  readonly standing?: Standing;
  /** Acts the outcome rests on, by date, party and number. */
  readonly acts: readonly ActId[];
}
