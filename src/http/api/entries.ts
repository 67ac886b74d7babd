import { readFileSync } from "node:fs";
import type { ActId } from "../../base/ids.ts";
import { viewEntry, viewEntryPage } from "../../view/desk/entry.ts";
import { linesOf } from "../../view/own/letter-lines.ts";
import { entryLine, entryPage } from "./entry-shapes.ts";
import { mechanismParams, pageHead, readPage } from "./mechanism.ts";
import { createRoutes, refusals, stop, take } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

/** Entries asked for at once: as many as a chain of reasons shows before "more". */
const entriesMax = 24;

const actId = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .openapi({ description: "Id of an entry, 64 hex digits." });
const actParams = mechanismParams.extend({ act: actId });

const chain = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/acts",
  summary: "Entries as a chain of reasons has them: who signed, when, and how they stand",
  request: {
    params: mechanismParams,
    query: z.object({
      ids: z
        .string()
        .regex(/^[0-9a-f]{64}(?:,[0-9a-f]{64}){0,23}$/)
        .openapi({ description: `Ids with commas between them, at most ${entriesMax}.` }),
    }),
  },
  responses: {
    200: {
      description: "Those that are held here, by date",
      content: { "application/json": { schema: z.object({ ...pageHead, entries: listOf(entryLine) }) } },
    },
    ...refusals,
  },
});

const one = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/acts/{act}",
  summary: "One entry in full: signer, dates, receipts, words, and the bytes that were signed",
  request: { params: actParams },
  responses: {
    200: {
      description: "The entry",
      content: { "application/json": { schema: z.object({ ...pageHead, ...entryPage }) } },
    },
    ...refusals,
  },
});

const certificate = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/acts/{act}/certificate",
  summary: "A certified copy, to be checked by anybody without this node",
  request: {
    params: actParams,
    query: z.object({
      form: z.enum(["page", "whole", "copy"]).optional().openapi({
        description:
          "`page`: one file that shows and checks itself, the default; `whole`: the same proof without the page; `copy`: this entry alone.",
      }),
    }),
  },
  responses: { 200: { description: "A file to be kept" }, ...refusals },
});

/** The script of a page, made from this program's own rules (`scripts/build-strangers.ts`). */
const pageScript = new URL("../../stranger/bundle/certificate.js", import.meta.url);

/** Entries, for whoever asks why. */
export const entriesApi = (world: ApiWorld) =>
  createRoutes()
    .openapi(chain, async (call) => {
      const ids = [...new Set(call.req.valid("query").ids.split(","))];
      const { mechanism } = call.req.valid("param");
      const page = await readPage(world, mechanism, `acts ${ids.join(" ")}`, (scene) => ({
        entries: ids
          .flatMap((id) => viewEntry(scene, id as ActId) ?? [])
          .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.n - b.n)),
      }));
      return call.json(page, 200);
    })
    .openapi(one, async (call) => {
      const { act, mechanism } = call.req.valid("param");
      const page = await readPage(world, mechanism, `act ${act}`, (scene) => {
        const found = viewEntryPage(scene, act as ActId);
        const held = scene.acts.find(act as ActId);
        const lines = found?.signed === undefined || held === undefined ? [] : linesOf(scene, held.kind, held.content);
        return { found: found === undefined ? undefined : { ...found, lines } };
      });
      const { found, ...head } = page;
      if (found === undefined) return stop("act-unknown", "No entry of that name is held here.");
      return call.json({ ...head, ...found }, 200);
    })
    .openapi(certificate, async (call) => {
      const { act, mechanism } = call.req.valid("param");
      const { form = "page" } = call.req.valid("query");
      const row = take(await world.node.findMechanism(mechanism));
      const script = form === "page" ? readFileSync(pageScript, "utf8") : "";
      const wanted = form === "page" ? { form, script } : { form };
      const text = take(await world.node.certify(row.id, act as ActId, wanted));
      const name = `${row.shortName}-${act.slice(0, 12)}.${form === "page" ? "html" : form === "copy" ? "copy" : "certificate"}`;
      return new Response(text, {
        headers: {
          // Opened from this node's own address its script would be ours: it is a file to keep, never a page of the desk.
          "content-type": "application/octet-stream",
          "content-disposition": `attachment; filename="${name}"`,
          "x-content-type-options": "nosniff",
          "cache-control": "no-store",
        },
      });
    });
