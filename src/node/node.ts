import type { Entry, Head } from "../act/envelope.ts";
import type { Charter } from "../act/charter.ts";
import type { ActId, MechanismId, PartyId } from "../base/ids.ts";
import type { JsonObject } from "../base/json.ts";
import type { Refusal, Result } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import type { Claim } from "../exchange/parcel.ts";
import type { Documents } from "../mechanism/documents.ts";
import type { Acts } from "../view/scene.ts";
import type { Passport } from "./peer/passport.ts";
import type { Certificate } from "./check/certificate-page.ts";
import type { Published } from "./check/published.ts";
import type { Contact, Peer } from "./peer/peers.ts";
import type { Carrier, Guard, MechanismRow, World } from "./ports.ts";
import type { Quota } from "./quota.ts";

/** What an officer asks to be entered: all that the node cannot work out for itself. */
export interface Draft {
  readonly kind: string;
  /**
   * The content as the catalogue has it. Of a `proposal.tabled` the node fills in `digest`, and `needs` from the charter
   * in force where it is absent; of a stance, `digest` of the named proposal where it is absent.
   */
  readonly content: JsonObject;
  /** The function that speaks ("dg-north-america"), never a person. */
  readonly by: string;
  /** Earlier acts this one rests on. The node adds none of its own. */
  readonly refs?: readonly ActId[];
  readonly parts?: readonly DraftPart[];
}

/** Words that travel beside the entry; the node adds salt and commitment. */
export interface DraftPart {
  /** 32 bytes drawn before, where the entry was shown before it is entered; drawn at entering where it is absent. */
  readonly salt?: Uint8Array;
  readonly name: string;
  /** BCP 47, or "" for a file. */
  readonly lang: string;
  readonly media: string;
  readonly bytes: Uint8Array;
}

/** What would be entered if it were performed now. */
export interface Rehearsed {
  /** The drafts with all that the node fills in, salts too: performed, they give these very contents and parts. As given, where one cannot be written down. */
  readonly drafts: readonly Draft[];
  /** The date they would bear now. */
  readonly at: Instant;
  /** Number the first would have in our log now. */
  readonly n: number;
  /** Why the door would refuse them now; undefined where it would not. */
  readonly refusal: Refusal | undefined;
}

/** What was entered and is durably stored. */
export interface Performed {
  /** Ids of the drafts' acts, in their order. */
  readonly acts: readonly ActId[];
  /** Lines the node entered by itself before them (hours that had passed). */
  readonly entered: readonly ActId[];
  /** Size of our log afterwards. */
  readonly size: number;
  readonly at: Instant;
}

/** What one parcel brought. */
export interface Received {
  readonly mechanism: MechanismId;
  readonly from: PartyId;
  /** New entries by log. */
  readonly entries: Readonly<Record<string, number>>;
  readonly parts: number;
  readonly cosignatures: number;
  /** What of it was refused, each with its sentence; the rest was taken. */
  readonly refused: readonly { readonly code: string; readonly sentence: string }[];
  /** Logs found forked by this parcel. */
  readonly forked: readonly PartyId[];
  /** It brought what we held already: the sender did not know, and is told again. */
  readonly repeated: boolean;
}

/** Lines the node entered by itself. */
export interface Ticked {
  readonly mechanism: MechanismId;
  readonly entered: readonly { readonly act: ActId; readonly kind: string }[];
  /** Logs whose checkpoint we newly cosigned. */
  readonly cosigned: readonly PartyId[];
  /** Why nothing was entered, where the clock or the log forbids it. */
  readonly held?: { readonly code: string; readonly sentence: string };
}

export interface Exchanged {
  readonly received: readonly Received[];
  /** Parcels that could not be read at all. */
  readonly unreadable: readonly { readonly id: string; readonly code: string; readonly sentence: string }[];
  readonly ticked: readonly Ticked[];
  readonly sent: readonly { readonly mechanism: MechanismId; readonly to: PartyId; readonly bytes: number }[];
}

/** One log as this node holds it. */
export interface LogStatus {
  readonly party: PartyId;
  readonly size: number;
  /** How much of it is causally closed here, and so counts. */
  readonly closed: number;
  /** Part of it has arrived, and the rest is awaited: entries held, and how many its newest signed state covers. */
  readonly arriving?: { readonly held: number; readonly signed: number };
  readonly root: string;
  /** Size up to which each other party has cosigned it, as far as we hold their cosignatures. */
  readonly cosigned: Readonly<Record<string, number>>;
  /** Forty digits of the keys in force. */
  readonly fingerprint: string;
  /** Words for the banner, where two irreconcilable states of this log are signed. */
  readonly forked?: string;
  /** Parts named in it that we do not hold. */
  readonly missingParts: number;
}

