import type { TermsOf } from "../act/terms.ts";
import type { PartyId, SubjectId } from "../base/ids.ts";
import { chronologyOf, levelOfSession } from "../mechanism/derive/chronology.ts";
import type { Meeting } from "../mechanism/derive/chronology.ts";
import { createNeighbourhood } from "../mechanism/derive/neighbours.ts";
import type { Neighbour, Neighbourhood, StatedRelation } from "../mechanism/derive/neighbours.ts";
import { ordinalsOf } from "../mechanism/derive/ordinals.ts";
import type { Ordinal } from "../mechanism/derive/ordinals.ts";
import { membersOf } from "../mechanism/derive/parties.ts";
import { stateOfSession } from "../mechanism/derive/session-state.ts";
import type { SessionState } from "../mechanism/derive/session-state.ts";
import type { SessionDocument, Version } from "../mechanism/documents.ts";
import { dayOf } from "../mechanism/session.ts";
import { isHolding, principalOf } from "../mechanism/thing.ts";
import { headOf } from "./line.ts";
import type { PageHead } from "./line.ts";
import { sessionName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { actsOf, standsOf } from "./status.ts";
import type { Stands } from "./status.ts";
import { pendingOf } from "./thing.ts";

type Terms = TermsOf<"session">;
type Duration = NonNullable<Terms["duration"]>;

/** Who came for a party, from the session's terms and the parties' own namings. A person's name stands in a part. */
interface Delegate {
  readonly party: PartyId;
  readonly agency: string;
  readonly rank?: string;
  readonly role: "head" | "member" | "expert" | "interpreter" | "observer";
  /** Expressly stated not to have taken part. */
  readonly absent: boolean;
  readonly why: readonly ActRef[];
}

export interface SessionLine {
  readonly id: SubjectId;
  readonly name: string;
  readonly body?: SubjectId;
  readonly state: SessionState;
  readonly stands?: Stands;
  readonly day?: string;
  readonly until?: string;
  readonly start?: string;
  readonly zone?: string;
  readonly place?: string;
  readonly host?: PartyId;
  readonly hostEvent?: string;
  readonly format?: NonNullable<Terms["format"]>;
  readonly level?: string;
  readonly levelDiffers: boolean;
  readonly duration?: Duration;
  readonly outsideCadence: boolean;
  readonly reason?: string;
  /** Since the session of this body held before it, and that session. Derived. */
  readonly gap?: NonNullable<Meeting["after"]> & { readonly why: readonly ActRef[] };
  readonly ordinal?: Ordinal & { readonly why: readonly ActRef[] };
  /** Stated by a source, checked against the days on the record. */
  readonly relations: readonly (StatedRelation & { readonly why: readonly ActRef[] })[];
  /** Other bodies' sessions beside it. Derived. */
  readonly neighbours: readonly (Neighbour & { readonly why: readonly ActRef[] })[];
  readonly delegations: readonly Delegate[];
  readonly topics: NonNullable<Terms["topics"]>;
  /** Other accounts of its terms that also hold: both stand until one gives way. */
  readonly accounts: readonly { readonly stands: Stands; readonly terms: Terms; readonly why: readonly ActRef[] }[];
  /** Earlier dates it was moved from. */
  readonly movedFrom: readonly { readonly day: string; readonly why: readonly ActRef[] }[];
  /** Changes on the table. */
  readonly pending: readonly { readonly stands: Stands; readonly day?: string; readonly why: readonly ActRef[] }[];
  readonly why: readonly ActRef[];
}

export interface SessionsPage extends PageHead<"sessions"> {
  readonly sessions: readonly SessionLine[];
}

/** Sessions by day, of one body or of all, with what the record derives beside what was said. */
export function viewSessions(scene: Scene, body?: SubjectId): SessionsPage {
  const neighbourhood = createNeighbourhood(scene.documents);
  const all = scene.documents.list("session").filter((session) => body === undefined || session.body === body);
  const bodies = new Set(all.flatMap((session) => session.body ?? []));
  const meetings = new Map(
    [...bodies].flatMap((each) =>
      chronologyOf(scene.documents, each).map((meeting) => [meeting.session, meeting] as const),
    ),
  );
  const ordinals = new Map(
    [...bodies].flatMap((each) =>
      ordinalsOf(scene.documents, each).map((ordinal) => [ordinal.session, ordinal] as const),
    ),
  );
  const sessions = all.map((session) =>
    sessionOf(scene, session, { neighbourhood, meeting: meetings.get(session.id), ordinal: ordinals.get(session.id) }),
  );
  return {
    ...headOf(scene, "sessions"),
    sessions: sessions.toSorted((a, b) => order(a.day ?? "~", b.day ?? "~") || order(a.id, b.id)),
  };
}

interface Derived {
  readonly neighbourhood: Neighbourhood;
  readonly meeting: Meeting | undefined;
  readonly ordinal: Ordinal | undefined;
}

function sessionOf(scene: Scene, session: SessionDocument, derived: Derived): SessionLine {
  const principal = principalOf(session);
  const terms = principal?.terms;
  const said = session.held.at(-1)?.content;
  const day = dayOf(session);
  const when = terms?.when ?? said?.when;
  const level = levelOfSession(scene.documents, session);
  const place = terms?.place ?? said?.place;
  const format = terms?.format ?? said?.format;
  const duration = terms?.duration ?? said?.duration;
  const after = derived.meeting?.after;
  const others = session.versions.filter((version) => isHolding(version) && version !== principal);
  return {
    id: session.id,
    name: sessionName(scene, session.id),
    ...(session.body === undefined ? {} : { body: session.body }),
    state: stateOfSession(session, membersOf(scene.documents, session.body)),
    ...(principal === undefined ? {} : { stands: standsOf(scene, principal) }),
    ...(day === undefined ? {} : { day }),
    ...(when?.until === undefined ? {} : { until: when.until }),
    ...(when?.start === undefined ? {} : { start: when.start }),
    ...(when?.zone === undefined ? {} : { zone: when.zone }),
    ...(place === undefined ? {} : { place }),
    ...(terms?.host === undefined ? {} : { host: terms.host }),
    ...(terms?.hostEvent === undefined ? {} : { hostEvent: terms.hostEvent }),
    ...(format === undefined ? {} : { format }),
    ...(level === undefined ? {} : { level }),
    levelDiffers: terms?.level !== undefined,
    ...(duration === undefined ? {} : { duration }),
    outsideCadence: terms?.outsideCadence === true,
    ...(terms?.reason === undefined ? {} : { reason: terms.reason }),
    ...(after === undefined ? {} : { gap: { ...after, why: refsOfSession(scene, after.session) } }),
    ...(derived.ordinal === undefined
      ? {}
      : {
          ordinal: { ...derived.ordinal, why: derived.ordinal.earlier.flatMap((each) => refsOfSession(scene, each)) },
        }),
    relations: derived.neighbourhood
      .relationsOf(session.id)
      .map((each) => ({ ...each, why: refsOfSession(scene, each.of) })),
    neighbours: derived.neighbourhood
      .neighboursOf(session.id)
      .map((each) => ({ ...each, why: refsOfSession(scene, each.session) })),
    delegations: delegatesOf(scene, session, principal),
    topics: terms?.topics ?? [],
    accounts: others.map((version) => ({
      stands: standsOf(scene, version),
      terms: version.terms,
      why: refsOf(scene, actsOf(version)),
    })),
    movedFrom: session.versions
      .filter((version) => version.standing?.status === "superseded" && version.terms.when?.day !== day)
      .flatMap((version) =>
        version.terms.when === undefined
          ? []
          : [{ day: version.terms.when.day, why: refsOf(scene, [version.proposal]) }],
      ),
    pending: pendingOf(session)
      .filter((version) => version !== principal)
      .map((version) => ({
        stands: standsOf(scene, version),
        ...(version.terms.when === undefined ? {} : { day: version.terms.when.day }),
        why: refsOf(scene, actsOf(version)),
      })),
    why: whyOfSession(scene, session),
  };
}

/** Everything that a session's own line rests on. */
export function whyOfSession(scene: Scene, session: SessionDocument): readonly ActRef[] {
  const principal = principalOf(session);
  return refsOf(scene, [
    ...(principal === undefined ? [] : actsOf(principal)),
    ...session.held.map((word) => word.act),
  ]);
}

/** What says that a session was held, and when: what derived lines about another session rest on. */
export function refsOfSession(scene: Scene, id: SubjectId): readonly ActRef[] {
  const session = scene.documents.find("session", id);
  const principal = session === undefined ? undefined : principalOf(session);
  return refsOf(scene, [principal?.proposal, ...(session?.held ?? []).map((word) => word.act)]);
}

function delegatesOf(
  scene: Scene,
  session: SessionDocument,
  principal: Version<Terms> | undefined,
): readonly Delegate[] {
  const stated = (principal?.terms.delegations ?? []).map((each) => ({
    party: each.party,
    agency: each.agency,
    ...(each.rank === undefined ? {} : { rank: each.rank }),
    role: each.role,
    absent: each.absent === true,
    why: refsOf(scene, [principal?.proposal]),
  }));
  const named = session.delegations.flatMap((word) =>
    word.content.members.map((each) => ({
      party: word.party,
      agency: each.agency,
      ...(each.rank === undefined ? {} : { rank: each.rank }),
      role: each.role,
      absent: false,
      why: refsOf(scene, [word.act]),
    })),
  );
  return [...stated, ...named];
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
