import type { Content } from "../act/catalogue.ts";
import type { Charter } from "../act/charter.ts";
import { proposalDigest } from "../act/digest.ts";
import type { Act } from "../act/envelope.ts";
import type { TermsKind } from "../act/terms.ts";
import type { Crypto } from "../base/crypto.ts";
import type { ActId, Digest, PartyId, SubjectId } from "../base/ids.ts";
import type { Refusal } from "../base/refusal.ts";
import { addSeconds, isInstant, secondsOf } from "../base/time.ts";
import type { Instant } from "../base/time.ts";
import { mattersOf, readRequirement } from "./rule.ts";
import type { Matter, Requirement } from "./rule.ts";

/** The hours a proposal runs by, all of them fixed at the tabling. */
export type Hours =
  | {
      readonly rule: "consensus";
      /** Last second of a concurrence, in its author's log. */
      readonly openUntil: Instant;
      /** Last second at which the proposer may come to have seen it. */
      readonly receiveUntil: Instant;
      /** Last second of a confirmation, in its author's log. */
      readonly confirmBy: Instant;
    }
  | {
      readonly rule: "silence";
      readonly expires: Instant;
      /** Last second at which a party's receipt opens its silence. */
      readonly noticeHour: Instant;
    }
  | { readonly rule: "entered" };

/** A tabling as consent reads it. */
export interface Proposal {
  readonly act: Act;
  readonly id: ActId;
  readonly party: PartyId;
  readonly n: number;
  readonly digest: Digest;
  readonly subject: SubjectId;
  readonly terms: TermsKind;
  /** Subjects of all its matters. */
  readonly subjects: readonly SubjectId[];
  readonly needs: readonly PartyId[];
  readonly hours: Hours;
  /** The tabling is its author's concurrence ad referendum only. */
  readonly adReferendum: boolean;
  readonly amends: ActId | undefined;
  readonly supersedes: readonly ActId[];
  readonly reintroduces: readonly ActId[];
  /** The charter it would bring into force. */
  readonly charter: Charter | undefined;
}

/** What the proposer had seen when it tabled: all that a proposal is judged by. */
export interface Past {
  /** The newest charter agreed in the proposer's past, or the founding one. */
  readonly charter: Charter | undefined;
  hasLeft(party: PartyId): boolean;
  /** Whom a proposal needs that the proposer had seen: nobody, where it is void; undefined where it had seen no such proposal. */
  findNeeds(id: ActId): readonly PartyId[] | undefined;
}

/** A proposal, and why it is void where it is. */
export interface ReadProposal {
  readonly proposal: Proposal;
  readonly fault: Refusal | undefined;
}

export function readProposal(crypto: Crypto, act: Act, past: Past): ReadProposal {
  const content = act.content as unknown as Content<"proposal.tabled">;
  const matters = mattersOf(content.subject, content.terms);
  const requirement = past.charter === undefined ? undefined : readRequirement(past.charter, matters);
  const { rule, lineage } = content;
  const proposal: Proposal = {
    act,
    id: act.id,
    party: act.party,
    n: act.n,
    digest: content.digest,
    subject: content.subject,
    terms: content.terms.kind,
    subjects: matters.map(({ subject }) => subject),
    needs: readNeeds(content),
    hours: readHours(rule, past.charter, requirement),
    adReferendum: rule.kind === "consensus" && rule.adReferendum === true,
    amends: lineage?.amends,
    supersedes: lineage?.supersedes ?? [],
    reintroduces: lineage?.reintroduces ?? [],
    charter: findCharter(matters),
  };
  const fault =
    findFormFault(crypto, proposal, content, matters) ??
    findLineageFault(proposal, past) ??
    findNeedsFault(proposal, past, requirement) ??
    findHoursFault(proposal, rule, past.charter, requirement);
  return { proposal, fault };
}

/** Those it names; a successor log never needs the party whose log it is, which could not sign (C30). */
function readNeeds({ needs, terms }: Content<"proposal.tabled">): readonly PartyId[] {
  return terms.kind === "successor-log" ? needs.filter((party) => party !== terms.party) : needs;
}

/** What the proposal would displace: what it amends and supersedes. */
export function targetsOf(proposal: Proposal): readonly ActId[] {
  return proposal.amends === undefined ? proposal.supersedes : [proposal.amends, ...proposal.supersedes];
}

function readHours(
  rule: Content<"proposal.tabled">["rule"],
  charter: Charter | undefined,
  requirement: Requirement | undefined,
): Hours {
  switch (rule.kind) {
    case "consensus": {
      const receiveUntil = rule.receiveUntil ?? shift(rule.openUntil, (charter?.carriageHours ?? 0) * 3600);
      const confirmBy = rule.confirmBy ?? shift(receiveUntil, (charter?.adReferendumDays ?? 0) * 86400);
      return { rule: "consensus", openUntil: rule.openUntil, receiveUntil, confirmBy };
    }
    case "silence": {
      const noticeHour = shift(rule.expires, -(requirement?.silence?.noticeHours ?? 0) * 3600);
      return { rule: "silence", expires: rule.expires, noticeHour };
    }
    case "entered":
      return { rule: "entered" };
    // no default: a new rule must say which hours it runs by
  }
}

/** Kinds of terms whose subject must be of the same kind, so that nothing is agreed about a thing it does not name. */
const subjectKinds: Readonly<Record<string, string>> = {
  body: "body",
  session: "session",
  agreement: "agreement",
  commitment: "commitment",
  text: "text",
  "issue-settlement": "issue",
};