/** A mechanism as its stored rows have it, each row read when it is first asked for. */
export interface Reading {
  readonly row: MechanismRow;
  readonly documents: Documents;
  /** Acts and words of parts are here only inside `render`; after `hold` acts are anywhere. */
  readonly acts: Acts;
  /** What must stand above every page: logs of which contradicting states are signed. */
  readonly banners: readonly string[];
  /** Reads every entry beforehand, for who asks for acts outside a page: it costs what the whole record costs. */
  hold(): Promise<void>;
  /** Makes a page. Entries and words of parts it asks for are fetched and the page is made again, until it has all it asks for. */
  render<T>(make: () => T): Promise<T>;
}

/** A mechanism loaded for acting: everything held, folded. */
export interface Consultation {
  readonly row: MechanismRow;
  readonly charter: Charter;
  readonly documents: Documents;
  readonly logs: readonly LogStatus[];
  /** The other logs as our next entry will say we have seen them. */
  readonly seen: Readonly<Record<string, Head>>;
  /** Why nothing may be signed here, where that is so. */
  readonly held?: Refusal;
  findEntry(id: ActId): Entry | undefined;
  /** The closed entries of one log, in order. */
  listEntries(party: PartyId): readonly Entry[];
}

/** One parcel for a peer, and what the peer will hold once it has taken it. */
export interface Outgoing {
  readonly bytes: Uint8Array;
  /** Handed to the next call as `believing`, so that parcels may follow each other without waiting for answers. */
  readonly leaves: Claim;
  /** Nothing more is planned for this peer after it. */
  readonly isLast: boolean;
}

