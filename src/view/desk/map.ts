import type { TermsOf } from "../../act/terms.ts";
import type { PartyId, SubjectId } from "../../base/ids.ts";
import { heldOf } from "../../mechanism/derive/chronology.ts";
import { chronicleOf } from "./chronicle.ts";
import { lineageOf } from "../../mechanism/derive/lineage.ts";
import { membersOf } from "../../mechanism/derive/parties.ts";
import type { BodyDocument } from "../../mechanism/documents.ts";
import { principalOf } from "../../mechanism/thing.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { actsOf } from "../status.ts";
import { dayAt } from "../time-words.ts";
import { meetingOf, nextOf } from "./meeting.ts";
import type { MeetingName, NextMeeting } from "./meeting.ts";
import { standingOf } from "./standing.ts";
import type { Standing, StandingCode } from "./standing.ts";
import { trackOf } from "./track.ts";
import type { Track } from "./track.ts";

/** A body under another name, before or after. */
export interface KinName {
  readonly body: SubjectId;
  readonly name: string;
}

/** One body on the map. */
export interface MapBody {
  readonly id: SubjectId;
  readonly name: string;
  readonly also: readonly string[];
  readonly level: string;
  readonly form: TermsOf<"body">["form"];
  /** In the map's order of parties. */
  readonly members: readonly PartyId[];
  /** Ministries of each party, in the order stated: as many marks stand at its end of the bar. */
  readonly ministries: readonly { readonly party: PartyId; readonly agency: string }[];
  readonly standing: Standing;
  readonly rhythms: readonly {
    readonly label: string;
    readonly every: { readonly unit: string; readonly count: number };
  }[];
  readonly rhythmWords?: string;
  readonly last?: MeetingName;
  readonly next?: NextMeeting;
  readonly cameFrom: readonly KinName[];
  readonly cameBackAs: readonly KinName[];
  readonly track: Track;
  readonly why: readonly ActRef[];
}

export interface MapPage {
  readonly today: string;
  /** Parties in the order in which most bars join neighbours. */
  readonly order: readonly PartyId[];
  /** Rungs that have bodies, highest first. */
  readonly levels: readonly { readonly id: string; readonly label: string; readonly bodies: readonly MapBody[] }[];
  readonly counts: readonly { readonly code: StandingCode; readonly count: number }[];
  /** Bodies in all, and how many are left out of a map that would be too long to read. */
  readonly total: number;
  readonly leftOut: number;
}

/** Bars on one map: beyond, the highest levels are drawn and the words say how many are left out. */
export const mapBodiesMax = 60;

