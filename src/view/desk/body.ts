import type { TermsOf } from "../../act/terms.ts";
import type { PartyId, SubjectId } from "../../base/ids.ts";
import { livesOf } from "../../mechanism/derive/life.ts";
import type { LifeAccount } from "../../mechanism/derive/life.ts";
import { bodyOfText } from "../../mechanism/derive/parties.ts";
import { rhythmsOf } from "../../mechanism/derive/rhythm.ts";
import type { RhythmState } from "../../mechanism/derive/rhythm.ts";
import type { BodyDocument, Documents } from "../../mechanism/documents.ts";
import { isHolding, principalOf } from "../../mechanism/thing.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { refsOfSession } from "../sessions.ts";
import { actsOf } from "../status.ts";
import { pendingOf } from "../thing.ts";
import { dayAt } from "../time-words.ts";
import { chronicleOf } from "./chronicle.ts";
import { mapBodyOf } from "./map.ts";
import type { MapBody } from "./map.ts";
import { meetingOf } from "./meeting.ts";
import type { MeetingName } from "./meeting.ts";
import { nameSubject } from "./name.ts";
import type { Name } from "./name.ts";
import { openIssuesOf } from "./open-issues.ts";
import type { OpenIssue } from "./open-issues.ts";

type Terms = TermsOf<"body">;

/** One rhythm as promised, and how it is kept. */
interface Kept {
  readonly id: string;
  readonly label: string;
  readonly every: RhythmState["rhythm"]["every"];
  readonly format?: RhythmState["rhythm"]["format"];
  readonly last?: MeetingName;
  readonly due?: string;
  readonly planned?: MeetingName;
  readonly late?: NonNullable<RhythmState["late"]>;
  readonly host?: PartyId;
  readonly breaks: RhythmState["breaks"];
  readonly why: readonly ActRef[];
}

/** Who usually comes for a party: agency and rank, with how many of the last sessions had them. */
interface Usual {
  readonly party: PartyId;
  readonly agency: string;
  readonly rank?: string;
  readonly isHead: boolean;
  readonly count: number;
}

export interface BodyPage {
  readonly today: string;
  readonly body: MapBody;
  readonly levelAlso: readonly string[];
  readonly leads: NonNullable<Terms["leads"]>;
  readonly secretariat: NonNullable<Terms["secretariat"]>;
  readonly parent?: { readonly body: SubjectId; readonly name: string };
  readonly note?: string;
  /** Holds: agreed or entered. What is only put forward is no body yet. */
  readonly holds: boolean;
  readonly source?: {
    readonly publisher: string;
    readonly title?: string;
    readonly date?: string;
    readonly url?: string;
  };
  readonly lives: readonly (Omit<LifeAccount, "proposal"> & { readonly why: readonly ActRef[] })[];
  readonly rhythms: readonly Kept[];
  readonly sessions: readonly (MeetingName & { readonly why: readonly ActRef[] })[];
  readonly totalSessions: number;
  readonly usual: readonly Usual[];
  /** Of how many sessions the delegations were counted. */
  readonly usualOf: number;
  readonly issues: readonly (Omit<OpenIssue, "acts"> & { readonly why: readonly ActRef[] })[];
  readonly totalIssues: number;
  /** Terms of reference and other texts negotiated for it. */
  readonly texts: readonly {
    readonly text: SubjectId;
    readonly name: Name;
    readonly isTerms: boolean;
    readonly adopted: boolean;
  }[];
  /** Terms on the table that would change or create it. */
  readonly pending: readonly {
    readonly party: PartyId;
    readonly name: string;
    readonly at: string;
    readonly why: readonly ActRef[];
  }[];
}

const sessionsMax = 12;
const issuesMax = 20;
const textsMax = 12;
/** Sessions whose delegations say who usually comes. */
const usualOfMax = 6;
const usualMax = 24;

