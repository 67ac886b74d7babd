import type { Action, Language, Need, Role } from "../people/officer.ts";

export type { Action, Language, Need, Role } from "../people/officer.ts";

/**
 * Who may sign in at one node, their sign-ins, and what was decided about them. Times are whole seconds since 1970 by the machine's
 * clock. What is secret is stored as a SHA-256 or an argon2id hash alone.
 */

/** `invited` until the first passkey or password; `suspended` can be lifted; `ended` cannot. */
export type AccountStatus = "invited" | "active" | "suspended" | "ended";

export interface Account {
  /** Random, 32 hex digits. */
  readonly id: string;
  /** What is typed to sign in with a password; lower case, unique among those that have not ended. */
  readonly name: string;
  readonly title: string;
  /** The function that stands in the record. */
  readonly by: string;
  readonly language: Language;
  readonly roles: readonly Role[];
  readonly status: AccountStatus;
  readonly created: number;
}

export type AccountChange = Partial<Pick<Account, "title" | "by" | "language" | "roles" | "status">>;

export interface Passkey {
  /** Credential id, base64url. */
  readonly id: string;
  readonly account: string;
  /** COSE key. */
  readonly publicKey: Uint8Array;
  /** Signatures made so far as the authenticator says; 0 where it does not count. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** What its owner calls it. */
  readonly label: string;
  readonly created: number;
  readonly used?: number;
}

export interface SignIn {
  /** Names the sign-in on a page; not what the cookie holds. */
  readonly id: string;
  readonly account: string;
  readonly begun: number;
  readonly seen: number;
  /** When its owner last proved again who they are. */
  readonly provedAt?: number;
  /** Kind of browser and system: "Chrome on Windows". */
  readonly device: string;
}

export const ticketPurposes = ["invitation", "register", "sign-in", "step-up"] as const;
/** Something that is good once, until an hour: an invitation, or the challenge of a passkey. */
export interface Ticket {
  /** SHA-256 of what its bearer shows, 64 hex digits. */
  readonly hash: string;
  readonly purpose: (typeof ticketPurposes)[number];
  /** Absent for the challenge of somebody who is not known yet. */
  readonly account?: string;
  readonly expires: number;
}

/** One or more decisions alike within an hour. */
export interface DecisionRow {
  readonly n: number;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly account: string;
  readonly action: Action;
  /** Place as policies name it. */
  readonly place: string;
  /** Kind of act, or empty. */
  readonly kind: string;
  readonly outcome: "allowed" | "refused" | Need;
  readonly policies: readonly string[];
}
export type NewDecision = Omit<DecisionRow, "n" | "first" | "last" | "count"> & { readonly at: number };

export type ProposedStatus = "waiting" | "confirming" | "entered" | "refused" | "failed";

/** An act that waits for a second person. */
export interface ProposedAct {
  readonly id: string;
  readonly account: string;
  readonly at: number;
  readonly expires: number;
  readonly mechanism: string;
  readonly body?: string;
  readonly kind: string;
  /** The drafts, canonical JSON, exactly as they will be entered. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, 64 hex digits. */
  readonly digest: string;
  readonly status: ProposedStatus;
  /** Who confirmed or refused. */
  readonly settledBy?: string;
  readonly settledAt?: number;
  /** Id of the first act entered, or the code for which it was not. */
  readonly outcome?: string;
}

/** Every method is atomic and durable when it resolves, except for `touchSignIn` and `noteDecision`, which a power cut may undo. */
export interface PeopleStore {
  /** Accounts that have not ended, and with `all` also those, by name. */
  listAccounts(all?: boolean): Promise<readonly Account[]>;
  findAccount(id: string): Promise<Account | undefined>;
  findAccountByName(name: string): Promise<Account | undefined>;
  /** False where the name is taken. */
  addAccount(account: Account): Promise<boolean>;
  /** `last-administrator` where nobody active would administer people of the whole house any more, though somebody does now. */
  changeAccount(id: string, change: AccountChange): Promise<"changed" | "missing" | "last-administrator">;

  /** The password's hash as its algorithm writes it. */
  findPassword(account: string): Promise<string | undefined>;
  setPassword(account: string, hash: string | undefined): Promise<void>;

  listPasskeys(account: string): Promise<readonly Passkey[]>;
  findPasskey(id: string): Promise<Passkey | undefined>;
  /** False where the credential is known already. */
  addPasskey(passkey: Passkey): Promise<boolean>;
  /** Notes that it was used; false where the counter did not rise although it counts. */
  usePasskey(id: string, counter: number, at: number): Promise<boolean>;
  removePasskey(account: string, id: string): Promise<boolean>;

  addTicket(ticket: Ticket): Promise<void>;
  /** Takes a ticket out; undefined where there is none of that purpose, or its hour has passed. */
  takeTicket(hash: string, purpose: Ticket["purpose"], now: number): Promise<Ticket | undefined>;
  /** The same, left where it is. */
  findTicket(hash: string, purpose: Ticket["purpose"], now: number): Promise<Ticket | undefined>;

  /** `hash` is the SHA-256 of what the cookie holds. */
  addSignIn(hash: string, signIn: SignIn): Promise<void>;
  findSignIn(hash: string): Promise<SignIn | undefined>;
  listSignIns(account: string): Promise<readonly SignIn[]>;
  touchSignIn(hash: string, at: number): Promise<void>;
  proveSignIn(id: string, at: number): Promise<void>;
  endSignIn(account: string, id: string): Promise<boolean>;
  /** Ends all sign-ins of an account, except for one. */
  endSignIns(account: string, except?: string): Promise<void>;
  /** Forgets sign-ins begun or last seen before these hours, and tickets whose hour has passed. */
  sweep(bounds: { readonly now: number; readonly begun: number; readonly seen: number }): Promise<void>;

  noteDecision(decision: NewDecision): Promise<void>;
  /** Newest first, from below a number on. */
  listDecisions(limit: number, below?: number): Promise<readonly DecisionRow[]>;

  addProposed(act: ProposedAct): Promise<void>;
  findProposed(id: string): Promise<ProposedAct | undefined>;
  /** Newest first. */
  listProposed(limit: number): Promise<readonly ProposedAct[]>;
  /** Moves on from a status, if it is still that one; whether it was. */
  settleProposed(
    id: string,
    from: ProposedStatus,
    to: Pick<ProposedAct, "status" | "settledBy" | "settledAt" | "outcome">,
  ): Promise<boolean>;

  close(): Promise<void>;
}

/** Rows of decisions kept; the oldest go first. */
export const decisionsMax = 100_000;
