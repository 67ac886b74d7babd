import type { Closure } from "../act/closure.ts";
import type { Charter } from "../act/charter.ts";
import type { Act } from "../act/envelope.ts";
import type { ActId, PartyId } from "../base/ids.ts";
import type { JsonObject } from "../base/json.ts";
import type { Refusal } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import type { Alarms } from "../consent/alarms.ts";
import type { Register } from "../mechanism/register.ts";
import type { DocumentKey } from "../mechanism/documents.ts";
import { parseLogName } from "../exchange/log-name.ts";
import type { Log } from "../record/log.ts";
import type { Hold } from "./recovery/hold.ts";
import type { Horizon } from "./horizon.ts";
import type { MechanismRow, StoredCosignature } from "./ports.ts";
import type { Weight } from "./quota.ts";
import type { Woven } from "./fork/weave.ts";

/**
 * One mechanism as its node holds it in memory: everything stored, folded. Only `enter` and `receive` move it, and each of
 * them stores what it moved; where storing fails, the whole chamber is dropped and loaded again, so that memory is never ahead
 * of the store for longer than one call.
 */
export interface Chamber {
  readonly row: MechanismRow;
  /** Revision of the store that this was read at, or written to last. */
  revision: number;
  /** Documents moved and not yet written, by kind and id. */
  readonly touched: Map<string, DocumentKey>;
  /** By log: how much of it the stored documents were derived from. */
  readonly followed: Map<PartyId, number>;
  readonly logs: Map<PartyId, HeldLog>;
  /** By name: branches of forked logs as others came to hold them (`freeze.ts`), and former logs that another follows. */
  readonly branches: Map<PartyId, HeldLog>;
  /** The strands of logs that have several; undefined in an ordinary record. */
  readonly woven: Woven | undefined;
  readonly closure: Closure;
  readonly register: Register;
  readonly horizon: Horizon;
  /** Closed acts by name. */
  readonly acts: Map<ActId, Act>;
  readonly parts: HeldParts;
  /** Newest cosignature of each log by each cosigner. */
  readonly cosignatures: Map<PartyId, Map<PartyId, StoredCosignature>>;
  /** As it counts (`fork/settle.ts`), by name. */
  readonly evidence: Map<string, Uint8Array>;
  /** Names under which evidence is stored. */
  readonly kept: Set<string>;
  /** Proposals that wait for a receipt or a settlement of our own node. */
  readonly owed: Set<ActId>;
  readonly hours: WatchedHours;
  /** Lines our own node has entered already, by `lineKey`, with what it had seen then. */
  readonly lines: Map<string, Act["seen"]>;
  /** Proposals to expunge a part, whatever became of them. */
  readonly expungings: Set<ActId>;
  /** Proposals that give a party a new log, whatever became of them. */
  readonly successors: Set<ActId>;
  /** Charter of the invitation we are joining by, while nothing that founds is held yet. */
  invited: Charter | undefined;
  /** Why we may sign nothing, where that is so. */
  hold: Refusal | undefined;
  /** Whom we ask how far they hold our log, and what they said, where the hold ends by that. */
  recovery: Hold | undefined;
  /** The same as the guard had it when it was last looked at. */
  heldAs: string | undefined;
  /** What the database said it is when this was loaded. */
  database: string;
  /** It ran ahead of the store and was refused or failed: to be dropped and loaded again. */
  isSpoilt: boolean;
  /** It stored what makes the record read otherwise than it did. */
  isRewoven: boolean;
}

/** One log, ours or the mirror of another's. */
export interface HeldLog {
  readonly party: PartyId;
  /** Name it is stored under: the party's, but for a branch and for a log that follows another (`log-name.ts`). */
  readonly name: PartyId;
  log: Log;
  /** What its entries come to: see quota.ts. */
  readonly weight: Weight;
  /** Entries given to the fold: all, but while a catch-up is under way. */
  folded: number;
  /** The closed part, in order. */
  readonly acts: Act[];
  /** Name of the proof that two irreconcilable states of it are signed: it goes no further here. */
  readonly fork: string | undefined;
}

/** Hours that our log must say have passed, so that the cost of an entry does not grow with what lies open. */
export interface WatchedHours {
  readonly alarms: Alarms<WatchedHour>;
  /** By `hourKey`, those that were ever set. */
  readonly set: Set<string>;
  /** Passed by our clock, and perhaps not yet said. */
  readonly passed: Set<WatchedHour>;
}

export interface WatchedHour {
  readonly proposal: ActId;
  readonly hour: Instant;
}

/** Which words are held, of those that entries name. */
export interface HeldParts {
  /** Commitments of the parts in the store. */
  readonly held: Set<string>;
  /** By commitment: the entry that names it. */
  readonly named: Map<string, NamedPart>;
  /** Named and not held. */
  readonly missing: Set<string>;
  /** Bytes of those held, with what keeping them costs, by the party whose entry names them: see quota.ts. */
  readonly bytes: Map<PartyId, number>;
  /** Parts that our own log lists as missing or says were expunged, by `excuseKey`. */
  readonly excused: Set<string>;
  /** Those of them that were expunged: nobody is asked for them, and they are not taken again. */
  readonly expunged: Set<string>;
}

/** A part by the entry that names it. */
export interface NamedPart {
  readonly act: ActId;
  readonly party: PartyId;
  readonly name: string;
  readonly lang: string;
  /** Bytes, as the entry says. */
  readonly size: number;
}

/** Every log as it is held here: the live ones, and those that another follows; no branches beside them. */
export const listLogs = ({ branches, logs }: Pick<Chamber, "branches" | "logs">): readonly HeldLog[] => [
  ...logs.values(),
  ...[...branches.values()].filter(({ name }) => parseLogName(name)?.witness === undefined),
];

/** What a node-entered line answers: it is never entered twice for the same. */
export function lineKey(kind: string, { hour, proposal }: JsonObject): string {
  const at = typeof hour === "string" ? hour : "";
  return `${kind} ${typeof proposal === "string" ? proposal : ""} ${at}`;
}

/** How `parts.missing` and `part.expunged` name a part. */
export const excuseKey = (part: { readonly act: string; readonly name: string; readonly lang: string }): string =>
  `${part.act} ${part.name} ${part.lang}`;
