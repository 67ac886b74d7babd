import type { Content, KindName } from "../../src/act/catalogue.ts";
import type { Charter } from "../../src/act/charter.ts";
import { encodeEnvelope, entryId } from "../../src/act/codec.ts";
import { charterId, proposalDigest } from "../../src/act/digest.ts";
import type { Act, Envelope, Head, PartRef, Verdict } from "../../src/act/envelope.ts";
import type { Terms } from "../../src/act/terms.ts";
import { encodeUtf8, formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { ActId, MechanismId, PartyId, SubjectId } from "../../src/base/ids.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { addSeconds, type Instant } from "../../src/base/time.ts";

/**
 * The record of several parties in memory, without keys or signatures: acts as consent and mechanism meet them, each dated after
 * the one before and, unless told otherwise, entered in sight of everything before it.
 */
export interface TestRecord {
  readonly mechanism: MechanismId;
  readonly charter: Charter;
  /** Every act so far, in the order of entry. */
  readonly acts: readonly Act[];
  enter<K extends KindName>(party: string, kind: K, content: Content<K>, options?: EntryOptions): Act;
  /** An entry as the record's rules left it: void, or of an unknown kind. */
  enterAs(verdict: Verdict, party: string, kind: string, content: JsonObject, options?: EntryOptions): Act;
  propose(party: string, subject: string, terms: Terms, options?: ProposalOptions): Act;
  /** Enters history: the same under the rule `entered`. */
  history(party: string, subject: string, terms: Terms, options?: ProposalOptions & { readonly source?: Source }): Act;
  answer<K extends AnswerKind>(
    kind: K,
    party: string,
    proposal: Act,
    more?: Partial<Content<K>>,
    options?: EntryOptions,
  ): Act;
  /** Every other needed party concurs and the proposer's node receives it: agreed. */
  agree(proposal: Act): Act;
  /** Moves the clock: the next entry without a date of its own is dated then. */
  moveTo(at: string): void;
  /** A root two holders of the same entries agree on. */
  rootAt(party: PartyId, size: number): string;
}

export interface EntryOptions {
  readonly at?: string;
  readonly by?: string;
  readonly parts?: readonly PartRef[];
  readonly refs?: readonly ActId[];
  /** Entries of other logs in sight; those not named are seen whole. */
  readonly sees?: Readonly<Record<string, number>>;
}
type Lineage = NonNullable<Content<"proposal.tabled">["lineage"]>;
type Rule = Content<"proposal.tabled">["rule"];
type Source = Extract<Rule, { kind: "entered" }>["source"];
export interface ProposalOptions extends EntryOptions {
  readonly rule?: Rule;
  readonly needs?: readonly string[];
  readonly lineage?: Lineage;
}
type AnswerKind = Extract<KindName, `stance.${string}` | "silence.broken" | "consent.received" | "proposal.withdrawn">;

/** A charter of the parties named, with whatever a test changes. */
export function charterOf(parties: readonly string[], changes: Partial<Charter> = {}): Charter {
  return {
    name: "Commission of the test",
    shortName: "test",
    parties: parties.map((id) => ({
      id: id as PartyId,
      name: `Party ${id}`,
      shortName: id,
      domain: `${id}.example`,
      zone: "UTC",
    })),
    languages: ["en"],
    levels: ["expert", "director", "deputy", "minister", "leader"].map((id) => ({ id, label: id })),
    rules: [],
    adReferendumDays: 30,
    carriageHours: 24,
    leavingNoticeDays: 90,
    nonce: "00112233445566778899aabbccddeeff",
    ...changes,
  };
}

const key = { ed25519: "11".repeat(32), mldsa44: "22".repeat(1312), next: "33".repeat(32) };
const stepSeconds = 60;

/** A record whose first party has founded and whose others have adopted the charter; `joining` keeps some of them out. */
export function createTestRecord(
  parties: readonly string[],
  options: { readonly charter?: Partial<Charter>; readonly start?: string; readonly joining?: readonly string[] } = {},
): TestRecord {
  const charter = charterOf(parties, options.charter);
  const mechanism = charterId(nodeCrypto, charter);
  const acts: Act[] = [];
  const roots = new Map<PartyId, string[]>();
  let clock = (options.start ?? "2026-01-01T00:00:00Z") as Instant;

  function rootAt(party: PartyId, size: number): string {
    return roots.get(party)?.[size] ?? "0".repeat(64);
  }

  function seenBy(party: PartyId, sees: Readonly<Record<string, number>>): Record<string, Head> {
    const heads: Record<string, Head> = {};
    for (const { id: other } of charter.parties) {
      const size = sees[other] ?? (roots.get(other)?.length ?? 1) - 1;
      if (other !== party && size > 0) heads[other] = { root: rootAt(other, size), size };
    }
    return heads;
  }

  function add(verdict: Verdict, author: string, kind: string, content: JsonObject, given: EntryOptions = {}): Act {
    const party = author as PartyId;
    const own = roots.get(party) ?? ["0".repeat(64)];
    roots.set(party, own);
    clock = (given.at as Instant | undefined) ?? addSeconds(clock, stepSeconds);
    const envelope: Envelope = {
      at: clock,
      by: given.by ?? "secretariat",
      content,
      kind,
      mechanism,
      n: own.length - 1,
      parts: given.parts ?? [],
      party,
      refs: given.refs ?? [],
      seen: seenBy(party, given.sees ?? {}),
      v: 1,
    };
    const id = entryId(nodeCrypto, encodeEnvelope(envelope));
    own.push(formatHex(nodeCrypto.sha256(encodeUtf8(`${own.at(-1)}${id}`))));
    const act: Act = { ...envelope, id, verdict, divergent: [] };
    acts.push(act);
    return act;
  }

  const enter = <K extends KindName>(party: string, kind: K, content: Content<K>, given?: EntryOptions): Act =>
    add({ status: "valid" }, party, kind, content as unknown as JsonObject, given);

  function propose(party: string, subject: string, terms: Terms, given: ProposalOptions = {}): Act {
    const openUntil = addSeconds((given.at as Instant | undefined) ?? clock, 14 * 86_400);
    const tabled = { subject: subject as SubjectId, terms };
    return enter(
      party,
      "proposal.tabled",
      {
        ...tabled,
        rule: given.rule ?? { kind: "consensus", openUntil },
        needs: (given.needs ?? charter.parties.map((each) => each.id)) as PartyId[],
        ...(given.lineage !== undefined && { lineage: given.lineage }),
        digest: proposalDigest(nodeCrypto, tabled, given.parts ?? []),
      },
      given,
    );
  }

  function answer<K extends AnswerKind>(
    kind: K,
    party: string,
    proposal: Act,
    more: Partial<Content<K>> = {},
    given: EntryOptions = {},
  ): Act {
    const { digest } = proposal.content as unknown as Content<"proposal.tabled">;
    return enter(party, kind, { proposal: proposal.id, digest, ...more } as unknown as Content<K>, given);
  }

  const [founder, ...others] = (options.joining ?? parties) as readonly [string, ...string[]];
  enter(founder, "charter.founded", { charter, key });
  for (const party of others) enter(party, "charter.adopted", { charter: mechanism, key });

  return {
    mechanism,
    charter,
    acts,
    enter,
    enterAs: add,
    propose,
    history: (party, subject, terms, given = {}) =>
      propose(party, subject, terms, {
        ...given,
        rule: { kind: "entered", source: given.source ?? { publisher: "Gazette" } },
      }),
    answer,
    agree(proposal) {
      const { needs } = proposal.content as unknown as Content<"proposal.tabled">;
      for (const party of needs) if (party !== proposal.party) answer("stance.concurred", party, proposal);
      return answer("consent.received", proposal.party, proposal);
    },
    moveTo(at) {
      clock = addSeconds(at as Instant, -stepSeconds);
    },
    rootAt,
  };
}
