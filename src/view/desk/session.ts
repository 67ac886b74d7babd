import type { TermsOf } from "../../act/terms.ts";
import type { ActId, PartyId, SubjectId } from "../../base/ids.ts";
import type { Instant } from "../../base/time.ts";
import { heldOf, levelOfSession } from "../../mechanism/derive/chronology.ts";
import type { Gap } from "../../mechanism/derive/day.ts";
import { createNeighbourhood } from "../../mechanism/derive/neighbours.ts";
import type { Neighbour, StatedRelation } from "../../mechanism/derive/neighbours.ts";
import { ordinalsOf } from "../../mechanism/derive/ordinals.ts";
import type { Ordinal } from "../../mechanism/derive/ordinals.ts";
import { membersOf } from "../../mechanism/derive/parties.ts";
import { stateOfSession } from "../../mechanism/derive/session-state.ts";
import type { Documents, SessionDocument } from "../../mechanism/documents.ts";
import { dayOf } from "../../mechanism/session.ts";
import { isHolding, principalOf } from "../../mechanism/thing.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { refsOfSession, whyOfSession } from "../sessions.ts";
import { actsOf } from "../status.ts";
import { pendingOf } from "../thing.ts";
import { chronicleOf } from "./chronicle.ts";
import { nameSession, nameSubject } from "./name.ts";
import type { SessionName } from "./name.ts";
import { outcomeOf } from "./outcome.ts";
import type { Became } from "./outcome.ts";
import { perReading } from "./per-reading.ts";

type Terms = TermsOf<"session">;

/** How a session stands, and whose word that is. */
export interface Standing {
  readonly status: "named" | "proposed" | "agreed" | "planned" | "postponed" | "cancelled" | "held" | "dropped";
  readonly by: readonly PartyId[];
  /** Members who have not said that it was held. */
  readonly unsaid: readonly PartyId[];
  readonly deniedBy: readonly PartyId[];
  readonly reason?: string;
}

/** Another session by name, with what the statement about it rests on. */
interface Beside {
  readonly session: SubjectId;
  readonly name: SessionName;
  readonly why: readonly ActRef[];
}

export interface Delegate {
  readonly party: PartyId;
  readonly agency: string;
  readonly rank?: string;
  readonly role: "head" | "member" | "expert" | "interpreter" | "observer";
  readonly absent: boolean;
  readonly why: readonly ActRef[];
}

/** A version of a session's terms that is on the table, or holds beside another. */
interface Offer {
  readonly proposal: ActId;
  readonly party: PartyId;
  readonly became: Became;
  readonly status: Terms["status"];
  readonly day?: string;
  readonly place?: string;
  readonly reason?: string;
  readonly why: readonly ActRef[];
}

/** What the terms and the parties say of a session, and what the record derives beside it. */
export interface SessionFacts {
  readonly id: SubjectId;
  readonly name: SessionName;
  readonly body?: { readonly id: SubjectId; readonly name: string };
  readonly standing: Standing;
  readonly became?: Became;
  readonly source?: {
    readonly publisher: string;
    readonly title?: string;
    readonly date?: string;
    readonly url?: string;
  };
  readonly until?: string;
  readonly start?: Instant;
  readonly zone?: string;
  readonly host?: PartyId;
  readonly hostEvent?: string;
  readonly format?: NonNullable<Terms["format"]>;
  readonly level?: { readonly id: string; readonly label: string; readonly differs: boolean };
  readonly duration?: NonNullable<Terms["duration"]>;
  readonly outsideCadence: boolean;
  /** Which of the held sessions of its body on the record it is, from 1. */
  readonly place?: number;
  /** Since the one held before it. */
  readonly gap?: Gap & { readonly missing?: number; readonly since: string; readonly why: readonly ActRef[] };
  readonly ordinal?: {
    readonly stated?: { readonly ordinal: number; readonly words: string };
    readonly derived?: number;
    readonly contradicted: boolean;
    readonly missingBefore?: number;
    readonly why: readonly ActRef[];
  };
  readonly relations: readonly (Beside & Pick<StatedRelation, "relation" | "check">)[];
  readonly neighbours: readonly (Beside & Pick<Neighbour, "relation">)[];
  /** Held before and after it in its body. */
  readonly before?: Beside;
  readonly after?: Beside & { readonly gap: Gap };
  readonly delegations: readonly Delegate[];
  readonly topics: NonNullable<Terms["topics"]>;
  /** Other accounts of its terms that also hold. */
  readonly accounts: readonly Offer[];
  readonly movedFrom: readonly { readonly day: string; readonly why: readonly ActRef[] }[];
  /** What is on the table for it: to agree it, to move it. */
  readonly pending: readonly Offer[];
  readonly why: readonly ActRef[];
}