/** Everything about one body (D84); undefined where the record holds none of this id. */
export function viewBody(scene: Scene, id: SubjectId): BodyPage | undefined {
  const { documents } = scene;
  const document = documents.find("body", id);
  const principal = document === undefined ? undefined : principalOf(document);
  if (document === undefined || principal === undefined) return undefined;
  const today = dayAt(scene, scene.now);
  const { terms } = principal;
  const order = documents.find("charter", "charter")?.charter.parties.map((party) => party.id) ?? [];
  const meetings = chronicleOf(documents, id)
    .filter(({ day }) => day !== undefined)
    .toReversed();
  const held = meetings.filter(({ day, state }) => state.status === "held" && (day ?? "") <= today);
  const counted = held.slice(0, usualOfMax).map(({ session }) => session);
  const issues = openIssuesOf(documents, today).filter(({ bodies }) => bodies.includes(id));
  return {
    today,
    body: mapBodyOf(scene, document, today, order),
    levelAlso: terms.levelAlso ?? [],
    leads: terms.leads ?? [],
    secretariat: terms.secretariat ?? [],
    ...(terms.parent !== undefined && { parent: { body: terms.parent, name: nameOf(documents, terms.parent) } }),
    ...(terms.note !== undefined && { note: terms.note }),
    holds: isHolding(principal),
    ...(principal.source !== undefined && { source: sourceOf(principal.source) }),
    lives: livesOf(document).map(({ proposal, ...life }) => ({ ...life, why: refsOf(scene, [proposal]) })),
    rhythms: rhythmsOf(documents, id, today).map((state) => keptOf(scene, state)),
    sessions: meetings.slice(0, sessionsMax).flatMap(({ session }) => {
      const meeting = meetingOf(documents, session);
      return meeting === undefined ? [] : [{ ...meeting, why: refsOfSession(scene, session) }];
    }),
    totalSessions: meetings.length,
    usual: usualOf(documents, counted),
    usualOf: counted.length,
    issues: issues.slice(0, issuesMax).map(({ acts, ...issue }) => ({ ...issue, why: refsOf(scene, acts) })),
    totalIssues: issues.length,
    texts: textsOf(scene, id),
    pending: pendingOf(document).map((version) => ({
      party: version.party,
      name: version.terms.name,
      at: version.at,
      why: refsOf(scene, actsOf(version)),
    })),
  };
}

const nameOf = (documents: Documents, id: SubjectId): string => {
  const body = documents.find("body", id);
  return (body === undefined ? undefined : principalOf(body)?.terms.name) ?? id;
};

function sourceOf(source: NonNullable<BodyDocument["versions"][number]["source"]>): NonNullable<BodyPage["source"]> {
  const { date, publisher, title, url } = source;
  return {
    publisher,
    ...(title !== undefined && { title }),
    ...(date !== undefined && { date }),
    ...(url !== undefined && { url }),
  };
}

function keptOf(scene: Scene, { breaks, due, host, last, late, planned, rhythm }: RhythmState): Kept {
  const lastName = last === undefined ? undefined : meetingOf(scene.documents, last.session);
  const plannedName = planned === undefined ? undefined : meetingOf(scene.documents, planned.session);
  return {
    id: rhythm.id,
    label: rhythm.label,
    every: rhythm.every,
    ...(rhythm.format !== undefined && { format: rhythm.format }),
    ...(lastName !== undefined && { last: lastName }),
    ...(due !== undefined && { due }),
    ...(plannedName !== undefined && { planned: plannedName }),
    ...(late !== undefined && { late }),
    ...(host !== undefined && { host }),
    breaks,
    why: last === undefined ? [] : refsOfSession(scene, last.session),
  };
}

function usualOf(documents: Documents, sessions: readonly SubjectId[]): readonly Usual[] {
  const found = new Map<string, Usual>();
  for (const id of sessions) {
    const session = documents.find("session", id);
    if (session === undefined) continue;
    const seen = new Set<string>();
    const named = session.delegations.flatMap(({ content, party }) =>
      content.members.map((member) => ({ ...member, party, absent: false })),
    );
    for (const member of [...named, ...(principalOf(session)?.terms.delegations ?? [])]) {
      if (member.absent === true) continue;
      const key = `${member.party} ${member.agency} ${member.rank ?? ""}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const before = found.get(key);
      found.set(key, {
        party: member.party,
        agency: member.agency,
        ...(member.rank !== undefined && { rank: member.rank }),
        isHead: member.role === "head" || before?.isHead === true,
        count: (before?.count ?? 0) + 1,
      });
    }
  }
  const usual = [...found.values()].toSorted(
    (a, b) =>
      (a.party < b.party ? -1 : a.party > b.party ? 1 : 0) || Number(b.isHead) - Number(a.isHead) || b.count - a.count,
  );
  return usual.slice(0, usualMax);
}

function textsOf(scene: Scene, id: SubjectId): BodyPage["texts"] {
  const { documents } = scene;
  return documents
    .list("text")
    .flatMap((text) => {
      const newest = text.revisions.at(-1)?.content;
      if (newest?.purpose === "minutes" || bodyOfText(documents, text, newest) !== id) return [];
      const principal = principalOf(text);
      return [
        {
          text: text.id,
          name: nameSubject(scene, text.id),
          isTerms: newest?.purpose === "terms",
          adopted: principal !== undefined && isHolding(principal),
        },
      ];
    })
    .toSorted((a, b) => Number(b.isTerms) - Number(a.isTerms))
    .slice(0, textsMax);
}
