import type { ActId, PartyId, SubjectId } from "../../base/ids.ts";
import type { Instant } from "../../base/time.ts";
import type { Documents, TextDocument } from "../documents.ts";
import { dayOf } from "../session.ts";
import { addDays, precisionOf } from "./day.ts";
import { bearersOf } from "./effect.ts";
import { bodyOfText, secretariatOf } from "./parties.ts";
import { isHolding, principalOf } from "../thing.ts";

/** A number somebody gave. It counts only from the party that kept the body's secretariat when it gave it. */
export interface GivenNumber {
  readonly number: string;
  readonly by: PartyId;
  readonly act: ActId;
  readonly check: "counts" | "not-the-secretariat" | "no-secretariat-named" | "not-adopted";
}

/** Numbers given to an adopted text or minutes (M20). */
export function numbersOf(documents: Documents, text: TextDocument): readonly GivenNumber[] {
  const adopted = new Map(text.versions.filter(isHolding).map((version) => [version.proposal, adoptedAt(version)]));
  const body = bodyOfText(documents, text, text.revisions.at(-1)?.content);
  return text.numbers.map((word) => {
    const keeper = secretariatOf(documents, body, word.at.slice(0, 10));
    const since = adopted.get(word.content.proposal);
    const check =
      since === undefined || word.at < since
        ? "not-adopted"
        : keeper === undefined
          ? "no-secretariat-named"
          : keeper === word.party
            ? "counts"
            : "not-the-secretariat";
    return { number: word.content.number, by: word.party, act: word.act, check };
  });
}

/** The second from which a version that holds was one: of its agreement, else of its entry. */
function adoptedAt(version: TextDocument["versions"][number]): Instant {
  return version.outcome.status === "agreed" ? version.outcome.on : version.at;
}

export interface MinutesState {
  readonly session: SubjectId;
  readonly state: "draft" | "commented" | "approved" | "numbered";
  /** Last revision tabled, and who commented on it. */
  readonly revision?: { readonly act: ActId; readonly by: PartyId; readonly on: string };
  readonly commentedBy: readonly PartyId[];
  readonly approvedBy: readonly PartyId[];
  readonly numbers: readonly GivenNumber[];
  /** Days the rules of procedure set, where they and the session's day are known. */
  readonly due: { readonly draft?: string; readonly comments?: string; readonly approval?: string };
}

/** Minutes of a session: draft, commented, approved by joint act, numbered (M20). Undefined for a text that is no minutes. */
export function stateOfMinutes(documents: Documents, text: TextDocument): MinutesState | undefined {
  const session = sessionOf(text);
  if (session === undefined) return undefined;
  const last = text.revisions.at(-1);
  const commentedBy = text.comments.filter((word) => word.content.revision === last?.act).map((word) => word.party);
  const approval = text.versions.find(isHolding);
  const numbers = numbersOf(documents, text);
  return {
    session,
    state:
      approval === undefined
        ? commentedBy.length > 0
          ? "commented"
          : "draft"
        : numbers.some((number) => number.check === "counts")
          ? "numbered"
          : "approved",
    ...(last !== undefined && { revision: { act: last.act, by: last.party, on: last.at.slice(0, 10) } }),
    commentedBy: [...new Set(commentedBy)],
    approvedBy: approval === undefined ? [] : bearersOf(approval),
    numbers,
    due: dueDays(documents, session, last?.at.slice(0, 10)),
  };
}

/** Draft and approval count from the session's day; comments from the day of the draft. */
function dueDays(documents: Documents, id: SubjectId, drafted: string | undefined): MinutesState["due"] {
  const rules = documents.find("charter", "charter")?.charter.procedure;
  const session = documents.find("session", id);
  const day = session === undefined ? undefined : dayOf(session);
  const draft = after(day, rules?.draftMinutesDays);
  const comments = after(drafted, rules?.commentDays);
  const approval = after(day, rules?.minutesApprovedDays);
  return {
    ...(draft !== undefined && { draft }),
    ...(comments !== undefined && { comments }),
    ...(approval !== undefined && { approval }),
  };
}

function sessionOf(text: TextDocument): SubjectId | undefined {
  const terms = principalOf(text)?.terms;
  if (terms?.kind === "minutes") return terms.session;
  return text.revisions.findLast((word) => word.content.purpose === "minutes")?.content.session;
}

function after(base: string | undefined, days: number | undefined): string | undefined {
  return base === undefined || days === undefined || precisionOf(base) !== "day" ? undefined : addDays(base, days);
}
