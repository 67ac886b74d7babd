import type { ActId, PartyId, SubjectId } from "../../base/ids.ts";
import { agendaOf } from "../../mechanism/agenda.ts";
import { carriedFrom, stateOfAgenda } from "../../mechanism/derive/agenda-state.ts";
import { stateOfMinutes } from "../../mechanism/derive/minutes-state.ts";
import { secretariatOf } from "../../mechanism/derive/parties.ts";
import { isHolding, principalOf } from "../../mechanism/thing.ts";
import { viewCommitment } from "../commitments.ts";
import type { CommitmentLine } from "../commitments.ts";
import { viewReadouts } from "../readouts.ts";
import type { SessionAccounts } from "../readouts.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { actsOf } from "../status.ts";
import { dayAt } from "../time-words.ts";
import { concerning } from "./by-session.ts";
import { nameSession, nameSubject } from "./name.ts";
import type { Name, SessionName } from "./name.ts";
import { outcomeOf } from "./outcome.ts";
import type { Became } from "./outcome.ts";
import { procedureOf } from "./procedure.ts";
import type { ProcedureStep } from "./procedure.ts";
import { factsOf } from "./session.ts";
import type { SessionFacts } from "./session.ts";

interface Linked {
  readonly session: SubjectId;
  readonly name: SessionName;
}

/** One item of an agenda with everything said about it. */
export interface Item {
  readonly item: string;
  readonly title: string;
  readonly issue?: { readonly id: SubjectId; readonly title: string };
  readonly state: "provisional" | "adopted" | "not-discussed" | "withdrawn";
  readonly proposedBy: readonly PartyId[];
  /** Proposed after the last day the rules set; recorded all the same. */
  readonly late: boolean;
  readonly carriedFrom?: Linked;
  /** What each party says became of it. */
  readonly treated: readonly {
    readonly party: PartyId;
    readonly treatment: "discussed" | "carried-over" | "not-discussed";
    readonly to?: Linked;
    readonly why: readonly ActRef[];
  }[];
  readonly why: readonly ActRef[];
}

export interface AgendaPart {
  readonly state: "adopted" | "entered" | "on-the-table" | "provisional" | "not-adopted";
  readonly became?: Became;
  readonly items: readonly Item[];
  /** Items of an agenda put forward as a whole that does not hold yet. */
  readonly offered: readonly { readonly title: string; readonly isOutside: boolean }[];
  readonly why: readonly ActRef[];
}

/** A text or a public document put before the session, or that came out of it. */
export interface Paper {
  readonly id: SubjectId;
  readonly kind: "text" | "document";
  readonly name: Name;
  readonly by: readonly PartyId[];
  readonly on: string;
  /** Number of its newest revision. */
  readonly revision?: number;
  readonly why: readonly ActRef[];
}

export interface MinutesPart {
  readonly text: SubjectId;
  readonly state: "draft" | "commented" | "approved" | "numbered";
  /** Its last revision, and the proposal by which it was or is to be approved. */
  readonly revision?: ActId;
  readonly approval?: ActId;
  readonly draftedBy?: PartyId;
  readonly draftedOn?: string;
  readonly commentedBy: readonly PartyId[];
  readonly approvedBy: readonly PartyId[];
  readonly number?: string;
  readonly why: readonly ActRef[];
}

/** Words about a commitment, own and others'. */
export interface Follow {
  readonly id: SubjectId;
  readonly what: string;
  readonly owners: readonly PartyId[];
  readonly due?: string;
  readonly own: readonly { readonly party: PartyId; readonly progress: string; readonly why: readonly ActRef[] }[];
  readonly others: readonly { readonly party: PartyId; readonly progress: string; readonly why: readonly ActRef[] }[];
  readonly why: readonly ActRef[];
}

/** Accounts as the page compares them: without a word of the program. */
export type Accounts = Pick<SessionAccounts, "phrases" | "topics" | "without"> & {
  readonly accounts: readonly Omit<SessionAccounts["accounts"][number], "words">[];
};

export interface SessionPage extends SessionFacts {
  readonly agenda?: AgendaPart;
  /** Items that parties say were carried over to this session, or to none named, from the one held before it. */
  readonly carriedIn: readonly {
    readonly title: string;
    readonly item: string;
    readonly from: Linked;
    readonly by: readonly PartyId[];
  }[];
  readonly papers: readonly Paper[];
  readonly procedure: readonly ProcedureStep[];
  readonly readouts: Accounts;
  readonly minutes: readonly MinutesPart[];
  /** We keep the secretariat of its body today: the number of the minutes is ours to give. */
  readonly isSecretariat: boolean;
  readonly follows: readonly Follow[];
  readonly issues: readonly { readonly id: SubjectId; readonly title: string }[];
}

