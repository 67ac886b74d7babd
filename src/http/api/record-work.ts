import { stream } from "hono/streaming";
import { packFolder } from "../../node/check/tar.ts";
import type { Work } from "../../node/check/works.ts";
import { showHidden } from "../../view/hidden.ts";
import { mechanismParams } from "./mechanism.ts";
import { createRoutes, refusals, stop, take } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const count = z.number().int();

/** What `entente verify --json` says of one consultation, as far as a page tells it. */
const checked = z.object({
  mechanism: z.object({ id: z.string(), shortName: z.string() }),
  entries: count,
  parts: count,
  partsAbsent: count,
  void: count,
  rows: count.optional(),
  faults: z.array(
    z.object({
      code: z.string(),
      sentence: z.string(),
      party: z.string().optional(),
      entry: count.optional(),
      cosigner: z.string().optional(),
      row: z.string().optional(),
    }),
  ),
  notes: z.array(z.string()),
  forked: z.array(z.string()),
  under: z.array(z.object({ party: z.string(), entries: count, fingerprint: z.string(), current: z.string() })),
});
const said = z.object({ mechanisms: z.array(checked) });

const workShape = z
  .object({
    id: z.string(),
    kind: z.enum(["verify", "archive"]),
    status: z.enum(["running", "done", "cancelled", "failed"]),
    took: count.openapi({ description: "Milliseconds so far, or in all." }),
    checked: count.optional().openapi({ description: "Entries checked so far, in all consultations of this home." }),
    entries: count.optional(),
    found: listOf(checked).optional().openapi({ description: "What a finished check found, for each consultation." }),
    sentence: z.string().optional(),
  })
  .openapi("Work");

const works = z.object({ works: listOf(workShape) });
const params = mechanismParams.extend({ work: z.string().regex(/^[0-9a-f]{32}$/) });
const one = { description: "The work", content: { "application/json": { schema: workShape } } };

const list = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/record/works",
  summary: "Checks and archives under way or finished, the newest of each",
  request: { params: mechanismParams },
  responses: { 200: { description: "Works", content: { "application/json": { schema: works } } }, ...refusals },
});

const start = createRoute({
  method: "post",
  path: "/mechanisms/{mechanism}/record/works",
  summary: "Check everything that is stored, or write the archive; the node serves on meanwhile",
  request: {
    params: mechanismParams,
    body: {
      required: true,
      content: { "application/json": { schema: z.object({ kind: z.enum(["verify", "archive"]) }) } },
    },
  },
  responses: { 200: one, ...refusals },
});

const cancel = createRoute({
  method: "delete",
  path: "/mechanisms/{mechanism}/record/works/{work}",
  summary: "End it; nothing of the record is changed by it in any case",
  request: { params },
  responses: { 200: one, ...refusals },
});

const file = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/record/works/{work}/file",
  summary: "The archive, one file (tar): pages, documents, proofs and a verifier that needs nothing else",
  request: { params },
  responses: { 200: { description: "A file to be kept" }, ...refusals },
});

/** Work on the record that takes its time. */
export const recordWorkApi = ({ node, works: running }: ApiWorld) => {
  const findWork = async (mechanism: string, id: string): Promise<Work> => {
    const row = take(await node.findMechanism(mechanism));
    const work = running.find(id);
    if (work?.mechanism !== row.id) return stop("thing-unknown", "That work is over and forgotten: start it again.");
    return work;
  };
  return createRoutes()
    .openapi(list, async (call) => {
      const row = take(await node.findMechanism(call.req.valid("param").mechanism));
      const found = running.list().filter(({ mechanism }) => mechanism === row.id);
      return call.json({ works: found.map(show) }, 200);
    })
    .openapi(start, async (call) => {
      const row = take(await node.findMechanism(call.req.valid("param").mechanism));
      return call.json(show(await running.start(call.req.valid("json").kind, row)), 200);
    })
    .openapi(cancel, async (call) => {
      const { mechanism, work: id } = call.req.valid("param");
      await findWork(mechanism, id);
      running.cancel(id);
      return call.json(show(await findWork(mechanism, id)), 200);
    })
    .openapi(file, async (call) => {
      const { mechanism, work: id } = call.req.valid("param");
      const row = take(await node.findMechanism(mechanism));
      await findWork(mechanism, id);
      const folder = running.folderOf(id);
      if (folder === undefined) return stop("thing-unknown", "The archive is not written yet, or no more there.");
      const name = `${row.shortName.replaceAll(/[^A-Za-z0-9._-]/g, "-")}-archive`;
      call.header("content-type", "application/x-tar");
      call.header("content-disposition", `attachment; filename="${name}.tar"`);
      call.header("cache-control", "no-store");
      return stream(call, async (out) => {
        for await (const chunk of packFolder(folder, name)) await out.write(chunk);
      });
    });
};

function show({
  checked: done,
  entries,
  id,
  kind,
  said: answer,
  sentence,
  status,
  took,
}: Work): z.infer<typeof workShape> {
  const read = said.safeParse(answer);
  return {
    id,
    kind,
    status,
    took,
    ...(done === undefined ? {} : { checked: done }),
    ...(entries === undefined ? {} : { entries }),
    // What is wrong may be somebody else's words: nothing in them is hidden.
    ...(read.success
      ? {
          found: read.data.mechanisms.map((each) => ({
            ...each,
            faults: each.faults.map((fault) => ({ ...fault, sentence: showHidden(fault.sentence) })),
          })),
        }
      : {}),
    ...(sentence === undefined ? {} : { sentence: showHidden(sentence) }),
  };
}