/** Every body from the highest level down, as a map draws it (D82). */
export function viewMap(scene: Scene): MapPage {
  const { documents } = scene;
  const today = dayAt(scene, scene.now);
  const charter = documents.find("charter", "charter")?.charter;
  const ladder = charter?.levels ?? [];
  const rank = new Map(ladder.map((level, i) => [level.id, i]));
  const bodies = documents
    .list("body")
    .flatMap((body) => {
      const terms = principalOf(body)?.terms;
      return terms === undefined ? [] : [{ body, terms }];
    })
    .toSorted((a, b) => orderOf(rank, b.terms) - orderOf(rank, a.terms) || orderByName(a.terms, b.terms));
  const order = orderParties(
    charter?.parties.map((party) => party.id) ?? [],
    bodies.map(({ body }) => membersOf(documents, body.id)),
  );
  const shown = bodies.slice(0, mapBodiesMax).map(({ body }) => mapBodyOf(scene, body, today, order));
  const levels = [...new Set(shown.map((body) => body.level))].map((id) => ({
    id,
    label: ladder.find((level) => level.id === id)?.label ?? id,
    bodies: afterKin(shown.filter((body) => body.level === id)),
  }));
  const counts = new Map<StandingCode, number>();
  for (const { body } of bodies) {
    const { code } = standingOf(documents, body, today);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return {
    today,
    order,
    levels,
    counts: countedCodes.flatMap((code) => {
      const count = counts.get(code);
      return count === undefined ? [] : [{ code, count }];
    }),
    total: bodies.length,
    leftOut: bodies.length - shown.length,
  };
}

/** In the order in which they matter to who opens the map. */
const countedCodes: readonly StandingCode[] = [
  "kept",
  "late",
  "lapsed",
  "disputed",
  "forming",
  "standing",
  "regular",
  "ad-hoc",
  "suspended",
  "stalled",
  "ended",
];

type Terms = TermsOf<"body">;
/** Standing staff stand below the ladder: their level is that of their work and not that of who meets. */
const orderOf = (rank: ReadonlyMap<string, number>, { form, level }: Terms): number =>
  (rank.get(level) ?? -1) - (form === "standing" ? 0.5 : 0);

const orderByName = (a: Terms, b: Terms): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** A body stands right below the one it came from, so that "came back as" points at its neighbour. */
function afterKin(bodies: readonly MapBody[]): readonly MapBody[] {
  const sorted: MapBody[] = [];
  const place = (body: MapBody): void => {
    if (sorted.includes(body)) return;
    sorted.push(body);
    for (const kin of body.cameBackAs) {
      const heir = bodies.find((each) => each.id === kin.body);
      if (heir !== undefined) place(heir);
    }
  };
  const isHeir = (body: MapBody): boolean =>
    body.cameFrom.some((kin) => bodies.some((each) => each.id === kin.body && each !== body));
  for (const body of bodies.filter((each) => !isHeir(each))) place(body);
  for (const body of bodies) place(body);
  return sorted;
}

/** One body as the map and the pages of bodies name it. */
export function mapBodyOf(scene: Scene, body: BodyDocument, today: string, order: readonly PartyId[] = []): MapBody {
  const { documents } = scene;
  const principal = principalOf(body);
  const terms = principal?.terms;
  const members = membersOf(documents, body.id);
  const lineage = lineageOf(documents, body);
  const last = heldOf(chronicleOf(documents, body.id)).findLast((meeting) => meeting.day <= today);
  const lastName = last === undefined ? undefined : meetingOf(documents, last.session);
  const next = nextOf(documents, body, today);
  const nameOf = ({ body: id }: { readonly body: SubjectId }): KinName => {
    const kin = documents.find("body", id);
    return { body: id, name: (kin === undefined ? undefined : principalOf(kin)?.terms.name) ?? id };
  };
  return {
    id: body.id,
    name: terms?.name ?? body.id,
    also: terms?.also ?? [],
    level: terms?.level ?? "",
    form: terms?.form ?? "ad-hoc",
    members: members.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)),
    ministries: terms?.ministries ?? [],
    standing: standingOf(documents, body, today),
    rhythms: (terms?.rhythms ?? []).map(({ every, label }) => ({ label, every })),
    ...(terms?.rhythmWords !== undefined && { rhythmWords: terms.rhythmWords }),
    ...(lastName !== undefined && { last: lastName }),
    ...(next !== undefined && { next }),
    cameFrom: lineage.cameFrom.map(nameOf),
    cameBackAs: lineage.cameBackAs.map(nameOf),
    track: trackOf(documents, body, today),
    why: principal === undefined ? [] : refsOf(scene, actsOf(principal)),
  };
}

/** Orders tried one by one only among so few parties; more stand as the charter has them. */
const permutedMax = 6;

/** The order of parties in which bars are shortest together, so that most join neighbours; of equals the charter's. */
export function orderParties(parties: readonly PartyId[], bodies: readonly (readonly PartyId[])[]): readonly PartyId[] {
  if (parties.length < 3 || parties.length > permutedMax) return parties;
  const shapes = new Map<string, { members: readonly PartyId[]; count: number }>();
  for (const members of bodies) {
    const shape = shapes.get(members.join(" "));
    if (shape === undefined) shapes.set(members.join(" "), { members, count: 1 });
    else shape.count += 1;
  }
  const spanOf = (order: readonly PartyId[]): number =>
    [...shapes.values()].reduce((sum, { count, members }) => {
      const places = members.map((party) => order.indexOf(party));
      return sum + count * (Math.max(...places) - Math.min(...places));
    }, 0);
  let best = parties;
  for (const order of permutationsOf(parties)) if (spanOf(order) < spanOf(best)) best = order;
  return best;
}

function permutationsOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) => permutationsOf(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
