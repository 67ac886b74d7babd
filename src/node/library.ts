import type { MechanismId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import type { Scene } from "../view/scene.ts";
import type { Node, Reading } from "./node.ts";
import type { Clock } from "./ports.ts";

/** A page with the moment of the record it was made from. */
export interface Shelved<T> {
  readonly value: T;
  /** How often the mechanism had been written to: the same number, the same record. */
  readonly revision: number;
  /** What must stand above every page. */
  readonly banners: readonly string[];
}

/** Reads pages for many at once: a mechanism is read again when it was written to, and a page made again when that or the minute moved. */
export interface Library {
  /** The page of this name, from what is held now. `make` must depend on the scene and the name alone. */
  read<T>(mechanism: MechanismId, name: string, make: (scene: Scene) => T): Promise<Shelved<T>>;
  /** Made for one call alone, and kept nowhere: what is private of a house, a letter before it is tabled. */
  look<T>(mechanism: MechanismId, make: (scene: Scene) => T): Promise<T>;
}

/** Pages kept of one mechanism at one moment. */
const pagesMax = 512;

interface Shelf {
  readonly revision: number;
  readonly reading: Promise<Reading>;
  minute: string;
  readonly pages: Map<string, Promise<unknown>>;
}

/** A library over a node. What `make` throws is thrown, and nothing of it is kept. */
export function openLibrary(node: Pick<Node, "listRevisions" | "read">, clock: Clock): Library {
  const shelves = new Map<MechanismId, Shelf>();

  const findShelf = async (mechanism: MechanismId): Promise<Shelf> => {
    const revision = (await node.listRevisions()).get(mechanism) ?? 0;
    const held = shelves.get(mechanism);
    if (held !== undefined && held.revision >= revision) return held;
    const shelf: Shelf = { revision, reading: node.read(mechanism), minute: "", pages: new Map() };
    shelves.set(mechanism, shelf);
    shelf.reading.catch(() => {
      if (shelves.get(mechanism) === shelf) shelves.delete(mechanism);
    });
    return shelf;
  };

  return {
    async read<T>(mechanism: MechanismId, name: string, make: (scene: Scene) => T): Promise<Shelved<T>> {
      const shelf = await findShelf(mechanism);
      const reading = await shelf.reading;
      const now = startOfMinute(clock.now());
      if (shelf.minute !== now) shelf.pages.clear();
      shelf.minute = now;
      if (shelf.pages.size >= pagesMax) shelf.pages.clear();
      let page = shelf.pages.get(name) as Promise<T> | undefined;
      if (page === undefined) {
        page = reading.render(() => make(sceneOf(reading, now)));
        shelf.pages.set(name, page);
        page.catch(() => shelf.pages.delete(name));
      }
      return { value: await page, revision: shelf.revision, banners: reading.banners };
    },
    async look(mechanism, make) {
      const reading = await (await findShelf(mechanism)).reading;
      return reading.render(() => make(sceneOf(reading, clock.now())));
    },
  };
}

const sceneOf = ({ acts, documents, row }: Reading, now: Instant): Scene => ({
  mechanism: row.id,
  documents,
  acts,
  party: row.party,
  now,
  audience: "party",
});

/** Pages say hours to the minute; what counts down does so on the screen. */
const startOfMinute = (now: Instant): Instant => `${now.slice(0, 17)}00Z` as Instant;
