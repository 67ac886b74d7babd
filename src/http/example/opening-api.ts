import { findPeerAddress } from "../../node/home/read-settings.ts";
import type { Example } from "../../node/people/opening.ts";
import type { MechanismRow } from "../../node/ports.ts";
import { viewScore } from "../../view/desk/score.ts";
import type { Stroke } from "../../view/desk/score.ts";
import { createRoutes, refusals, stop } from "../api/refused.ts";
import { createRoute, listOf, z } from "../api/shape.ts";
import type { ApiWorld } from "../api/world.ts";
import { json } from "../door/shapes.ts";

const byTongue = <S extends z.ZodType>(of: S) => z.object({ en: of, ko: of, ja: of });

const house = z.object({
  id: z.string(),
  name: z.string(),
  shortName: z.string(),
  zone: z.string(),
  address: z.string().optional().openapi({ description: "Where its own pages are; absent for this house." }),
  officers: listOf(
    z.object({
      id: z.string(),
      titles: byTongue(z.string()),
    }),
  ),
});

const opening = z
  .object({
    party: z.string().openapi({ description: "Whose house this is." }),
    now: z.string(),
    mechanisms: listOf(z.string()).openapi({ description: "Short names of the consultations of this house." }),
    names: z
      .record(z.string(), z.record(z.string(), z.string()))
      .openapi({ description: "What parties are called on our pages, by language and id." }),
    words: byTongue(z.object({ title: z.string(), headline: z.string(), lead: z.string(), note: z.string() })),
    houses: listOf(house).openapi({ description: "In the order of the widest charter." }),
    steps: listOf(
      z.object({
        minutes: z.number().int(),
        houses: listOf(z.string()),
        to: z.string(),
        words: byTongue(z.object({ title: z.string(), text: z.string() })),
      }),
    ),
    score: listOf(z.object({ day: z.string(), parties: listOf(z.string()) })).openapi({
      description: "Sessions held, as this house's record has them, by day.",
    }),
    isCut: z.boolean().openapi({ description: "Whether the line to the other houses is cut." }),
  })
  .openapi("Opening");

const open = createRoute({
  method: "get",
  path: "/opening",
  summary: "What the example is, and what there is to try; in an example alone",
  responses: { 200: { description: "The opening page", content: json(opening) }, ...refusals },
});

/** In the order of the charter with the most parties. */
async function listHouses(
  { library, settings }: ApiWorld,
  rows: readonly MechanismRow[],
  example: Example,
): Promise<{ houses: z.input<typeof house>[]; score: readonly Stroke[] }> {
  const score = new Map<string, Stroke>();
  let widest: z.input<typeof house>[] = [];
  for (const row of rows) {
    const { value } = await library.read(row.id, "score", (scene) => ({
      strokes: viewScore(scene),
      parties: scene.documents.find("charter", "charter")?.charter.parties ?? [],
    }));
    for (const stroke of value.strokes) score.set(`${stroke.day} ${stroke.parties.join(" ")}`, stroke);
    if (value.parties.length <= widest.length) continue;
    widest = value.parties.map(({ id, name, shortName, zone }) => {
      const called = id === row.party ? undefined : findPeerAddress(settings, row, id);
      return {
        id,
        name,
        shortName,
        zone,
        // Browsers keep cookies of one name apart from another: the houses are opened under one name, whatever they call each other.
        ...(called === undefined ? {} : { address: called.replace("//127.0.0.1:", "//localhost:") }),
        officers: example.listOfficers(id).map((officer) => ({ id: officer.id, titles: officer.titles })),
      };
    });
  }
  return { houses: widest, score: [...score.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1)) };
}

/** The first page of an example, for who is not signed in yet. */
export const openingApi = (world: ApiWorld) =>
  createRoutes().openapi(open, async (call) => {
    const { clock, door, example, line, node, settings } = world;
    if (example === undefined) return stop("example-only", "This is no example: it has no opening page.");
    const rows = await node.listMechanisms();
    const { opening: page } = example;
    return call.json(
      {
        party: door.party,
        now: clock.now(),
        mechanisms: rows.map(({ shortName }) => shortName),
        names: settings.names,
        words: page.words,
        ...(await listHouses(world, rows, example)),
        steps: page.steps,
        isCut: line.isCut(),
      },
      200,
    );
  });
