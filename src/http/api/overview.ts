import { createRoutes, refusals } from "./refused.ts";
import { createRoute, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const mechanism = z
  .object({
    id: z.string(),
    shortName: z.string(),
    name: z.string(),
    /** Whose house this is. */
    party: z.string(),
    languages: z.array(z.string()).openapi({ description: "Languages of equal force, BCP 47." }),
    parties: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        shortName: z.string().openapi({ description: "As in running text, mostly the capital." }),
        zone: z.string().openapi({ description: "IANA time zone of the capital." }),
        status: z.enum(["named", "joined", "left"]),
      }),
    ),
    levels: z.array(z.object({ id: z.string(), label: z.string() })),
    revision: z.number().int(),
  })
  .openapi("Mechanism");

const overview = z
  .object({
    mechanisms: z.array(mechanism),
    now: z.string().openapi({ description: "The present second by this node's clock, UTC." }),
    names: z.record(z.string(), z.record(z.string(), z.string())).openapi({
      description: "What parties and consultations are called on our own pages, by language, then by id or short name.",
    }),
  })
  .openapi("Overview");

const list = createRoute({
  method: "get",
  path: "/mechanisms",
  summary: "The consultations this node is part of",
  responses: {
    200: {
      description: "All of them",
      content: { "application/json": { schema: overview } },
    },
    ...refusals,
  },
});

/** What the frame around every page needs. */
export const overviewApi = ({ clock, library, node, settings }: ApiWorld) =>
  createRoutes().openapi(list, async (call) => {
    const mechanisms = [];
    for (const row of await node.listMechanisms()) {
      const { revision, value } = await library.read(row.id, "overview", (scene) => {
        const document = scene.documents.find("charter", "charter");
        const charter = document?.charter;
        return {
          id: row.id,
          shortName: row.shortName,
          name: charter?.name ?? row.shortName,
          party: row.party,
          languages: [...(charter?.languages ?? [])],
          parties: (charter?.parties ?? []).map(({ id, name, shortName, zone }) => ({
            id,
            name,
            shortName,
            zone,
            status: document?.parties.find((each) => each.party === id)?.status ?? ("named" as const),
          })),
          levels: (charter?.levels ?? []).map(({ id, label }) => ({ id, label })),
        };
      });
      mechanisms.push({ ...value, revision });
    }
    return call.json({ mechanisms, now: clock.now(), names: settings.names }, 200);
  });