const neighbourhoodOf = perReading(createNeighbourhood);
const ordinalsMade = perReading((documents: Documents) => {
  const made = new Map<SubjectId, readonly Ordinal[]>();
  return (body: SubjectId): readonly Ordinal[] => {
    let ordinals = made.get(body);
    if (ordinals === undefined) made.set(body, (ordinals = ordinalsOf(documents, body)));
    return ordinals;
  };
});

/** The facts of one session. */
export function factsOf(scene: Scene, session: SessionDocument): SessionFacts {
  const { documents } = scene;
  const principal = principalOf(session);
  const terms = principal?.terms;
  const said = session.held.at(-1)?.content;
  const when = terms?.when ?? said?.when;
  const format = terms?.format ?? said?.format;
  const duration = terms?.duration ?? said?.duration;
  const source = principal?.source;
  const day = dayOf(session);
  return {
    id: session.id,
    name: nameSession(scene, session.id),
    ...bodyOf(scene, session),
    standing: standingOf(scene, session),
    ...(principal === undefined ? {} : { became: outcomeOf(principal) }),
    ...(source === undefined
      ? {}
      : {
          source: {
            publisher: source.publisher,
            ...(source.title === undefined ? {} : { title: source.title }),
            ...(source.date === undefined ? {} : { date: source.date }),
            ...(source.url === undefined ? {} : { url: source.url }),
          },
        }),
    ...(when?.until === undefined ? {} : { until: when.until }),
    ...(when?.start === undefined ? {} : { start: when.start }),
    ...(when?.zone === undefined ? {} : { zone: when.zone }),
    ...(terms?.host === undefined ? {} : { host: terms.host }),
    ...(terms?.hostEvent === undefined ? {} : { hostEvent: terms.hostEvent }),
    ...(format === undefined ? {} : { format }),
    ...levelOf(scene, session),
    ...(duration === undefined ? {} : { duration }),
    outsideCadence: terms?.outsideCadence === true,
    ...sequenceOf(scene, session),
    relations: neighbourhoodOf(documents)
      .relationsOf(session.id)
      .map(({ check, of, relation }) => ({ relation, check, ...besideOf(scene, of) })),
    neighbours: neighbourhoodOf(documents)
      .neighboursOf(session.id)
      .map(({ relation, session: other }) => ({ relation, ...besideOf(scene, other) })),
    delegations: delegatesOf(scene, session),
    topics: terms?.topics ?? [],
    accounts: session.versions
      .filter((version) => isHolding(version) && version !== principal)
      .map((version) => offerOf(scene, version)),
    movedFrom: session.versions.flatMap((version) => {
      const { when: moved } = version.terms;
      const isMoved = version.standing?.status === "superseded" && moved !== undefined && moved.day !== day;
      return isMoved ? [{ day: moved.day, why: refsOf(scene, [version.proposal]) }] : [];
    }),
    pending: pendingOf(session).map((version) => offerOf(scene, version)),
    why: whyOfSession(scene, session),
  };
}

/** Where a session stands, each word with whose it is. */
export function standingOf(scene: Scene, session: SessionDocument): Standing {
  const state = stateOfSession(session, membersOf(scene.documents, session.body));
  return {
    status: state.status,
    by: "by" in state ? [state.by].flat() : [],
    unsaid: state.status === "held" ? state.unsaid : [],
    deniedBy: state.status === "held" ? state.deniedBy : [],
    ...("reason" in state && state.reason !== undefined ? { reason: state.reason } : {}),
  };
}