/** One party's installation, as a value: the same for the command line, a server and tests. */
export interface Node {
  listMechanisms(): Promise<readonly MechanismRow[]>;
  /** By id, by at least eight digits of it, or by its short name. */
  findMechanism(name: string): Promise<Result<MechanismRow>>;
  /** Founds a mechanism alone, as the named party of the charter. A charter without `nonce` is given one. */
  found(founding: {
    readonly charter: Omit<Charter, "nonce"> & { readonly nonce?: string };
    readonly party: PartyId;
    readonly by: string;
  }): Promise<Result<MechanismRow>>;
  /** Text of the file by which another party joins: the charter and our fingerprint, to be compared out of band. */
  invite(mechanism: MechanismId): Promise<Result<string>>;
  /** Adopts an invitation's charter as the named party and opens our log; trusts the inviting party's fingerprint. */
  join(joining: {
    readonly invitation: string;
    readonly party: PartyId;
    readonly by: string;
    readonly shortName?: string;
  }): Promise<Result<MechanismRow>>;
  /** Trusts a party's keys by the forty digits compared out of band. */
  trust(mechanism: MechanismId, party: PartyId, fingerprint: string): Promise<Result<void>>;
  /** Forgets the digits confirmed for a party, so that no new log of it is taken; what is held of it stays. */
  distrust(mechanism: MechanismId, party: PartyId): Promise<void>;
  /** The only door for our own acts. All drafts are entered, in order, or none is. */
  perform(mechanism: MechanismId, drafts: readonly Draft[]): Promise<Result<Performed>>;
  /** What `perform` would enter or refuse now, by the same checks. Nothing is entered, signed or kept. */
  rehearse(mechanism: MechanismId, drafts: readonly Draft[]): Promise<Rehearsed>;
  /** Replaces our keys by the ones committed to beforehand; the last entry under the old ones says so. */
  rollKeys(mechanism: MechanismId, by: string): Promise<Result<Performed>>;
  /** Keys for a log that is to take the place of ours by joint act: what the others name in it, and the digits to compare. */
  prepareKeys(mechanism: MechanismId): Promise<{ readonly text: string; readonly fingerprint: string }>;
  /** The only door for the others' acts: one parcel. Repeating it is harmless. */
  receive(parcel: Uint8Array): Promise<Result<Received>>;
  /**
   * Takes a parcel and answers it at once with one of ours: what we hold now, which is the acknowledgement, and what its sender
   * is not known to hold, in at most about `room` bytes. Taken once more it is answered once more.
   */
  answer(
    parcel: Uint8Array,
    room: number,
  ): Promise<Result<{ readonly received: Received; readonly reply: Uint8Array }>>;
  /**
   * The next parcel for a peer, of at most about `room` bytes; undefined where it lacks nothing and knows what we hold. The node
   * keeps no account of what was sent: only what a peer says it holds counts, or `believing`, what it will hold if all arrives.
   */
  nextParcel(
    mechanism: MechanismId,
    to: PartyId,
    options: {
      readonly room: number;
      readonly believing?: Claim | undefined;
      /** A parcel even where there is nothing to say: to ask for what the peer holds. */
      readonly anyway?: boolean;
    },
  ): Promise<Outgoing | undefined>;
  /** Calls back after each commit of this node's; answers with how to end it. Other processes' commits are seen by `tick`. */
  onMoved(listener: (mechanism: MechanismId) => void): () => void;
  /**
   * Enters what the node owes by itself: receipts, hours that have passed. Of all mechanisms, or of one. A serving node leaves alone
   * (`unlessBehind`) what is still being caught up with: it would keep arriving parcels waiting until all is folded.
   */
  tick(mechanism?: MechanismId, unlessBehind?: boolean): Promise<readonly Ticked[]>;
  /**
   * An officer says that our clock is right, after it stood before our last entry or jumped by more than a day; and, in a
   * consultation nobody else has joined, that a home put back without its guard is the newest there is.
   */
  confirmHour(mechanism: MechanismId): Promise<Result<void>>;
  /** Takes every waiting parcel, ticks, and sends each other party what it is not known to hold. */
  exchange(carrier: Carrier, mechanism?: MechanismId): Promise<Exchanged>;
  /** What holds and the acts behind it, read from the store as it stands: fast, nothing is folded. For showing. */
  read(mechanism: MechanismId): Promise<Reading>;
  /**
   * State of a party's log at a size, as it is held here; without one, the largest that all other parties hold alike: what a
   * successor of it goes on from.
   */
  findState(mechanism: MechanismId, party: PartyId, size?: number): Promise<Head | undefined>;
  /** The whole mechanism, loaded and folded. */
  consult(mechanism: MechanismId): Promise<Consultation>;
  /** Drops the projections and derives them again; the number of rows, and of those that came out different. */
  rebuild(mechanism: MechanismId): Promise<{ readonly rows: number; readonly changed: number }>;
  /** Proofs of forks and other evidence held, by name: text that anybody can check without us. */
  listEvidence(mechanism: MechanismId): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]>;
  /** Bytes of a part we hold. */
  findPart(mechanism: MechanismId, commitment: string): Promise<Uint8Array | undefined>;
  /** Notes what happened between a peer and us on a wire. */
  noteContact(mechanism: MechanismId, party: PartyId, contact: Contact): void;
  /** Text by which an act proves itself to others. Codes: `act-unknown`, `log-damaged`, `page-too-large`. */
  certify(mechanism: MechanismId, act: ActId, certificate: Certificate): Promise<Result<string>>;
  /** How we stand with each other party. */
  listPeers(mechanism: MechanismId): Promise<readonly Peer[]>;
  /** The newest signed state of a party's log as held here, a note. */
  findCheckpoint(mechanism: MechanismId, party: PartyId): Promise<Uint8Array | undefined>;
  /** The record as strangers may read it, where the settings give it to them. */
  openPublished(mechanism: MechanismId): Promise<Published>;
  /** How often each mechanism was written to, by whatever process: another number than before says that something moved. */
  listRevisions(): Promise<ReadonlyMap<MechanismId, number>>;
  /** How this node and its peers know each other on a wire. */
  readonly passport: Passport;
  /** Ends once what arrived in mass is folded; `isLeaving` leaves the rest of it to the next start. */
  close(isLeaving?: boolean): Promise<void>;
}

/** The fingerprints this party trusts, introduced out of band; part of its configuration. */
export interface Trust {
  /** Forty digits in eight groups, or undefined: no key of that party is trusted. */
  find(mechanism: MechanismId, party: PartyId): string | undefined;
  add(mechanism: MechanismId, party: PartyId, fingerprint: string): Promise<void>;
  /** Forgets it. What is held already stays; a log that is new here would have to be introduced again. */
  remove(mechanism: MechanismId, party: PartyId): Promise<void>;
}

/**
 * What is handy to remember between starts and harmless to lose: what a peer last said it holds, which parcels were taken, the
 * last reading of the clock.
 */
export interface Scratch {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  save(): Promise<void>;
}

/** What a node needs of the world beyond the record's own ports. */
export interface NodeWorld extends World {
  readonly trust: Trust;
  readonly scratch: Scratch;
  readonly guard: Guard;
  /** What one party may make us keep; `quotaDefault` where nothing is said. */
  readonly quota?: Quota;
}
