import type { MechanismId } from "../../base/ids.ts";

/** How far a listener has been told. */
export interface Place {
  /** Which start of the node, and how often its desk was touched. */
  readonly desk: string;
  readonly revisions: ReadonlyMap<MechanismId, number>;
}

/** How far everything at a node has moved: comparable, and writable as the id of an event, so that a cut stream goes on. */
export interface Position extends Place {
  readonly text: string;
  /** The same object where nothing differs. */
  with(revisions: ReadonlyMap<MechanismId, number>): Position;
  afterDesk(): Position;
  /** What has moved between another position and this one: consultations, and `desk`. */
  movedSince(other: Place): readonly (MechanismId | "desk")[];
  /** A place by its text, among the consultations known here; what it does not say counts as moved, the desk excepted. */
  read(text: string): Place;
}

/** As many digits of a consultation's id as tell it from the others of a node. */
const shownDigits = 16;
/** Longest text that is read. */
const textCharsMax = 8192;

const short = (mechanism: MechanismId): string => mechanism.slice(0, shownDigits);

/** The position at the start of a node, before anything is known. `start` tells one start from another. */
export const openPosition = (start: string): Position => positionOf(start, 0, new Map());

function positionOf(start: string, touched: number, revisions: ReadonlyMap<MechanismId, number>): Position {
  const desk = `${start}-${touched}`;
  const self: Position = {
    desk,
    revisions,
    text: [`desk:${desk}`, ...[...revisions].map(([id, revision]) => `${short(id)}:${revision}`)].join(","),
    with(next) {
      const isSame = next.size === revisions.size && [...next].every(([id, n]) => revisions.get(id) === n);
      return isSame ? self : positionOf(start, touched, new Map(next));
    },
    afterDesk: () => positionOf(start, touched + 1, revisions),
    movedSince(other) {
      const moved = [...revisions].filter(([id, n]) => other.revisions.get(id) !== n).map(([id]) => id);
      return other.desk === desk ? moved : [...moved, "desk"];
    },
    read(text) {
      const said = new Map<string, string | undefined>();
      for (const each of text.slice(0, textCharsMax).split(",")) {
        const [name = "", value] = each.split(":");
        said.set(name, value);
      }
      const known = [...revisions.keys()].flatMap((id) => {
        const n = said.get(short(id));
        return n !== undefined && /^\d{1,15}$/.test(n) ? [[id, Number(n)] as const] : [];
      });
      return { desk: said.get("desk") ?? desk, revisions: new Map(known) };
    },
  };
  return self;
}
