import type { Instant } from "../../base/time.ts";
import { clearanceOf } from "../../desk/clearance.ts";
import type { PrivateMatter } from "../../desk/private-matter.ts";
import type { PrivateThing } from "../../desk/thing.ts";
import { nameSubject } from "../desk/name.ts";
import type { Scene } from "../scene.ts";
import { linesWarned } from "./positions.ts";
import type { OwnMatter } from "./positions.ts";

/** What waits inside the house for whoever speaks for an office: its clearance, papers ready to table, press lines to look at again. */
export function privateMatters(
  scene: Scene,
  things: readonly PrivateThing[],
  { by, id }: { readonly id: string; readonly by: string },
  now: Instant,
): readonly OwnMatter[] {
  return things
    .flatMap((thing) => mattersOf(scene, thing, { office: by, officer: id }, now))
    .toSorted((a, b) => (hourOf(a) < hourOf(b) ? -1 : 1));
}

/** What has no hour of its own comes last. */
const hourOf = ({ by, id }: OwnMatter): string => `${by ?? "9999"}${id}`;

function mattersOf(
  scene: Scene,
  thing: PrivateThing,
  { office, officer }: { readonly office: string; readonly officer: string },
  now: Instant,
): readonly OwnMatter[] {
  if (thing.tabled !== undefined) return [];
  const { matter } = thing.last;
  const title = titleOf(matter);
  const common = {
    id: thing.id,
    kind: thing.kind,
    ...(title === undefined ? {} : { title }),
    ...(matter.about === undefined ? {} : { about: matter.about, name: nameSubject(scene, matter.about) }),
    from: thing.last.by,
  };
  const { offices, state } = clearanceOf(thing, now);
  const own = offices.find((each) => each.office === office);
  const matters: OwnMatter[] = [];
  if (own !== undefined && (own.state === "asked" || own.state === "again")) {
    matters.push({ ...common, asked: "clear", by: own.by, warnings: [] });
  }
  // Whoever wrote it is told; a paper nobody asked to clear is a draft in hand.
  if (matter.kind === "paper" && state === "cleared" && thing.last.by === office) {
    matters.push({ ...common, asked: "table", warnings: [] });
  }
  // The second of two signatures is for whoever gave not the first; who may is for the policy to say.
  if (thing.signed !== undefined && thing.signed.officer !== officer) {
    matters.push({ ...common, asked: "sign", warnings: [] });
  }
  const warnings = linesWarned(scene, matter);
  if (warnings.length > 0 && thing.last.by === office) matters.push({ ...common, asked: "press-line", warnings });
  return matters;
}

/** What a private thing is called at home, where it has words of its own for that. */
function titleOf(matter: PrivateMatter): string | undefined {
  switch (matter.kind) {
    case "paper":
    case "speaking-note":
      return matter.title;
    case "press-line":
      return matter.topic;
    case "instructions":
      return matter.from;
    case "position":
      return undefined;
    // no default: a new kind must say what it is called
  }
}
