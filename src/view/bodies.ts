import type { TermsOf } from "../act/terms.ts";
import type { PartyId, SubjectId } from "../base/ids.ts";
import { chronologyOf, heldOf } from "../mechanism/derive/chronology.ts";
import { gapBetween } from "../mechanism/derive/day.ts";
import type { Gap } from "../mechanism/derive/day.ts";
import { lifeOn, livesOf } from "../mechanism/derive/life.ts";
import type { Life, LifeAccount } from "../mechanism/derive/life.ts";
import { lineageOf } from "../mechanism/derive/lineage.ts";
import { membersOf } from "../mechanism/derive/parties.ts";
import { rhythmsOf } from "../mechanism/derive/rhythm.ts";
import type { RhythmState } from "../mechanism/derive/rhythm.ts";
import type { BodyDocument } from "../mechanism/documents.ts";
import { isHolding, principalOf } from "../mechanism/thing.ts";
import { headOf } from "./line.ts";
import type { PageHead } from "./line.ts";
import { subjectName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { refsOfSession } from "./sessions.ts";
import { actsOf, standsOf } from "./status.ts";
import type { Stands } from "./status.ts";
import { pendingOf } from "./thing.ts";
import { dayAt } from "./time-words.ts";

type Terms = TermsOf<"body">;

interface Kin {
  readonly body: SubjectId;
  readonly name: string;
  readonly how: "successor" | "reintroduced";
}

export interface BodyLine {
  readonly id: SubjectId;
  readonly name: string;
  readonly also: readonly string[];
  readonly level: string;
  readonly levelAlso: readonly string[];
  readonly form: Terms["form"];
  readonly members: readonly PartyId[];
  readonly ministries: NonNullable<Terms["ministries"]>;
  readonly leads: NonNullable<Terms["leads"]>;
  readonly parent?: SubjectId;
  readonly note?: string;
  /** Today's state of life, absent while it is only put forward; and every state the record gives it, oldest first. */
  readonly life?: Life;
  readonly lives: readonly (LifeAccount & { readonly why: readonly ActRef[] })[];
  /** Each rhythm as kept: last, next due, late since, broken before. Derived. */
  readonly rhythms: readonly (RhythmState & { readonly why: readonly ActRef[] })[];
  readonly rhythmWords?: string;
  readonly cameFrom: readonly Kin[];
  readonly cameBackAs: readonly Kin[];
  /** Sessions on the record that somebody says were held. */
  readonly sessions: number;
  readonly last?: {
    readonly session: SubjectId;
    readonly name: string;
    readonly day: string;
    readonly since: Gap;
    readonly why: readonly ActRef[];
  };
  readonly stands: Stands;
  /** It holds: agreed or entered. What is only put forward is no body yet. */
  readonly holds: boolean;
  /** Other accounts of its terms that hold too. */
  readonly accounts: readonly { readonly stands: Stands; readonly terms: Terms; readonly why: readonly ActRef[] }[];
  readonly pending: readonly { readonly stands: Stands; readonly why: readonly ActRef[] }[];
  readonly why: readonly ActRef[];
}

export interface BodiesPage extends PageHead<"bodies"> {
  readonly bodies: readonly BodyLine[];
}

/** Every body from the highest level down, with its life, the rhythm it keeps or has broken, and what it came from. */
export function viewBodies(scene: Scene): BodiesPage {
  const ladder = scene.documents.find("charter", "charter")?.charter.levels.map((level) => level.id) ?? [];
  const bodies = scene.documents.list("body").flatMap((body) => bodyOf(scene, body));
  return {
    ...headOf(scene, "bodies"),
    bodies: bodies.toSorted(
      (a, b) => ladder.indexOf(b.level) - ladder.indexOf(a.level) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    ),
  };
}

function bodyOf(scene: Scene, body: BodyDocument): readonly BodyLine[] {
  const principal = principalOf(body);
  if (principal === undefined) return [];
  const { documents } = scene;
  const { terms } = principal;
  const today = dayAt(scene, scene.now);
  const life = lifeOn(documents, body, today);
  const lineage = lineageOf(documents, body);
  const held = heldOf(chronologyOf(documents, body.id)).filter((meeting) => meeting.day <= today);
  const last = held.at(-1);
  return [
    {
      id: body.id,
      name: terms.name,
      also: terms.also ?? [],
      level: terms.level,
      levelAlso: terms.levelAlso ?? [],
      form: terms.form,
      members: membersOf(documents, body.id),
      ministries: terms.ministries ?? [],
      leads: terms.leads ?? [],
      ...(terms.parent === undefined ? {} : { parent: terms.parent }),
      ...(terms.note === undefined ? {} : { note: terms.note }),
      ...(life === undefined ? {} : { life }),
      lives: livesOf(body).map((each) => ({ ...each, why: refsOf(scene, [each.proposal]) })),
      rhythms: rhythmsOf(documents, body.id, today).map((rhythm) => ({
        ...rhythm,
        why: rhythm.last === undefined ? [] : refsOfSession(scene, rhythm.last.session),
      })),
      ...(terms.rhythmWords === undefined ? {} : { rhythmWords: terms.rhythmWords }),
      cameFrom: lineage.cameFrom.map((kin) => ({ ...kin, name: subjectName(scene, kin.body) })),
      cameBackAs: lineage.cameBackAs.map((kin) => ({ ...kin, name: subjectName(scene, kin.body) })),
      sessions: held.length,
      ...(last === undefined
        ? {}
        : {
            last: {
              session: last.session,
              name: subjectName(scene, last.session),
              day: last.day,
              since: gapBetween(last.day, today),
              why: refsOfSession(scene, last.session),
            },
          }),
      stands: standsOf(scene, principal),
      holds: isHolding(principal),
      accounts: body.versions
        .filter((version) => isHolding(version) && version !== principal)
        .map((version) => ({
          stands: standsOf(scene, version),
          terms: version.terms,
          why: refsOf(scene, actsOf(version)),
        })),
      pending: pendingOf(body)
        .filter((version) => version !== principal)
        .map((version) => ({ stands: standsOf(scene, version), why: refsOf(scene, actsOf(version)) })),
      why: refsOf(scene, actsOf(principal)),
    },
  ];
}
