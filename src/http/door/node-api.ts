import { createRoutes, refusals } from "../api/refused.ts";
import { createRoute, z } from "../api/shape.ts";
import type { ApiWorld } from "../api/world.ts";
import { demand } from "./require-officer.ts";
import { json, time } from "./shapes.ts";

const digits = z.string().openapi({ description: "Forty digits, to be read out and compared." });

const read = createRoute({
  method: "get",
  path: "/node",
  summary: "This node: its keys in each consultation, and how it stands with each peer",
  responses: {
    200: {
      description: "As it is now; the whole record is read for it",
      content: json(
        z.object({
          now: time,
          consultations: z.array(
            z.object({
              id: z.string(),
              shortName: z.string(),
              party: z.string(),
              held: z.string().optional().openapi({ description: "Why nothing is signed here, where that is so." }),
              logs: z.array(
                z.object({
                  party: z.string(),
                  entries: z.number().int(),
                  digits,
                  heldBy: z
                    .record(z.string(), z.number().int())
                    .openapi({ description: "How many of them each party has acknowledged." }),
                  forked: z.string().optional(),
                }),
              ),
              peers: z.array(
                z.object({
                  party: z.string(),
                  status: z.enum(["unknown", "introduced", "trusted", "in-step", "behind", "forked"]),
                  digits: digits.optional(),
                  theyLack: z.number().int(),
                  weLack: z.number().int(),
                  heard: time.optional(),
                  failed: time.optional().openapi({ description: "Since when our calls have not got through." }),
                }),
              ),
            }),
          ),
        }),
      ),
    },
    ...refusals,
  },
});

/** What whoever looks after the node sees of it; no word of the record. */
export const nodeApi = ({ clock, node }: ApiWorld) =>
  createRoutes().openapi(read, async (call) => {
    await demand(call, "administer-node", {});
    const consultations = [];
    for (const { id, party, shortName } of await node.listMechanisms()) {
      const { held, logs } = await node.consult(id);
      const peers = await node.listPeers(id);
      consultations.push({
        id: id as string,
        shortName,
        party: party as string,
        ...(held === undefined ? {} : { held: held.sentence }),
        logs: logs.map(({ cosigned, fingerprint, forked, party: of, size }) => ({
          party: of as string,
          entries: size,
          digits: fingerprint,
          heldBy: { ...cosigned },
          ...(forked === undefined ? {} : { forked }),
        })),
        peers: peers.map(({ failed, fingerprint, heard, party: of, status, theyLack, weLack }) => ({
          party: of as string,
          status,
          theyLack,
          weLack,
          ...(fingerprint === undefined ? {} : { digits: fingerprint }),
          ...(heard === undefined ? {} : { heard }),
          ...(failed === undefined ? {} : { failed: failed.at }),
        })),
      });
    }
    return call.json({ now: clock.now(), consultations }, 200);
  });
