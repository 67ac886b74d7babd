import { isSubjectId } from "../../base/ids.ts";
import type { PartyId } from "../../base/ids.ts";
import { paperKinds, viewPaper, viewPapers } from "../../view/desk/papers.ts";
import { viewWordings } from "../../view/wordings.ts";
import { partialDay } from "./drawing-shapes.ts";
import { became, source } from "./entry-shapes.ts";
import { listQuery, sliceShape } from "./list-shapes.ts";
import { mechanismParams, pageHead, readPage, refShape } from "./mechanism.ts";
import { nameShape, sessionName } from "./name.ts";
import { createRoutes, refusals, stop } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const count = z.number().int();
const kind = z.enum(paperKinds);

const speaker = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("on-the-record"), as: z.string(), party: z.string() }),
  z.object({ kind: z.literal("background"), as: z.string() }),
  z.object({ kind: z.literal("deep-background") }),
]);

const fields = {
  id: z.string(),
  kind,
  name: nameShape,
  on: partialDay,
  party: z.string(),
  issuers: listOf(z.string()),
  to: listOf(z.string()),
  speaker: speaker.optional(),
  became: became.optional(),
  state: z.enum(["in-force", "ended"]).optional(),
  answerBy: z.string().optional(),
  source: source.optional(),
  why: listOf(refShape),
};

const page = z
  .object({
    ...pageHead,
    ...sliceShape(z.object(fields).openapi("PaperRow")),
    counts: z.object({
      document: count,
      statement: count,
      agreement: count,
      briefing: count,
      outreach: count,
      communication: count,
    }),
  })
  .openapi("Papers");

const list = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/documents",
  summary: "Papers, agreements and words outside sessions, newest first; a slice of the list",
  request: {
    params: mechanismParams,
    query: listQuery.extend({ kind: kind.optional(), party: z.string().max(32).optional() }),
  },
  responses: { 200: { description: "Documents", content: { "application/json": { schema: page } } }, ...refusals },
});

const limit = z.object({
  id: z.string(),
  quantity: z.string(),
  comparison: z.enum(["at-most", "at-least", "less-than", "more-than"]),
  value: z.string(),
  unit: z.string(),
});

const detail = z
  .object({
    ...pageHead,
    ...fields,
    place: z.string().optional(),
    occasion: z.string().optional(),
    purpose: z.string().optional(),
    session: z.string().optional(),
    sessionName: sessionName.optional(),
    dates: listOf(z.object({ place: z.string(), day: z.string() })),
    claims: listOf(z.object({ topic: z.string(), words: z.string(), verb: z.string() })),
    wordings: listOf(z.object({ wording: z.string(), form: z.string().optional() })),
    versions: listOf(
      z.object({
        since: partialDay,
        state: z.enum(["in-force", "ended"]),
        by: listOf(z.string()),
        limits: listOf(limit),
        changed: listOf(z.string()),
        words: z.string().optional(),
        why: listOf(refShape),
      }),
    ),
    given: listOf(z.object({ party: z.string(), seen: z.boolean() })),
    notGiven: listOf(z.string()),
    words: count,
  })
  .openapi("Paper");

const one = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/documents/{document}",
  summary: "One paper, agreement, statement, briefing, meeting with others, or note",
  request: { params: mechanismParams.extend({ document: z.string().max(80).refine(isSubjectId, "it must be an id") }) },
  responses: { 200: { description: "The paper", content: { "application/json": { schema: detail } } }, ...refusals },
});

const wordings = z
  .object({
    ...pageHead,
    wordings: listOf(
      z.object({
        wording: z.string(),
        title: z.string(),
        forms: listOf(z.string()),
        series: listOf(
          z.object({
            of: z.union([z.object({ body: z.string() }), z.object({ parties: listOf(z.string()) })]),
            uses: listOf(
              z.object({
                in: z.string(),
                name: z.string(),
                on: partialDay,
                enteredBy: z.string(),
                form: z.string().optional(),
                change: z.enum(["first", "same", "changed", "dropped", "absent", "returned"]),
                why: listOf(refShape),
              }),
            ),
          }),
        ),
        why: listOf(refShape),
      }),
    ),
  })
  .openapi("Wordings");

const watched = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/wordings",
  summary: "Agreed language followed through the documents: where it stands, is absent, or was changed",
  request: { params: mechanismParams },
  responses: { 200: { description: "Phrases", content: { "application/json": { schema: wordings } } }, ...refusals },
});

/** Phrases, and uses of each in one series, in one answer: the newest. */
const phrasesMax = 50;
const usesMax = 60;

/** Documents and agreed language. */
export const documentsApi = (world: ApiWorld) =>
  createRoutes()
    .openapi(list, async (call) => {
      const { party, ...rest } = call.req.valid("query");
      const question = { ...rest, party: party as PartyId | undefined };
      const { mechanism } = call.req.valid("param");
      const found = await readPage(world, mechanism, `papers ${JSON.stringify(question)}`, (scene) =>
        viewPapers(scene, question),
      );
      return call.json(found, 200);
    })
    .openapi(one, async (call) => {
      const { document, mechanism } = call.req.valid("param");
      const { found, ...head } = await readPage(world, mechanism, `paper ${document}`, (scene) => ({
        found: viewPaper(scene, document),
      }));
      if (found === undefined) return stop("thing-unknown", "No paper of that name is on the record here.");
      return call.json({ ...head, ...found }, 200);
    })
    .openapi(watched, async (call) => {
      const { mechanism } = call.req.valid("param");
      const found = await readPage(world, mechanism, "wordings", (scene) => ({
        wordings: viewWordings(scene)
          .wordings.slice(0, phrasesMax)
          .map((each) => ({
            ...each,
            series: each.series.map(({ of, uses }) => ({ of, uses: uses.slice(-usesMax) })),
          })),
      }));
      return call.json(found, 200);
    });
