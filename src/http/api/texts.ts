import type { SubjectId } from "../../base/ids.ts";
import { viewText } from "../../view/desk/text.ts";
import { viewTexts } from "../../view/desk/texts.ts";
import { partialDay } from "./drawing-shapes.ts";
import { became } from "./entry-shapes.ts";
import { listQuery, sliceShape, subjectOf } from "./list-shapes.ts";
import { mechanismParams, pageHead, readPage, refShape } from "./mechanism.ts";
import { nameShape, sessionName } from "./name.ts";
import { createRoutes, refusals, stop } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const stage = z.enum(["negotiated", "put-forward", "adopted"]);
const purpose = z.enum(["terms", "statement", "minutes", "paper"]);
const count = z.number().int();
const counts = z
  .object({ agreed: count, inPrinciple: count, open: count, leftAside: count, all: count })
  .openapi("ClauseCounts", { description: "Clauses by where all parties together put them." });

const row = z
  .object({
    id: z.string(),
    name: nameShape,
    stage,
    purpose: purpose.optional(),
    body: z.string().optional(),
    bodyName: z.string().optional(),
    revisions: count,
    tabledBy: z.string().optional(),
    at: z.string().optional(),
    counts,
    became: became.optional(),
    numbers: listOf(z.string()),
    why: listOf(refShape),
  })
  .openapi("TextRow");

const page = z
  .object({
    ...pageHead,
    ...sliceShape(row),
    counts: z.object({ negotiated: count, "put-forward": count, adopted: count }),
  })
  .openapi("Texts");

const list = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/texts",
  summary: "Negotiated texts, with how far each has come; a slice of the list",
  request: {
    params: mechanismParams,
    query: listQuery.extend({ stage: stage.optional(), purpose: purpose.optional() }),
  },
  responses: { 200: { description: "Texts", content: { "application/json": { schema: page } } }, ...refusals },
});

const clauseStance = z.enum(["agreed", "in-principle", "open", "left-aside"]);

const clause = z
  .object({
    id: z.string().openapi({ description: "Lasts through all revisions." }),
    number: z.string(),
    heading: z.string().optional(),
    state: clauseStance,
    stances: listOf(z.object({ party: z.string(), stance: clauseStance })),
    awaiting: listOf(z.string()),
    words: listOf(z.object({ lang: z.string(), text: z.string(), isCut: z.boolean() })),
    moved: z
      .object({
        kind: z.enum(["new", "words"]),
        words: listOf(z.object({ lang: z.string(), was: z.string(), is: z.string() })),
      })
      .optional()
      .openapi({ description: "Against the revision before." }),
    why: listOf(refShape),
  })
  .openapi("Clause");

const adoption = z
  .object({
    act: z.string(),
    party: z.string(),
    revision: count.optional(),
    nature: z.string(),
    authentic: listOf(z.string()),
    isOpen: z.boolean(),
    holds: z.boolean(),
    became,
    stances: listOf(z.object({ party: z.string(), stance: z.string(), at: z.string() })),
    why: listOf(refShape),
  })
  .openapi("Adoption");

const detail = z
  .object({
    ...pageHead,
    id: z.string(),
    name: nameShape,
    stage,
    purpose: purpose.optional(),
    body: z.string().optional(),
    bodyName: z.string().optional(),
    session: z.string().optional(),
    sessionName: sessionName.optional(),
    revisions: listOf(
      z.object({ number: count, act: z.string(), party: z.string(), at: z.string(), why: listOf(refShape) }),
    ),
    shown: count.optional(),
    languages: listOf(z.string()),
    clauses: listOf(clause),
    counts,
    before: counts.optional(),
    removed: listOf(z.object({ id: z.string(), number: z.string(), heading: z.string().optional() })),
    phrases: listOf(
      z.object({
        wording: z.string(),
        title: z.string(),
        change: z.enum(["first", "same", "changed", "dropped"]),
        forms: listOf(z.string()),
        last: z.object({ name: nameShape, on: partialDay, form: z.string().optional() }).optional(),
        why: listOf(refShape),
      }),
    ),
    comments: listOf(
      z.object({
        party: z.string(),
        at: z.string(),
        clause: z.string().optional(),
        words: z.string(),
        why: listOf(refShape),
      }),
    ),
    numbers: listOf(
      z.object({
        number: z.string(),
        by: z.string(),
        check: z.enum(["counts", "not-the-secretariat", "no-secretariat-named", "not-adopted"]),
      }),
    ),
    minutes: z
      .object({
        state: z.enum(["draft", "commented", "approved", "numbered"]),
        commentedBy: listOf(z.string()),
        approvedBy: listOf(z.string()),
        due: z.object({
          draft: partialDay.optional(),
          comments: partialDay.optional(),
          approval: partialDay.optional(),
        }),
      })
      .optional(),
    adoption: adoption.optional(),
    why: listOf(refShape),
  })
  .openapi("Text");

const one = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/texts/{text}",
  summary: "One text clause by clause, at its newest revision or another, with what became of its adoption",
  request: {
    params: mechanismParams.extend({ text: subjectOf("text") }),
    query: z.object({
      revision: z.coerce
        .number()
        .int()
        .min(1)
        .max(100_000)
        .optional()
        .openapi({ description: "Number of a revision; 1 is the first." }),
    }),
  },
  responses: { 200: { description: "The text", content: { "application/json": { schema: detail } } }, ...refusals },
});

/** Negotiated texts. */
export const textsApi = (world: ApiWorld) =>
  createRoutes()
    .openapi(list, async (call) => {
      const question = call.req.valid("query");
      const { mechanism } = call.req.valid("param");
      const found = await readPage(world, mechanism, `texts ${JSON.stringify(question)}`, (scene) =>
        viewTexts(scene, question),
      );
      return call.json(found, 200);
    })
    .openapi(one, async (call) => {
      const { mechanism, text } = call.req.valid("param");
      const { revision } = call.req.valid("query");
      const { found, ...head } = await readPage(world, mechanism, `text ${text} ${revision ?? ""}`, (scene) => ({
        found: viewText(scene, text as SubjectId, revision),
      }));
      if (found === undefined) return stop("thing-unknown", "No text of that name is on the record here.");
      return call.json({ ...head, ...found }, 200);
    });
