import type { PartyId } from "../../base/ids.ts";
import { viewLog, viewRecord } from "../../view/desk/record.ts";
import { listQuery, sliceShape } from "./list-shapes.ts";
import { mechanismParams, pageHead, readPage, refShape } from "./mechanism.ts";
import { nameShape } from "./name.ts";
import { createRoutes, refusals, take } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiWorld } from "./world.ts";

const count = z.number().int();

const entry = refShape
  .extend({
    kind: z.string(),
    rule: z.enum(["consensus", "silence", "entered"]).optional(),
    name: nameShape,
    verdict: z.enum(["valid", "void", "unknown"]),
    heldBy: listOf(z.string()),
    awaited: listOf(z.string()),
  })
  .openapi("RecordEntry");

const page = z
  .object({
    ...pageHead,
    own: z.object({ entries: count, latest: z.string().optional() }),
    held: listOf(
      z.object({
        party: z.string(),
        held: count.openapi({ description: "Entries of ours that it has acknowledged by its signature." }),
        of: count,
        at: z.string().optional(),
        hasLeft: z.boolean(),
      }),
    ),
    theirs: listOf(
      z.object({
        party: z.string(),
        entries: count,
        latest: z.string().optional(),
        received: z.string().optional(),
        acknowledged: count,
      }),
    ),
    latest: listOf(entry),
    logs: listOf(z.object({ party: z.string(), entries: count })),
    total: count,
    uncounted: listOf(
      z.object({
        act: z.string(),
        party: z.string(),
        n: count,
        at: z.string(),
        kind: z.string(),
        status: z.enum(["void", "unknown"]),
        sentence: z.string().optional(),
        why: listOf(refShape),
      }),
    ),
    totalUncounted: count,
    expunged: listOf(
      z.object({
        name: nameShape,
        part: z.string(),
        reason: z.string(),
        isDecided: z.boolean(),
        done: listOf(z.string()),
        awaited: listOf(z.string()),
        why: listOf(refShape),
      }),
    ),
  })
  .openapi("Record");

const summary = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/record",
  summary: "What is held where: ours with the others, theirs with us, and the newest of all",
  request: { params: mechanismParams },
  responses: { 200: { description: "The record", content: { "application/json": { schema: page } } }, ...refusals },
});

const log = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/record/{party}/entries",
  summary: "Entries of one party's log from the newest back; a slice",
  request: {
    params: mechanismParams.extend({ party: z.string().max(32) }),
    query: listQuery.pick({ start: true }),
  },
  responses: {
    200: {
      description: "Entries",
      content: { "application/json": { schema: z.object({ ...pageHead, ...sliceShape(entry) }) } },
    },
    ...refusals,
  },
});

const peer = z
  .object({
    party: z.string(),
    status: z.enum(["unknown", "introduced", "trusted", "in-step", "behind", "forked"]),
    fingerprint: z.string().optional().openapi({ description: "Forty digits, to be compared by another way." }),
    theyLack: count,
    weLack: count,
    heard: z.string().optional(),
    failed: z.object({ at: z.string(), code: z.string() }).optional(),
  })
  .openapi("Peer");

const peers = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/record/peers",
  summary: "How we stand with each other party, under which keys",
  request: { params: mechanismParams },
  responses: {
    200: {
      description: "Peers",
      content: {
        "application/json": {
          schema: z.object({
            peers: listOf(peer),
            own: z.string().optional().openapi({ description: "Forty digits of our own keys." }),
            evidence: listOf(z.string()).openapi({ description: "Proofs of contradiction held here, by name." }),
          }),
        },
      },
    },
    ...refusals,
  },
});

/** The record itself. */
export const recordApi = (world: ApiWorld) =>
  createRoutes()
    .openapi(summary, async (call) => {
      const { mechanism } = call.req.valid("param");
      return call.json(await readPage(world, mechanism, "record", viewRecord), 200);
    })
    .openapi(log, async (call) => {
      const { mechanism, party } = call.req.valid("param");
      const { start = 0 } = call.req.valid("query");
      const found = await readPage(world, mechanism, `record ${party} ${start}`, (scene) =>
        viewLog(scene, party as PartyId, start),
      );
      return call.json(found, 200);
    })
    .openapi(peers, async (call) => {
      const { mechanism } = call.req.valid("param");
      const row = take(await world.node.findMechanism(mechanism));
      const found = await world.node.listPeers(row.id);
      const evidence = await world.node.listEvidence(row.id);
      const { logs } = await world.node.consult(row.id);
      const own = logs.find(({ party }) => party === row.party)?.fingerprint;
      return call.json(
        {
          peers: found.map(({ failed, fingerprint, heard, party, status, theyLack, weLack }) => ({
            party,
            status,
            theyLack,
            weLack,
            ...(fingerprint === undefined ? {} : { fingerprint }),
            ...(heard === undefined ? {} : { heard }),
            ...(failed === undefined ? {} : { failed }),
          })),
          ...(own === undefined ? {} : { own }),
          evidence: evidence.flatMap(({ name }) => (name.startsWith("fork-") ? [name] : [])),
        },
        200,
      );
    });
