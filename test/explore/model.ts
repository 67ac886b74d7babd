import type { Charter } from "../../src/act/charter.ts";
import { proposalDigest } from "../../src/act/digest.ts";
import type { Act, Head } from "../../src/act/envelope.ts";
import type { Terms } from "../../src/act/terms.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { ActId, Digest, MechanismId, PartyId, SubjectId } from "../../src/base/ids.ts";
import type { JsonObject } from "../../src/base/json.ts";
import type { Instant } from "../../src/base/time.ts";
import { charterOf } from "../kit/acts.ts";

/** The three parties of every model, by index. */
export const parties = ["ada", "ben", "cho"] as unknown as readonly PartyId[];
export type Who = 0 | 1 | 2;

/** A date is one of a few phases, which lie on either side of the hours below. */
const phases = ["00:00:00", "01:00:00", "02:00:00", "03:00:00"].map((time) => instant(time));
const hours = ["00:30:00", "01:30:00", "02:30:00"].map((time) => instant(time));
function instant(time: string): Instant {
  return `2026-03-01T${time}Z` as Instant;
}

/** One proposal of a model. Its first hour lies after phase `from`, its second and third after the next two. */
export interface Offer {
  readonly by: Who;
  readonly rule: "consensus" | "silence" | "entered";
  readonly from: 0 | 1;
  readonly adReferendum?: boolean;
  readonly needs?: readonly Who[];
  /** Offer it amends or supersedes. */
  readonly amends?: 0;
  readonly supersedes?: 0;
  /** Has the words of the other offer, so that both have one digest. */
  readonly sameTerms?: boolean;
}

/** What a party may enter: an act about an offer, or something that is about none. */
export interface Move {
  readonly kind: string;
  readonly about?: 0 | 1;
  /** Names the one proposal with the digest of the other. */
  readonly wrongDigest?: boolean;
  readonly adReferendum?: boolean;
  /** Kept and shown, never counted. */
  readonly verdict?: "void" | "unknown";
}

export interface Scenario {
  readonly name: string;
  readonly offers: readonly Offer[];
  /** By party, what it may enter beside `idle`. The first offer is tabled before anything else happens, in the first phase. */
  readonly moves: readonly (readonly Move[])[];
  /** Entries each party makes at the most, beside the first tabling. */
  readonly most: readonly number[];
  /** How many of them may say nothing of any offer. */
  readonly quiet: readonly number[];
  /** Phases entries may be dated in, the first of them 0. */
  readonly dates: readonly number[];
  /** Every delivery is a move of its own, and every party reads what it holds. */
  readonly wired?: boolean;
}

/** An entry as a number: its move, its date, and how much of the next and the next but one party's log it shows. */
export type Code = number;
export const codeOf = (move: number, date: number, right: number, left: number): Code =>
  (move << 10) | (date << 8) | (right << 4) | left;
export const moveOf = (code: Code): number => code >>> 10;
export const dateOf = (code: Code): number => (code >>> 8) & 3;
/** How much of `other`'s log, its opening entry aside, the entry of `who` shows. */
export const seenOf = (code: Code, who: number, other: number): number =>
  other === (who + 1) % 3 ? (code >>> 4) & 15 : code & 15;

/** Entries that every log holds before a model begins: the founding, and the adoptions that have seen it. */
export const opening = 1;
/** Move 0 of every party: an entry that says nothing of any proposal, but dates its log and shows what it has seen. */
export const idle: Move = { kind: "note.taken" };

/** The same entry, dated alike and showing as much, that says nothing. */
export const idleLike = (code: Code): Code => code & 0x3ff;
/** An entry that only holds its number: void, and without a word. */
export const blankCode: Code = 63 << 10;
const blank: Move = { kind: "note.taken", verdict: "void" };

/** Move 1 of the author of the first offer: its tabling, with which a model begins. */
const tabling: Move = { kind: "proposal.tabled", about: 0 };
/** The entry a model begins with. */
export const firstCode: Code = 1 << 10;

/** A charter that asks for the parties the first offer names. */
function charterFor({ offers }: Scenario): Charter {
  const needed = (offers[0]?.needs ?? [0, 1, 2]).map((who) => parties[who] as PartyId);
  return charterOf(parties, { rules: [{ needed, silence: { noticeHours: 1 } }] });
}
const mechanism = "0".repeat(64) as MechanismId;
const id = (kind: number, a: number, b: number, c: number): ActId =>
  [kind, a, b, c].map((each) => each.toString(16).padStart(16, "0")).join("") as ActId;
const root = "0".repeat(64);
/** A proposal is named by its author's entry; a model tables each offer once, so its number in the scenario will do. */
const names: readonly ActId[] = [id(1, 0, 0, 0), id(1, 1, 0, 0)];
const nameOf = (about: number): ActId => names[about] as ActId;

