import type { ActId, PartyId, SubjectId } from "../../base/ids.ts";
import type { Instant } from "../../base/time.ts";
import { addDays, lastDayOf, precisionOf } from "../../mechanism/derive/day.ts";
import { principalOf } from "../../mechanism/thing.ts";
import { dayOf } from "../../mechanism/session.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { actsOf } from "../status.ts";
import { dayAt } from "../time-words.ts";
import { awaitedOf } from "../waiting-consent.ts";
import { workMatters } from "../waiting-work.ts";
import { nameProposal, nameSubject } from "./name.ts";
import type { Name } from "./name.ts";
import { procedureOf } from "./procedure.ts";
import type { ProcedureStep } from "./procedure.ts";
import { standingOf } from "./session.ts";
import type { Standing } from "./session.ts";

/** Something with a date: a day at its place, or an exact hour. */
export interface CalendarEvent {
  readonly kind: "session" | "procedure" | "silence" | "confirmation" | "answer" | "work" | "embargo" | "due";
  /** Day it stands on: of an hour, at our own capital; as precise as stated. */
  readonly day: string;
  /** Last day, where it takes several. */
  readonly until?: string;
  readonly at?: Instant;
  readonly name: Name;
  readonly subject?: SubjectId;
  readonly about?: ActId;
  /** Whose word is missing, or whose it is. */
  readonly parties: readonly PartyId[];
  readonly standing?: Standing["status"];
  readonly step?: ProcedureStep["step"];
  /** Days from the session whose clock it is. */
  readonly days?: number;
  readonly why: readonly ActRef[];
}

/** Longest range asked for at once, days. */
export const rangeDaysMax = 62;
/** Events in one answer. */
export const eventsMax = 500;

/** Farthest that a step of procedure lies from its session, days: the charter's own figures are smaller. */
const clockDays = 60;

/** What has a date from `from` to `to`, both included, by day and hour; the first `eventsMax`. */
export function viewCalendar(
  scene: Scene,
  from: string,
  to: string,
): { readonly events: readonly CalendarEvent[]; readonly total: number } {
  const all = [
    ...sessionsIn(scene, from, to),
    ...proposalsIn(scene, from, to),
    ...workIn(scene, from, to),
    ...embargoesIn(scene, from, to),
    ...commitmentsIn(scene, from, to),
  ].toSorted((a, b) => order(lastDayOf(a.day), lastDayOf(b.day)) || order(a.at ?? "", b.at ?? ""));
  return { events: all.slice(0, eventsMax), total: all.length };
}

function sessionsIn(scene: Scene, from: string, to: string): readonly CalendarEvent[] {
  const first = addDays(from, -clockDays);
  const last = addDays(to, clockDays);
  return scene.documents.list("session").flatMap((session): readonly CalendarEvent[] => {
    const day = dayOf(session);
    if (day === undefined || lastDayOf(day) < first || day > last) return [];
    const principal = principalOf(session);
    const until = principal?.terms.when?.until;
    const start = principal?.terms.when?.start;
    const name = nameSubject(scene, session.id);
    const why = refsOf(scene, principal === undefined ? session.held.map(({ act }) => act) : actsOf(principal));
    const own: CalendarEvent = {
      kind: "session",
      day,
      ...(until === undefined ? {} : { until }),
      ...(start === undefined ? {} : { at: start }),
      name,
      subject: session.id,
      parties: [],
      standing: standingOf(scene, session).status,
      why,
    };
    const isIn = overlaps(day, until ?? day, from, to);
    const steps = procedureOf(scene, session).flatMap(
      ({ day: on, days, step, why: reasons }): readonly CalendarEvent[] =>
        step === "session" || !overlaps(on, on, from, to)
          ? []
          : [{ kind: "procedure", day: on, name, subject: session.id, parties: [], step, days, why: reasons }],
    );
    return isIn ? [own, ...steps] : steps;
  });
}

/** Whether two ranges of days have one in common; a month stands for all its days. */
const overlaps = (first: string, last: string, from: string, to: string): boolean =>
  first <= to && lastDayOf(last) >= from.slice(0, Math.max(first.length, 4));

