import type { PartyId, SubjectId } from "../../base/ids.ts";
import { viewCommitment, viewCommitments } from "../../view/desk/commitments.ts";
import { partialDay } from "./drawing-shapes.ts";
import { became } from "./entry-shapes.ts";
import { listQuery, sliceShape, subjectOf } from "./list-shapes.ts";
import { mechanismParams, pageHead, readPage, refShape } from "./mechanism.ts";
import { nameShape } from "./name.ts";
import { createRoutes, refusals, stop } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const count = z.number().int();
const filter = z.enum(["late", "disputed", "undated", "awaited", "ours"]);

const said = z
  .object({
    party: z.string(),
    progress: z.enum(["not-started", "under-way", "done", "done-late", "partly", "lapsed"]),
    asOf: partialDay,
    value: z.string().optional(),
    words: z.string().optional(),
    why: listOf(refShape),
  })
  .openapi("SaidOfCommitment");

const fields = {
  id: z.string(),
  what: z.string(),
  owners: listOf(z.string()),
  measure: z.object({ quantity: z.string(), value: z.string(), unit: z.string() }).optional(),
  from: z.object({ of: z.string(), name: nameShape, clause: z.string().optional() }).optional(),
  holds: z.boolean(),
  made: partialDay,
  restated: listOf(partialDay),
  ended: partialDay.optional(),
  due: z
    .object({
      status: z.enum(["none-stated", "due", "overdue", "said-to-be-done"]),
      date: partialDay.optional(),
      days: count.optional(),
    })
    .openapi({ description: "Counted by the record alone." }),
  own: listOf(said).openapi({ description: "What each party bound by it last said." }),
  others: listOf(said).openapi({ description: "What each other party last said." }),
  isDisputed: z.boolean(),
  became,
  why: listOf(refShape),
};

const page = z
  .object({
    ...pageHead,
    ...sliceShape(z.object(fields).openapi("CommitmentRow")),
    today: z.string(),
    counts: z.object({ all: count, late: count, disputed: count, undated: count, awaited: count, ours: count }),
  })
  .openapi("Commitments");

const list = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/commitments",
  summary: "Who promised what by when: own word, others' view and the record's arithmetic apart; a slice of the list",
  request: {
    params: mechanismParams,
    query: listQuery.extend({ filter: filter.optional(), party: z.string().max(32).optional() }),
  },
  responses: { 200: { description: "Commitments", content: { "application/json": { schema: page } } }, ...refusals },
});

const detail = z
  .object({
    ...pageHead,
    ...fields,
    issue: z.object({ id: z.string(), name: nameShape }).optional(),
    said: listOf(said.extend({ isOwn: z.boolean() })),
    chain: listOf(z.object({ what: z.string(), on: partialDay, holds: z.boolean(), became, why: listOf(refShape) })),
  })
  .openapi("Commitment");

const one = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/commitments/{commitment}",
  summary: "One commitment with all that was said of it",
  request: { params: mechanismParams.extend({ commitment: subjectOf("commitment") }) },
  responses: {
    200: { description: "The commitment", content: { "application/json": { schema: detail } } },
    ...refusals,
  },
});

/** Commitments. */
export const commitmentsApi = (world: ApiWorld) =>
  createRoutes()
    .openapi(list, async (call) => {
      const { party, ...rest } = call.req.valid("query");
      const question = { ...rest, party: party as PartyId | undefined };
      const { mechanism } = call.req.valid("param");
      const found = await readPage(world, mechanism, `commitments ${JSON.stringify(question)}`, (scene) =>
        viewCommitments(scene, question),
      );
      return call.json(found, 200);
    })
    .openapi(one, async (call) => {
      const { commitment, mechanism } = call.req.valid("param");
      const { found, ...head } = await readPage(world, mechanism, `commitment ${commitment}`, (scene) => ({
        found: viewCommitment(scene, commitment as SubjectId),
      }));
      if (found === undefined) return stop("thing-unknown", "No commitment of that name is on the record here.");
      return call.json({ ...head, ...found }, 200);
    });
