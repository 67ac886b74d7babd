import type { ActId, SubjectId } from "../../base/ids.ts";
import type { Instant } from "../../base/time.ts";
import { clearanceOf } from "../../desk/clearance.ts";
import type { Clearance, OfficeState } from "../../desk/clearance.ts";
import type { PrivateKind, PrivateMatter } from "../../desk/private-matter.ts";
import type { PrivateThing } from "../../desk/thing.ts";
import { headOf } from "../line.ts";
import type { PageHead } from "../line.ts";
import { nameSubject } from "../desk/name.ts";
import type { Name } from "../desk/name.ts";
import { sayAct } from "../said.ts";
import type { Said } from "../said.ts";
import type { Scene } from "../scene.ts";
import { bodyOf, departures } from "./letter-warnings.ts";
import type { Warning } from "./letter-warnings.ts";

/** A clearance as a page shows it: whoever answered is named by function alone. */
export interface OwnClearance {
  readonly state: Clearance["state"];
  readonly offices: readonly (Omit<OfficeState, "answered"> & { readonly answered?: Instant })[];
}

/** One private thing as a page of this house shows it. */
export interface OwnThing {
  readonly id: string;
  readonly kind: PrivateKind;
  readonly about?: SubjectId;
  /** What it is about. */
  readonly name?: Name;
  readonly matter: PrivateMatter;
  /** Number of the version shown; a change names it. */
  readonly version: number;
  /** Earlier versions that are still held, where all were asked for. */
  readonly earlier: number;
  readonly digest: string;
  readonly at: Instant;
  /** The function that wrote this version. */
  readonly by: string;
  readonly clearance: OwnClearance;
  /** The first of two signatures, on the letter it names; `own`: whoever looks gave it. */
  readonly signed?: { readonly by: string; readonly nonce: string; readonly digest: string; readonly own: boolean };
  /** Acts of a paper that was tabled. */
  readonly tabled?: readonly ActId[];
  /** What the drafts of a paper would say, one sentence each. */
  readonly says: readonly Said[];
  /** Of a press line: where it departs from agreed words. */
  readonly warnings: readonly Warning[];
}

/** What is ours alone in a consultation, papers first. */
export interface PositionsPage extends PageHead<"positions"> {
  readonly things: readonly OwnThing[];
}

/** What waits inside the house for one officer. */
export interface OwnMatter {
  readonly asked: "clear" | "table" | "sign" | "press-line";
  readonly id: string;
  readonly kind: PrivateKind;
  /** What it is called at home, in our own words. */
  readonly title?: string;
  readonly about?: SubjectId;
  /** What it is about. */
  readonly name?: Name;
  readonly from: string;
  /** Last second for an office's answer, UTC. */
  readonly by?: Instant;
  readonly warnings: readonly Warning[];
}

/** `officer` is who looks: of a first signature it is said whether it is theirs. */
export function viewPositions(
  scene: Scene,
  things: readonly PrivateThing[],
  now: Instant,
  officer: string,
): PositionsPage {
  return { ...headOf(scene, "positions"), things: things.map((thing) => viewOwn(scene, thing, now, officer)) };
}

export function viewOwn(scene: Scene, thing: PrivateThing, now: Instant, officer: string): OwnThing {
  const { digest, id, kind, last, tabled } = thing;
  const { about } = last.matter;
  return {
    id,
    kind,
    ...(about === undefined ? {} : { about, name: nameSubject(scene, about) }),
    matter: last.matter,
    version: last.n,
    earlier: thing.versions.length - 1,
    digest,
    at: last.at,
    by: last.by,
    clearance: namelessly(clearanceOf(thing, now)),
    ...(thing.signed === undefined
      ? {}
      : {
          signed: {
            by: thing.signed.by,
            nonce: thing.signed.letter.nonce,
            digest: thing.signed.letter.digest,
            own: thing.signed.officer === officer,
          },
        }),
    ...(tabled === undefined ? {} : { tabled: tabled.acts }),
    says:
      last.matter.kind === "paper"
        ? last.matter.drafts.map(({ content, kind: act }) => sayAct(scene, { kind: act, content }))
        : [],
    warnings: linesWarned(scene, last.matter),
  };
}

const namelessly = ({ offices, state }: Clearance): OwnClearance => ({
  state,
  offices: offices.map(({ answered, ...office }) => ({
    ...office,
    ...(answered === undefined ? {} : { answered: answered.at }),
  })),
});

/** A press line is held against agreed words as any public word of ours will be. */
export function linesWarned(scene: Scene, matter: PrivateMatter): readonly Warning[] {
  if (matter.kind !== "press-line") return [];
  const words = [matter.line, ...matter.ifAsked.map(({ answer }) => answer)].join("\n");
  const session = matter.about?.startsWith("session:") === true ? { session: matter.about } : {};
  // A line need not repeat every agreed phrase; what it repeats it repeats as agreed.
  return departures(scene, [words], bodyOf(scene, session)).filter(
    (warning) => warning.warning === "agreed-words" && warning.change === "changed",
  );
}
