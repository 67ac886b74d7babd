import type { MechanismRow } from "../../node/ports.ts";
import type { Scene } from "../../view/scene.ts";
import { take } from "./refused.ts";
import { z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

/** How an address names a consultation: its short name here, or its id. */
export const mechanismParams = z.object({
  mechanism: z
    .string()
    .min(1)
    .max(64)
    .openapi({ description: "Short name of the consultation at this node, or its id." }),
});

/** An act that something rests on: where it stands, when it was dated, when it was received here. */
export const refShape = z
  .object({
    act: z.string().openapi({ description: "Id of the entry, 64 hex digits." }),
    party: z.string(),
    n: z.number().int().openapi({ description: "Place in that party's log, from 0." }),
    at: z.string().openapi({ description: "Dated by its author, UTC." }),
    received: z.string().optional().openapi({ description: "Received here by then, UTC; absent for our own." }),
  })
  .openapi("Ref");

/** What every page answer says of itself. */
export const pageHead = {
  revision: z
    .number()
    .int()
    .openapi({ description: "Rises with everything that is written; the same number, the same record." }),
  banners: z.array(z.string()).openapi({ description: "What must stand above every page." }),
  party: z.string().openapi({ description: "Whose house this is." }),
  now: z.string().openapi({ description: "The minute it was made, UTC." }),
};

/** A page of one consultation with its head, as every page route answers it. `name` with all that the page depends on. */
export async function readPage<T extends object>(
  { library, node }: ApiWorld,
  mechanism: string,
  name: string,
  make: (scene: Scene) => T,
): Promise<T & { revision: number; banners: string[]; party: string; now: string }> {
  const row: MechanismRow = take(await node.findMechanism(mechanism));
  const { banners, revision, value } = await library.read(row.id, name, (scene) => ({
    ...make(scene),
    party: scene.party,
    now: scene.now,
  }));
  return { ...value, revision, banners: [...banners] };
}
