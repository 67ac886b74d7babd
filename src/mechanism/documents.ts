import type { Content, KindName } from "../act/catalogue.ts";
import type { Charter } from "../act/charter.ts";
import type { PartRef } from "../act/envelope.ts";
import type { SingleTerms, TermsOf } from "../act/terms.ts";
import type { ActId, PartyId, SubjectId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import type { Outcome, ProposalState, Standing } from "../consent/outcome.ts";

/**
 * What holds, folded from acts: one derived document per thing. Documents are plain JSON of the canonical profile (no undefined
 * fields), the unit of a projection row, and the only thing views read. Every list is ordered by date, party, number, so that
 * the same acts always give the same bytes.
 */

/** One word of one party: the content of an act with its kind, who said it and when. */
export interface Word<C, K extends KindName = KindName> {
  readonly kind: K;
  readonly act: ActId;
  readonly party: PartyId;
  readonly n: number;
  readonly at: Instant;
  readonly content: C;
  readonly parts: readonly PartRef[];
}

/** The words of one kind of act; of a union of kinds, the union. */
export type WordOf<K extends KindName> = K extends KindName ? Word<Content<K>, K> : never;
export type AnyWord = WordOf<KindName>;

/** One set of terms offered or entered for a thing, with what became of it. */
export interface Version<T extends SingleTerms = SingleTerms> {
  readonly proposal: ActId;
  readonly party: PartyId;
  readonly n: number;
  readonly at: Instant;
  readonly terms: T;
  readonly parts: readonly PartRef[];
  readonly rule: ProposalState["rule"];
  readonly outcome: Outcome;
  readonly standing?: Standing;
  /** Where the author has it from, for history. */
  readonly source?: Extract<Content<"proposal.tabled">["rule"], { kind: "entered" }>["source"];
  /** The package it was offered in, where it was. */
  readonly package?: SubjectId;
  readonly stances: ProposalState["stances"];
  readonly amends?: ActId;
  readonly supersedes: readonly ActId[];
  readonly reintroduces: readonly ActId[];
}

/** What every matter has that is created and changed by proposals. */
export interface Thing<K extends string, T extends SingleTerms> {
  readonly kind: K;
  readonly id: SubjectId;
  /** All versions, oldest first. */
  readonly versions: readonly Version<T>[];
  /** Proposals of the versions that hold now: agreed or entered, not superseded. More than one where accounts differ or conflict. */
  readonly holding: readonly ActId[];
  /** Other subjects said to be the same thing. */
  readonly same: readonly SubjectId[];
}

export interface CharterDocument {
  readonly kind: "charter";
  readonly id: "charter";
  readonly charter: Charter;
  /** Act that brought this charter into force. */
  readonly act: ActId;
  readonly parties: readonly {
    readonly party: PartyId;
    readonly status: "named" | "joined" | "left";
    readonly act?: ActId;
    readonly at?: Instant;
  }[];
  readonly amendments: readonly Version<TermsOf<"charter">>[];
}

export interface BodyDocument extends Thing<"body", TermsOf<"body">> {
  /** Sessions of this body, oldest first by day. */
  readonly sessions: readonly SubjectId[];
  readonly successors: readonly SubjectId[];
}

export interface SessionDocument extends Thing<"session", TermsOf<"session">> {
  /** Absent while the session is only spoken of and nobody has put its terms forward. */
  readonly body?: SubjectId;
  readonly held: readonly WordOf<"session.held">[];
  readonly delegations: readonly WordOf<"delegation.named">[];
  readonly announcements: readonly WordOf<"announcement.made">[];
  /** Each party's accounts, shared under embargo or published: their `kind` tells which. */
  readonly readouts: readonly WordOf<"readout.published" | "readout.tabled">[];
}

/** One per session, id `agenda:` and the session's slug, whatever subject the agenda was put forward under. */
export interface AgendaDocument extends Thing<"agenda", TermsOf<"agenda">> {
  readonly session: SubjectId;
  readonly proposed: readonly WordOf<"agenda.item-proposed">[];
  readonly withdrawn: readonly WordOf<"agenda.item-withdrawn">[];
  readonly treated: readonly WordOf<"agenda.item-treated">[];
}

/** `minutes` share this document: id `text:…` for their drafts, adoption by terms `minutes`. */
export interface TextDocument extends Thing<"text", TermsOf<"text"> | TermsOf<"minutes">> {
  readonly revisions: readonly WordOf<"text.tabled">[];
  readonly stances: readonly WordOf<"clause.stanced">[];
  readonly comments: readonly WordOf<"text.commented">[];
  readonly numbers: readonly WordOf<"number.given">[];
  readonly explanations: readonly WordOf<"explanation.entered">[];
}

export interface IssueDocument {
  readonly kind: "issue";
  readonly id: SubjectId;
  readonly title: string;
  /** The issue's path, by date of the fact, then as entered. */
  readonly path: readonly {
    readonly step: "raised" | "escalated" | "remitted" | "taken-up" | "parked";
    /** Day of the fact: `on` where stated, else the day of the act (UTC). */
    readonly on: string;
    readonly word: WordOf<"issue.raised" | "issue.escalated" | "issue.remitted" | "issue.taken-up" | "issue.parked">;
  }[];
  readonly settlements: readonly Version<TermsOf<"issue-settlement">>[];
  readonly same: readonly SubjectId[];
}

export interface AgreementDocument extends Thing<"agreement", TermsOf<"agreement">> {
  readonly numbers: readonly WordOf<"number.given">[];
  readonly explanations: readonly WordOf<"explanation.entered">[];
}

export interface CommitmentDocument extends Thing<"commitment", TermsOf<"commitment">> {
  readonly reported: readonly WordOf<"commitment.reported">[];
  readonly assessed: readonly WordOf<"commitment.assessed">[];
}

/** Statements, outreach, briefings, communications, public documents: one party's word, with corrections under the same id. */
export interface WordDocument<K extends string, A extends KindName> {
  readonly kind: K;
  readonly id: SubjectId;
  readonly words: readonly WordOf<A>[];
  readonly same: readonly SubjectId[];
}
export type StatementDocument = WordDocument<"statement", "statement.made">;
export type OutreachDocument = WordDocument<"outreach", "outreach.held">;
export type BriefingDocument = WordDocument<"briefing", "briefing.given">;
export type CommunicationDocument = WordDocument<"communication", "communication.sent">;
export type PublicDocument = WordDocument<"document", "document.entered">;

export interface WordingDocument {
  readonly kind: "wording";
  readonly id: string;
  readonly registered: readonly WordOf<"wording.registered">[];
  /** Every stated use, by the date of the document. */
  readonly uses: readonly {
    readonly act: ActId;
    readonly party: PartyId;
    /** Whose words they are, which need not be whoever entered them; empty where nothing says. */
    readonly of: readonly PartyId[];
    readonly on: string;
    readonly in: SubjectId;
    readonly form?: string;
  }[];
}

export interface DecisionDocument extends Thing<
  "decision",
  TermsOf<"publication"> | TermsOf<"expunging"> | TermsOf<"review"> | TermsOf<"successor-log">
> {
  readonly expunged: readonly WordOf<"part.expunged">[];
}

/** Every proposal, whatever its terms, as consent has it; the title is what the terms call themselves. */
export interface ProposalDocument extends ProposalState {
  readonly kind: "proposal";
  readonly title: string;
}

/** How far one party's log has been read, by its last valid entry: its date, and what it had seen of the others. */
export interface LogDocument {
  readonly kind: "log";
  /** The party. */
  readonly id: PartyId;
  readonly act: ActId;
  /** Entries up to and with that one. */
  readonly size: number;
  readonly at: Instant;
  /** Entries of each other log its author held when entering it. */
  readonly seen: Readonly<Record<string, number>>;
}

/** An act whose kind or version this program does not know, or that is void: shown with its reason, counted for nothing. */
export interface UncountedDocument {
  readonly kind: "uncounted";
  readonly id: ActId;
  readonly party: PartyId;
  readonly n: number;
  readonly at: Instant;
  readonly actKind: string;
  readonly status: "void" | "unknown";
  readonly code?: string;
  readonly sentence?: string;
}

export type Document =
  | CharterDocument
  | BodyDocument
  | SessionDocument
  | AgendaDocument
  | TextDocument
  | IssueDocument
  | AgreementDocument
  | CommitmentDocument
  | StatementDocument
  | OutreachDocument
  | BriefingDocument
  | CommunicationDocument
  | PublicDocument
  | WordingDocument
  | DecisionDocument
  | ProposalDocument
  | LogDocument
  | UncountedDocument;

export type DocumentKind = Document["kind"];
export type DocumentOf<K extends DocumentKind> = Extract<Document, { kind: K }>;

const everyKind: Readonly<Record<DocumentKind, true>> = {
  charter: true,
  body: true,
  session: true,
  agenda: true,
  text: true,
  issue: true,
  agreement: true,
  commitment: true,
  statement: true,
  outreach: true,
  briefing: true,
  communication: true,
  document: true,
  wording: true,
  decision: true,
  proposal: true,
  log: true,
  uncounted: true,
};
/** Every kind of document, for rebuilding them all: a kind that is missing here does not compile. */
export const documentKinds = Object.keys(everyKind) as readonly DocumentKind[];

/** Names one projection row. */
export interface DocumentKey {
  readonly kind: DocumentKind;
  readonly id: string;
}

/** What views read: from memory after a fold, or from the store's projection rows. */
export interface Documents {
  find<K extends DocumentKind>(kind: K, id: string): DocumentOf<K> | undefined;
  list<K extends DocumentKind>(kind: K): readonly DocumentOf<K>[];
}