/** Turns the codes of a scenario into acts, each made once. */
export interface Cast {
  readonly scenario: Scenario;
  readonly charter: Charter;
  readonly openings: readonly Act[];
  /** Moves of a party, `idle` first. */
  movesOf(who: number): readonly Move[];
  actOf(who: number, n: number, code: Code): Act;
  /** The id under which an offer is tabled. */
  nameOf(about: number): ActId;
}

export function createCast(scenario: Scenario): Cast {
  const first = scenario.offers[0]?.by;
  const charter = charterFor(scenario);
  const moves = parties.map((_, who) => [idle, ...(who === first ? [tabling] : []), ...(scenario.moves[who] ?? [])]);
  const digests = scenario.offers.map((offer, index) => digestOf(offer, index));
  const made = new Map<number, Act>();
  const openings = parties.map((party, who): Act => {
    const founding = who === 0;
    return {
      at: phases[0] as Instant,
      by: "model",
      content: (founding ? { charter } : { charter: mechanism }) as unknown as JsonObject,
      kind: founding ? "charter.founded" : "charter.adopted",
      mechanism,
      n: 0,
      parts: [],
      party,
      refs: [],
      seen: founding ? {} : { [parties[0] as string]: { root, size: 1 } },
      v: 1,
      id: id(0, who, 0, 0),
      verdict: { status: "valid" },
      divergent: [],
    };
  });

  function contentOf({ kind, about, wrongDigest, adReferendum }: Move): JsonObject {
    if (about === undefined) return {};
    const offer = scenario.offers[about] as Offer;
    const digest = digests[wrongDigest === true ? 1 - about : about] as Digest;
    if (kind === "proposal.tabled") return tablingOf(offer, about, digest) as unknown as JsonObject;
    return {
      proposal: nameOf(about),
      digest,
      ...(adReferendum === true && { adReferendum }),
      ...(kind === "hour.passed" && { hour: hours[offer.from + 1] as string }),
    };
  }

  return {
    scenario,
    charter,
    openings,
    nameOf,
    movesOf: (who) => moves[who] as readonly Move[],
    actOf(who, n, code) {
      const key = ((who << 4) | n) * 65_536 + code;
      const known = made.get(key);
      if (known !== undefined) return known;
      const move = code === blankCode ? blank : ((moves[who] as readonly Move[])[moveOf(code)] as Move);
      const seen: Record<string, Head> = {};
      for (const other of [(who + 1) % 3, (who + 2) % 3]) {
        seen[parties[other] as string] = { root, size: opening + seenOf(code, who, other) };
      }
      const act: Act = {
        at: phases[dateOf(code)] as Instant,
        by: "model",
        content: contentOf(move),
        kind: move.kind,
        mechanism,
        n: opening + n,
        parts: [],
        party: parties[who] as PartyId,
        refs: [],
        seen,
        v: 1,
        id: move.kind === "proposal.tabled" ? nameOf(move.about ?? 0) : id(2, who, n, code),
        verdict: verdictOf(move),
        divergent: [],
      };
      made.set(key, act);
      return act;
    },
  };
}

function verdictOf({ verdict }: Move): Act["verdict"] {
  if (verdict === "void") return { status: "void", code: "schema", sentence: "Void in the model." };
  return { status: verdict ?? "valid" };
}

function termsOf(offer: Offer, index: number): { readonly subject: SubjectId; readonly terms: Terms } {
  const how = index === 0 || offer.sameTerms === true ? "As offered first." : "In other words.";
  return { subject: "issue:model" as SubjectId, terms: { kind: "issue-settlement", how } };
}

function digestOf(offer: Offer, index: number): Digest {
  return proposalDigest(nodeCrypto, termsOf(offer, index), []);
}

function tablingOf(offer: Offer, index: number, digest: Digest): object {
  const [first, second, third] = hours.slice(offer.from);
  const rules = {
    consensus: {
      kind: "consensus",
      openUntil: first,
      receiveUntil: second,
      confirmBy: third ?? second,
      ...(offer.adReferendum === true && { adReferendum: true }),
    },
    silence: { kind: "silence", expires: second },
    entered: { kind: "entered", source: { publisher: "Gazette" } },
  };
  const lineage = {
    ...(offer.amends !== undefined && { amends: nameOf(offer.amends) }),
    ...(offer.supersedes !== undefined && { supersedes: [nameOf(offer.supersedes)] }),
  };
  return {
    ...termsOf(offer, index),
    rule: rules[offer.rule],
    needs: (offer.needs ?? [0, 1, 2]).map((who) => parties[who] as PartyId),
    ...(Object.keys(lineage).length > 0 && { lineage }),
    digest,
  };
}
