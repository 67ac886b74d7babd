import { seatPrepared } from "../../node/people/example.ts";
import { randomId } from "../../node/people/sign-ins.ts";
import { isLocalCall } from "../service.ts";
import { createRoutes, refusals, stop, take } from "../api/refused.ts";
import { createRoute, z } from "../api/shape.ts";
import type { ApiCall, ApiWorld } from "../api/world.ts";
import { clearCookie, readCookie, setCookie } from "./cookie.ts";
import { deviceOf } from "./device.ts";
import type { Door } from "./door.ts";
import { json, language, officer, showOfficer } from "./shapes.ts";
import { officerOf } from "./require-officer.ts";
import type { Account } from "../../node/ports/people.ts";

const ways = createRoute({
  method: "get",
  path: "/sign-in",
  summary: "Whose house this is, and how one signs in here",
  responses: {
    200: {
      description: "Open to everybody who can reach the node",
      content: json(
        z.object({
          party: z.string(),
          houses: z
            .array(
              z.object({
                mechanism: z.string(),
                party: z.string(),
                name: z.string(),
                shortName: z.string(),
                place: z.number().int().openapi({ description: "Which of the charter's parties it is, from 0." }),
                called: z
                  .record(z.string(), z.string())
                  .openapi({ description: "What the house calls itself on its pages, by language." }),
              }),
            )
            .openapi({ description: "The party in each consultation, as its charter names it." }),
          prepared: z
            .array(
              z.object({
                id: z.string(),
                titles: z.object({ en: z.string(), ko: z.string(), ja: z.string() }),
                roles: z.array(z.string()),
              }),
            )
            .optional()
            .openapi({ description: "In the example alone: officers who sign in with one click." }),
        }),
      ),
    },
    ...refusals,
  },
});

const example = createRoute({
  method: "post",
  path: "/sign-in/example",
  summary: "Sign in as a prepared officer, in the example alone",
  request: {
    body: { required: true, content: json(z.object({ officer: z.string().max(40), language: language.optional() })) },
  },
  responses: { 200: { description: "Signed in", content: json(officer) }, ...refusals },
});

const out = createRoute({
  method: "post",
  path: "/sign-out",
  summary: "End this sign-in",
  responses: { 200: { description: "Ended", content: json(z.object({})) }, ...refusals },
});

/** Signs an account in: the cookie goes into the answer. */
export async function letIn(door: Door, call: ApiCall, account: Account, isProved: boolean): Promise<void> {
  const held = readCookie(door, call.req.header("cookie"));
  if (held !== undefined) await door.signIns.end(held);
  const device = deviceOf(call.req.header("user-agent"));
  const token = await door.signIns.begin(account.id, { device, isProved });
  call.header("set-cookie", setCookie(door, token));
}

/** Routes that are open to who is not signed in yet. */
export const entryApi = ({ door, library, node, settings }: ApiWorld) =>
  createRoutes()
    .openapi(ways, async (call) => {
      const houses = [];
      for (const row of await node.listMechanisms()) {
        const { value } = await library.read(row.id, "house", (scene) => {
          const charter = scene.documents.find("charter", "charter")?.charter;
          const own = charter?.parties.find(({ id }) => id === row.party);
          const place = charter?.parties.findIndex(({ id }) => id === row.party) ?? 0;
          return { name: own?.name ?? row.party, shortName: own?.shortName ?? row.party, place };
        });
        const called = Object.entries(settings.names).flatMap(([tongue, names]) => {
          const name = names[row.party];
          return name === undefined ? [] : [[tongue, name] as const];
        });
        houses.push({
          mechanism: row.shortName,
          party: row.party as string,
          ...value,
          called: Object.fromEntries(called),
        });
      }
      const prepared = door.prepared?.map(({ id, roles, titles }) => ({ id, titles, roles: [...roles] }));
      return call.json({ party: door.party, houses, ...(prepared === undefined ? {} : { prepared }) }, 200);
    })
    .openapi(example, async (call) => {
      const asked = call.req.valid("json");
      const found = door.prepared?.find(({ id }) => id === asked.officer);
      if (door.prepared === undefined) {
        return stop("example-only", "This is no example: sign in by passkey or password.");
      }
      if (!isLocalCall(call)) return stop("example-only", "The example is for this machine alone.");
      if (found === undefined) return stop("officer-unknown", "The example has no such officer.");
      const fresh = { id: randomId(door.random), created: door.now() };
      const account = take(await seatPrepared(door.people, found, asked.language, fresh));
      // A click proves nothing, and there is nothing to prove: it stands for the proof that the example's officers cannot give.
      await letIn(door, call, account, true);
      return call.json(showOfficer(officerOf(account)), 200);
    })
    .openapi(out, async (call) => {
      const held = readCookie(door, call.req.header("cookie"));
      if (held !== undefined) await door.signIns.end(held);
      call.header("set-cookie", clearCookie(door));
      return call.json({}, 200);
    });
