import type { MechanismId } from "../../base/ids.ts";
import { searchedKinds } from "../../view/desk/search-entries.ts";
import { matchText } from "../../node/search/search.ts";
import { refsOf } from "../../view/scene.ts";
import { mayDo } from "../door/require-officer.ts";
import { partialDay, refsShape } from "./drawing-shapes.ts";
import { nameShape } from "./name.ts";
import { createRoutes, refusals, stop, take } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiCall, ApiWorld } from "./world.ts";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const kind = z.enum(searchedKinds);

const excerptShape = z.object({
  field: z.string().openapi({ description: "`words`, `clause`, or the name of the part they stand in." }),
  lang: z.string().optional(),
  pieces: listOf(z.object({ words: z.string(), isFound: z.boolean() })),
});

const found = z
  .object({
    hits: listOf(
      z.object({
        mechanism: z.string().openapi({ description: "Short name of the consultation." }),
        kind,
        subject: z.string(),
        name: nameShape,
        stated: partialDay.openapi({ description: "Day of the fact as precise as stated; empty where none is." }),
        parties: listOf(z.string()),
        excerpt: excerptShape,
        why: refsShape,
      }),
    ),
    kinds: listOf(z.object({ kind, count: z.number().int() })),
    total: z.number().int(),
    isMore: z.boolean().openapi({ description: "There are more than were counted." }),
    next: z.number().int().optional().openapi({ description: "What to give as `after` for those that follow." }),
    isBehind: z.boolean().openapi({ description: "What was entered last may be missing for a moment." }),
    ours: listOf(
      z.object({
        mechanism: z.string(),
        id: z.string(),
        kind: z.string(),
        about: z.string().optional(),
        at: z.string(),
        excerpt: excerptShape,
      }),
    ).openapi({ description: "What is ours alone, for who may read it." }),
  })
  .openapi("Found");

const search = createRoute({
  method: "get",
  path: "/search",
  summary: "Words found across everything this node holds",
  request: {
    query: z.object({
      q: z.string().min(1).max(120),
      mechanism: z.string().max(64).optional().openapi({ description: "Short name; all consultations where absent." }),
      kind: kind.optional(),
      party: z.string().max(16).optional(),
      from: day.optional(),
      to: day.optional(),
      after: z.coerce.number().int().min(0).optional(),
    }),
  },
  responses: {
    200: { description: "What was found", content: { "application/json": { schema: found } } },
    ...refusals,
  },
});

/** Private things shown beside what the record holds. */
const oursMax = 20;

/** Search across all consultations of this node. */
export const searchApi = (world: ApiWorld) =>
  createRoutes().openapi(search, async (call) => {
    const { after, from, kind: only, mechanism, party, q, to } = call.req.valid("query");
    const rows = (await world.node.listMechanisms()).filter(
      ({ id, shortName }) =>
        (mechanism === undefined || shortName === mechanism || id === mechanism) &&
        mayDo(call, "read-record", { mechanism: id }),
    );
    if (rows.length === 0) {
      return stop("mechanism-unknown", "There is no such consultation here, or it is closed to you.");
    }
    const shortNames = new Map(rows.map(({ id, shortName }) => [id, shortName]));
    const mechanisms = rows.map(({ id }) => id);
    const { hits, ...answer } = take(
      await world.search.find({ words: q, mechanisms, kind: only, party, from, to, after }),
    );
    const isPlain = only === undefined && party === undefined && from === undefined && to === undefined;
    const named = [];
    for (const { acts, mechanism: id, ...hit } of hits) {
      const why = await world.library.look(id, (scene) => refsOf(scene, acts as never));
      named.push({ ...hit, mechanism: shortNames.get(id) ?? id, why });
    }
    const ours = isPlain && after === undefined ? await findOurs(world, call, shortNames, q) : [];
    return call.json({ ...answer, hits: named, ours }, 200);
  });

/**
 * What is ours alone is in no index: it is read from its own file at every question, so that what is erased there is found no more and
 * no other file ever holds a word of it.
 */
async function findOurs(
  { desk }: ApiWorld,
  call: ApiCall,
  shortNames: ReadonlyMap<MechanismId, string>,
  question: string,
) {
  const ours = [];
  for (const [id, shortName] of shortNames) {
    if (!mayDo(call, "read-private", { mechanism: id })) continue;
    for (const { id: thing, kind: what, last } of await desk.list(id)) {
      const excerpt = matchText(wordsIn(last.matter), question);
      if (excerpt === undefined || ours.length >= oursMax) continue;
      const about = "about" in last.matter ? last.matter.about : undefined;
      ours.push({
        mechanism: shortName,
        id: thing,
        kind: what,
        ...(about === undefined ? {} : { about }),
        at: last.at,
        excerpt,
      });
    }
  }
  return ours;
}

/** Every text in a private matter but the bytes of files. */
function wordsIn(value: unknown, field = ""): readonly string[] {
  if (typeof value === "string") return field === "base64" || field === "kind" ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((each) => wordsIn(each, field));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, each]) => wordsIn(each, name));
}