/** One event for each hour at which a proposal is settled, whoever's word is missing. */
function proposalsIn(scene: Scene, from: string, to: string): readonly CalendarEvent[] {
  return scene.documents.list("proposal").flatMap((proposal): readonly CalendarEvent[] => {
    if (proposal.rule === "entered") return [];
    const hours = new Map<Instant, PartyId[]>();
    for (const { by, party } of awaitedOf(proposal)) {
      if (by === undefined) continue;
      const parties = hours.get(by);
      if (parties === undefined) hours.set(by, [party]);
      else if (!parties.includes(party)) parties.push(party);
    }
    return [...hours].flatMap(([at, parties]): readonly CalendarEvent[] => {
      const day = lastDayBefore(scene, at);
      if (day < from || day > to) return [];
      const kind =
        proposal.rule === "silence" ? "silence" : proposal.outcome.status === "provisional" ? "confirmation" : "answer";
      return [
        {
          kind,
          day,
          at,
          name: nameProposal(scene, proposal.id),
          subject: proposal.subject,
          about: proposal.id,
          parties,
          why: refsOf(scene, [proposal.id, ...proposal.acts]),
        },
      ];
    });
  });
}

/** The day an hour closes: midnight belongs to the day that ends. */
function lastDayBefore(scene: Scene, at: Instant): string {
  const day = dayAt(scene, at);
  const before = new Date(Date.parse(at) - 1000).toISOString().replace(/\.\d+Z$/, "Z") as Instant;
  const dayBefore = dayAt(scene, before);
  return dayBefore < day ? dayBefore : day;
}

/** Answers to notes, comments on drafts, minutes to draw up. Items of an agenda stand with the session's clock. */
function workIn(scene: Scene, from: string, to: string): readonly CalendarEvent[] {
  return workMatters(scene).flatMap(({ about, asked, deadline, of, subject, why }): readonly CalendarEvent[] => {
    if (deadline === undefined || subject === undefined) return [];
    if (asked === "agenda-items" || asked === "draft-minutes") return [];
    const day = lastDayBefore(scene, deadline.at);
    if (day < from || day > to) return [];
    return [
      {
        kind: "work",
        day,
        at: deadline.at,
        name: nameSubject(scene, subject),
        subject,
        ...(about === undefined ? {} : { about }),
        parties: [of],
        why,
      },
    ];
  });
}

function embargoesIn(scene: Scene, from: string, to: string): readonly CalendarEvent[] {
  const words = [
    ...scene.documents.list("session").flatMap(({ id, readouts }) => readouts.map((word) => ({ subject: id, word }))),
    ...scene.documents.list("statement").flatMap(({ id, words: said }) => said.map((word) => ({ subject: id, word }))),
  ];
  return words.flatMap(({ subject, word }): readonly CalendarEvent[] => {
    const { embargo } = word.content;
    if (embargo === undefined || word.content.attribution.kind === "off-the-record") return [];
    const day = dayAt(scene, embargo);
    if (day < from || day > to) return [];
    return [
      {
        kind: "embargo",
        day,
        at: embargo,
        name: nameSubject(scene, subject),
        subject,
        about: word.act,
        parties: [word.party],
        why: refsOf(scene, [word.act]),
      },
    ];
  });
}

function commitmentsIn(scene: Scene, from: string, to: string): readonly CalendarEvent[] {
  return scene.documents.list("commitment").flatMap((commitment): readonly CalendarEvent[] => {
    const principal = principalOf(commitment);
    const due = principal?.terms.due;
    if (principal === undefined || due?.kind !== "by" || precisionOf(due.date) === "year") return [];
    if (!overlaps(due.date, due.date, from, to)) return [];
    return [
      {
        kind: "due",
        day: due.date,
        name: nameSubject(scene, commitment.id),
        subject: commitment.id,
        parties: principal.terms.owners,
        why: refsOf(scene, actsOf(principal)),
      },
    ];
  });
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