/** One session in full; undefined where the record has none of that id. */
export function viewSession(scene: Scene, id: SubjectId): SessionPage | undefined {
  const session = scene.documents.find("session", id);
  if (session === undefined) return undefined;
  const facts = factsOf(scene, session);
  const of = concerning(scene.documents, id);
  const agenda = agendaPart(scene, id);
  const before = facts.before?.session;
  const placed = new Set(agenda?.items.map(({ item }) => item));
  return {
    ...facts,
    ...(agenda === undefined ? {} : { agenda }),
    carriedIn:
      before === undefined
        ? []
        : carriedFrom(scene.documents, before, id)
            .filter(({ item }) => !placed.has(item))
            .map(({ by, from, item, title }) => ({ by, item, title, from: linked(scene, from) })),
    papers: papersOf(scene, of.texts, of.documents),
    procedure: procedureOf(scene, session),
    readouts: accountsOf(scene, id),
    minutes: of.minutes.flatMap((text) => minutesPart(scene, text)),
    isSecretariat: secretariatOf(scene.documents, session.body, dayAt(scene, scene.now)) === scene.party,
    follows: of.commitments.flatMap((commitment) => followOf(scene, commitment)),
    issues: of.issues.flatMap((issue) => {
      const title = scene.documents.find("issue", issue)?.title;
      return title === undefined ? [] : [{ id: issue, title }];
    }),
  };
}

const linked = (scene: Scene, session: SubjectId): Linked => ({ session, name: nameSession(scene, session) });

function agendaPart(scene: Scene, session: SubjectId): AgendaPart | undefined {
  const agenda = scene.documents.find("agenda", agendaOf(session));
  if (agenda === undefined) return undefined;
  const principal = principalOf(agenda);
  const isIn = principal !== undefined && isHolding(principal);
  const { items } = stateOfAgenda(scene.documents, agenda);
  const state =
    principal === undefined
      ? "provisional"
      : isIn
        ? principal.outcome.status === "agreed"
          ? "adopted"
          : "entered"
        : "awaiting" in principal.outcome
          ? "on-the-table"
          : "not-adopted";
  return {
    state,
    ...(principal === undefined ? {} : { became: outcomeOf(principal) }),
    items: items.map(({ acts, carriedFrom: carried, issue, treated, ...item }) => {
      const title = issue === undefined ? undefined : scene.documents.find("issue", issue)?.title;
      return {
        ...item,
        ...(issue === undefined || title === undefined ? {} : { issue: { id: issue, title } }),
        ...(carried === undefined ? {} : { carriedFrom: linked(scene, carried) }),
        treated: treated.map(({ act, party, to, treatment }) => ({
          party,
          treatment,
          ...(to === undefined ? {} : { to: linked(scene, to) }),
          why: refsOf(scene, [act]),
        })),
        why: refsOf(scene, acts),
      };
    }),
    offered:
      principal === undefined || isIn
        ? []
        : principal.terms.items.map(({ title, treatment }) => ({ title, isOutside: treatment === "not-discussed" })),
    why: principal === undefined ? [] : refsOf(scene, actsOf(principal)),
  };
}

function papersOf(scene: Scene, texts: readonly SubjectId[], documents: readonly SubjectId[]): readonly Paper[] {
  const tabled = texts.flatMap((id): readonly Paper[] => {
    const last = scene.documents.find("text", id)?.revisions;
    const word = last?.at(-1);
    if (word === undefined || last === undefined) return [];
    return [
      {
        id,
        kind: "text",
        name: nameSubject(scene, id),
        by: [word.party],
        on: word.at.slice(0, 10),
        revision: last.length,
        why: refsOf(scene, [word.act]),
      },
    ];
  });
  const published = documents.flatMap((id): readonly Paper[] => {
    const word = scene.documents.find("document", id)?.words.at(-1);
    if (word === undefined) return [];
    const { on, parties } = word.content;
    return [
      { id, kind: "document", name: nameSubject(scene, id), by: parties ?? [], on, why: refsOf(scene, [word.act]) },
    ];
  });
  return [...tabled, ...published].toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

function accountsOf(scene: Scene, id: SubjectId): Accounts {
  const [found] = viewReadouts(scene, id).sessions;
  if (found === undefined) return { accounts: [], topics: [], phrases: [], without: [] };
  const { accounts, phrases, topics, without } = found;
  return { accounts: accounts.map(({ words: _words, ...account }) => account), phrases, topics, without };
}

function minutesPart(scene: Scene, id: SubjectId): readonly MinutesPart[] {
  const text = scene.documents.find("text", id);
  const state = text === undefined ? undefined : stateOfMinutes(scene.documents, text);
  if (text === undefined || state === undefined) return [];
  const principal = principalOf(text);
  const number = state.numbers.findLast(({ check }) => check === "counts");
  return [
    {
      text: id,
      state: state.state,
      ...(state.revision === undefined
        ? {}
        : { revision: state.revision.act, draftedBy: state.revision.by, draftedOn: state.revision.on }),
      ...(principal !== undefined && isHolding(principal) ? { approval: principal.proposal } : {}),
      commentedBy: state.commentedBy,
      approvedBy: state.approvedBy,
      ...(number === undefined ? {} : { number: number.number }),
      why: refsOf(scene, [state.revision?.act, ...(principal === undefined ? [] : actsOf(principal)), number?.act]),
    },
  ];
}

function followOf(scene: Scene, id: SubjectId): readonly Follow[] {
  const document = scene.documents.find("commitment", id);
  if (document === undefined) return [];
  return viewCommitment(scene, document).map(({ due, othersView, ownWord, owners, what, why }) => ({
    id,
    what,
    owners,
    ...(due.kind === "by" ? { due: due.date } : {}),
    own: last(ownWord),
    others: last(othersView),
    why,
  }));
}

/** The newest word of each party. */
const last = (said: CommitmentLine["ownWord"]): Follow["own"] =>
  [...new Map(said.map((each) => [each.party, each])).values()].map(({ party, progress, why }) => ({
    party,
    progress,
    why,
  }));