/** Kinds of terms that do something when agreed, rather than say what is so. */
const notHistory: ReadonlySet<string> = new Set(["charter", "successor-log", "expunging", "publication"]);

function findFormFault(
  crypto: Crypto,
  proposal: Proposal,
  content: Content<"proposal.tabled">,
  matters: readonly Matter[],
): Refusal | undefined {
  if (proposalDigest(crypto, content, proposal.act.parts) !== proposal.digest) {
    return fault("digest-mismatch", "Its digest is not that of its own terms and parts.");
  }
  for (const { subject, terms } of matters) {
    const kind = subjectKinds[terms.kind];
    if (kind !== undefined && !subject.startsWith(`${kind}:`)) {
      return fault("subject-kind", `${subject} cannot be the subject of terms of the kind ${terms.kind}.`);
    }
  }
  const effect = matters.find(({ terms }) => notHistory.has(terms.kind));
  if (proposal.hours.rule === "entered" && effect !== undefined) {
    return fault(
      "not-history",
      `Terms of the kind ${effect.terms.kind} take effect only by agreement; they cannot be entered as history.`,
    );
  }
  if (new Set(proposal.subjects).size < proposal.subjects.length) {
    return fault("subject-twice", "Two items of the package concern the same subject.");
  }
  return undefined;
}

function findLineageFault(proposal: Proposal, past: Past): Refusal | undefined {
  for (const id of [...targetsOf(proposal), ...proposal.reintroduces]) {
    if (past.findNeeds(id) === undefined) {
      return fault("lineage-unseen", `It rests on ${id.slice(0, 12)}, which is no proposal that its author had seen.`);
    }
  }
  return undefined;
}

function findNeedsFault(proposal: Proposal, past: Past, requirement: Requirement | undefined): Refusal | undefined {
  const { charter } = past;
  if (charter === undefined || requirement === undefined) {
    return fault("no-charter", "Its author had seen no charter that could judge it.");
  }
  const named = new Set(proposal.needs);
  if (named.size < proposal.needs.length) return fault("needs-twice", "It names a party twice.");
  if (!named.has(proposal.party)) {
    return fault("needs-without-author", `It does not name its own author, ${proposal.party}.`);
  }
  for (const party of named) {
    if (!charter.parties.some(({ id }) => id === party)) {
      return fault("needs-stranger", `It names ${party}, which is not a party of the charter.`);
    }
    if (past.hasLeft(party)) return fault("needs-left", `It names ${party}, which had left.`);
  }
  const missing = [...requirement.needs, ...neededBefore(proposal, past)].find(
    (party) => !named.has(party) && !past.hasLeft(party) && charter.parties.some(({ id }) => id === party),
  );
  if (missing !== undefined) return fault("needs-too-few", `It does not name ${missing}, whose word is needed.`);
  return undefined;
}

/** Whoever was needed for what is amended or superseded is needed to displace it. */
function neededBefore(proposal: Proposal, past: Past): readonly PartyId[] {
  return targetsOf(proposal).flatMap((id) => past.findNeeds(id) ?? []);
}

function findHoursFault(
  { act, hours }: Proposal,
  rule: Content<"proposal.tabled">["rule"],
  charter: Charter | undefined,
  requirement: Requirement | undefined,
): Refusal | undefined {
  switch (hours.rule) {
    case "consensus": {
      if (hours.openUntil < act.at) return fault("closed-when-tabled", "It was no longer open when it was tabled.");
      if (hours.receiveUntil < hours.openUntil) {
        return fault("receive-before-open", "Answers would have to arrive before they may last be given.");
      }
      if (hours.confirmBy < hours.openUntil) {
        return fault("confirm-before-open", "Confirmation would be due before answers may last be given.");
      }
      if (rule.kind !== "consensus" || rule.confirmBy === undefined) return undefined;
      const latest = shift(hours.receiveUntil, (charter?.adReferendumDays ?? 0) * 86400);
      if (hours.confirmBy > latest) {
        return fault("confirm-too-late", `The charter allows confirmation until ${latest} at the latest.`);
      }
      return undefined;
    }
    case "silence": {
      if (requirement?.silence === undefined) {
        return fault("silence-not-allowed", "The charter does not open the silence procedure for this.");
      }
      if (secondsOf(hours.expires) - secondsOf(act.at) < requirement.silence.noticeHours * 3600) {
        return fault("notice-too-short", `The charter asks for ${requirement.silence.noticeHours} hours of notice.`);
      }
      if (requirement.silence.openedAtSession && rule.kind === "silence" && rule.openedAt === undefined) {
        return fault("silence-not-opened", "The charter asks that silence be opened at a session; it names none.");
      }
      return undefined;
    }
    case "entered":
      return undefined;
    // no default: a new rule must say what its hours must satisfy
  }
}

function findCharter(matters: readonly Matter[]): Charter | undefined {
  for (const { terms } of matters) if (terms.kind === "charter") return terms.charter;
  return undefined;
}

const fault = (code: string, sentence: string): Refusal => ({ code, sentence });

const firstInstant = "0000-01-01T00:00:00Z" as Instant;
const lastInstant = "9999-12-31T23:59:59Z" as Instant;

/** Moves an hour without leaving the years that can be written with four digits. */
function shift(instant: Instant, seconds: number): Instant {
  if (seconds === 0) return instant;
  const moved = addSeconds(instant, seconds);
  if (isInstant(moved)) return moved;
  return seconds < 0 ? firstInstant : lastInstant;
}