function bodyOf(scene: Scene, session: SessionDocument): Pick<SessionFacts, "body"> {
  if (session.body === undefined) return {};
  const name = nameSubject(scene, session.body);
  return { body: { id: session.body, name: name.kind === "own" ? name.words : session.body } };
}

function levelOf(scene: Scene, session: SessionDocument): Pick<SessionFacts, "level"> {
  const id = levelOfSession(scene.documents, session);
  if (id === undefined) return {};
  const rungs = scene.documents.find("charter", "charter")?.charter.levels ?? [];
  const label = rungs.find((rung) => rung.id === id)?.label ?? id;
  return { level: { id, label, differs: principalOf(session)?.terms.level !== undefined } };
}

/** Its place among the sessions held in its body: derived from the days on the record, never typed. */
function sequenceOf(
  scene: Scene,
  session: SessionDocument,
): Pick<SessionFacts, "after" | "before" | "gap" | "ordinal" | "place"> {
  const { body, id } = session;
  if (body === undefined) return {};
  const meetings = chronicleOf(scene.documents, body);
  const held = heldOf(meetings);
  const isThis = (each: { readonly session: SubjectId; readonly also: readonly SubjectId[] }): boolean =>
    each.session === id || each.also.includes(id);
  const index = held.findIndex(isThis);
  const own = held[index];
  const next = index < 0 ? undefined : held[index + 1];
  const last = index < 0 ? held.at(-1) : held[index - 1];
  const ordinal = ordinalsMade(scene.documents)(body).find((each) => each.session === (own?.session ?? id));
  return {
    ...(index < 0 ? {} : { place: index + 1 }),
    ...(own?.after === undefined
      ? {}
      : {
          gap: {
            ...own.after.gap,
            ...(own.after.missing === undefined ? {} : { missing: own.after.missing }),
            since: own.after.day,
            why: [...refsOfSession(scene, own.after.session), ...refsOfSession(scene, id)],
          },
        }),
    ...(ordinal === undefined || (ordinal.stated === undefined && ordinal.derived === undefined)
      ? {}
      : {
          ordinal: {
            ...(ordinal.stated === undefined ? {} : { stated: ordinal.stated }),
            ...(ordinal.derived === undefined ? {} : { derived: ordinal.derived }),
            contradicted: ordinal.contradicted,
            ...(ordinal.missingBefore === undefined ? {} : { missingBefore: ordinal.missingBefore }),
            why: refsOf(scene, [
              principalOf(session)?.proposal,
              ...(ordinal.contradicted
                ? ordinal.earlier.flatMap((each) => refsOfSession(scene, each).map(({ act }) => act))
                : []),
            ]),
          },
        }),
    ...(last === undefined ? {} : { before: besideOf(scene, last.session) }),
    ...(next?.after === undefined ? {} : { after: { ...besideOf(scene, next.session), gap: next.after.gap } }),
  };
}

const besideOf = (scene: Scene, session: SubjectId): Beside => ({
  session,
  name: nameSession(scene, session),
  why: refsOfSession(scene, session),
});

function delegatesOf(scene: Scene, session: SessionDocument): readonly Delegate[] {
  const principal = principalOf(session);
  const stated = (principal?.terms.delegations ?? []).map((each) => ({
    party: each.party,
    agency: each.agency,
    ...(each.rank === undefined ? {} : { rank: each.rank }),
    role: each.role,
    absent: each.absent === true,
    why: refsOf(scene, [principal?.proposal]),
  }));
  const named = session.delegations.flatMap(({ act, content, party }) =>
    content.members.map((each) => ({
      party,
      agency: each.agency,
      ...(each.rank === undefined ? {} : { rank: each.rank }),
      role: each.role,
      absent: false,
      why: refsOf(scene, [act]),
    })),
  );
  return [...stated, ...named];
}

function offerOf(scene: Scene, version: SessionDocument["versions"][number]): Offer {
  const { place, reason, status, when } = version.terms;
  return {
    proposal: version.proposal,
    party: version.party,
    became: outcomeOf(version),
    status,
    ...(when === undefined ? {} : { day: when.day }),
    ...(place === undefined ? {} : { place }),
    ...(reason === undefined ? {} : { reason }),
    why: refsOf(scene, actsOf(version)),
  };
}
