import { nextSession } from "../../view/desk/procedure.ts";
import { viewNews } from "../../view/desk/news.ts";
import { listWaiting } from "../../view/desk/waiting.ts";
import type { WaitingList, WaitingMatter } from "../../view/desk/waiting.ts";
import type { Action } from "../../node/people/officer.ts";
import { mayDo } from "../door/require-officer.ts";
import { entryLine } from "./entry-shapes.ts";
import { mechanismParams, pageHead, readPage, refShape } from "./mechanism.ts";
import { nameShape, sessionName } from "./name.ts";
import { createRoutes, refusals } from "./refused.ts";
import { createRoute, listOf, z } from "./shape.ts";
import type { ApiCall, ApiWorld } from "./world.ts";

const matter = z
  .object({
    asked: z.enum([
      "stance",
      "confirmation",
      "silence",
      "own-silence",
      "receipt",
      "reserve",
      "history",
      "clauses",
      "minutes",
      "draft-minutes",
      "answer",
      "report",
      "agenda-items",
      "adopt-charter",
    ]),
    of: z.string().openapi({ description: "Whose word is missing." }),
    from: z.string(),
    terms: z.string().optional().openapi({ description: "Kind of the terms, where it is a proposal." }),
    name: nameShape,
    subject: z.string().optional(),
    about: z.string().optional().openapi({ description: "Id of the entry it concerns." }),
    body: z.string().optional(),
    deadline: z.string().optional().openapi({ description: "Last second, UTC." }),
    clock: z.string().optional().openapi({ description: "Whose own clock settles the hour." }),
    silence: z
      .enum([
        "adopted",
        "not-agreed",
        "stays-open",
        "binds-nobody",
        "nothing-settled",
        "stands-alone",
        "clauses-open",
        "no-minutes",
        "unanswered",
        "counts-on",
        "settled-without",
        "nothing-joint",
      ])
      .openapi({ description: "What it means if nothing is said." }),
    why: listOf(refShape),
    mine: z.boolean().openapi({ description: "Whether the policy lets this officer answer it." }),
  })
  .openapi("Matter");

export const procedureStep = z
  .object({
    step: z.enum(["items", "papers", "agenda", "session", "draft-minutes", "minutes"]),
    days: z.number().int().openapi({ description: "From the session's day; negative before it." }),
    day: z.string(),
    state: z.enum(["done", "late", "passed", "now", "ahead"]),
    why: listOf(refShape),
  })
  .openapi("ProcedureStep");

const circle = z.object({
  mechanism: z.string().openapi({ description: "Short name." }),
  ours: listOf(matter),
  oursTotal: z.number().int(),
  running: listOf(matter),
  history: listOf(matter),
  historyTotal: z.number().int(),
  others: listOf(matter),
  othersTotal: z.number().int(),
  next: z
    .object({
      session: z.string(),
      name: sessionName,
      body: z.string().optional(),
      steps: listOf(procedureStep),
    })
    .optional(),
});

const waiting = createRoute({
  method: "get",
  path: "/waiting",
  summary: "What waits for us and for the others, in all consultations, most pressing first",
  responses: {
    200: {
      description: "One list for each consultation",
      content: {
        "application/json": {
          schema: z.object({
            now: z.string(),
            count: z.number().int().openapi({ description: "Matters that this officer can answer." }),
            circles: listOf(circle),
          }),
        },
      },
    },
    ...refusals,
  },
});

const news = createRoute({
  method: "get",
  path: "/mechanisms/{mechanism}/news",
  summary: "What came from the others since a reader last looked",
  request: {
    params: mechanismParams,
    query: z.object({
      seen: z
        .string()
        .max(2000)
        .regex(/^(?:[a-z0-9-]{1,32}:\d{1,15}(?:,[a-z0-9-]{1,32}:\d{1,15})*)?$/)
        .optional()
        .openapi({ description: "Sizes of the others' logs when last looked at: `usa:41,jpn:12`." }),
    }),
  },
  responses: {
    200: {
      description: "The newest first",
      content: {
        "application/json": {
          schema: z.object({
            ...pageHead,
            entries: listOf(entryLine),
            total: z.number().int(),
            logs: listOf(z.object({ party: z.string(), size: z.number().int() })),
          }),
        },
      },
    },
    ...refusals,
  },
});

/** What binds the party is asked of those who may bind it; the rest of those who may table. */
const binding: ReadonlySet<WaitingMatter["asked"]> = new Set([
  "stance",
  "confirmation",
  "silence",
  "own-silence",
  "reserve",
  "history",
  "adopt-charter",
]);

const lists = ["ours", "running", "history", "others"] as const;

/** What waits, for whoever sits at this desk. */
export const waitingApi = (world: ApiWorld) =>
  createRoutes()
    .openapi(waiting, async (call) => {
      const circles = [];
      for (const row of await world.node.listMechanisms()) {
        if (!mayDo(call, "read-record", { mechanism: row.id })) continue;
        const { value } = await world.library.read(row.id, "waiting", (scene) => ({
          ...listWaiting(scene),
          next: nextSession(scene),
        }));
        const { next, ...rest } = value;
        const marked = markMine(call, row.id, rest);
        circles.push({ mechanism: row.shortName, ...marked, ...(next === undefined ? {} : { next }) });
      }
      const count = circles.flatMap(({ ours }) => ours).filter(({ mine }) => mine).length;
      return call.json({ now: world.clock.now(), count, circles }, 200);
    })
    .openapi(news, async (call) => {
      const { mechanism } = call.req.valid("param");
      const { seen = "" } = call.req.valid("query");
      const sizes = new Map(
        seen
          .split(",")
          .map((each) => each.split(":"))
          .flatMap(([party, size]): readonly [string, number][] =>
            party === undefined || size === undefined ? [] : [[party, Number(size)]],
          ),
      );
      return call.json(await readPage(world, mechanism, `news ${seen}`, (scene) => viewNews(scene, sizes)), 200);
    });

type Marked = { readonly [K in (typeof lists)[number]]: readonly (WaitingMatter & { readonly mine: boolean })[] };

function markMine(
  call: ApiCall,
  mechanism: Parameters<ApiWorld["library"]["read"]>[0],
  list: WaitingList,
): Omit<WaitingList, keyof Marked> & Marked {
  const mark = (each: WaitingMatter): WaitingMatter & { readonly mine: boolean } => {
    const action: Action = binding.has(each.asked) ? "bind" : "table";
    const of = { mechanism, ...(each.body === undefined ? {} : { body: each.body }), kind: kindOf(each) };
    // A receipt is the node's own work: nobody signs it by hand.
    return { ...each, mine: each.asked !== "receipt" && mayDo(call, action, of) };
  };
  const { history, others, ours, running, ...totals } = list;
  return {
    ...totals,
    ours: ours.map(mark),
    running: running.map(mark),
    history: history.map(mark),
    others: others.map(mark),
  };
}

/** The entry by which a matter is mostly answered, for policies that look at it. */
function kindOf({ asked }: WaitingMatter): string {
  const kinds: Readonly<Record<WaitingMatter["asked"], string>> = {
    stance: "stance.concurred",
    confirmation: "stance.confirmed",
    silence: "stance.concurred",
    "own-silence": "proposal.withdrawn",
    receipt: "receipt.given",
    reserve: "stance.concurred",
    history: "stance.concurred",
    clauses: "clause.stanced",
    minutes: "text.commented",
    "draft-minutes": "text.tabled",
    answer: "communication.sent",
    report: "commitment.reported",
    "agenda-items": "agenda.item-proposed",
    "adopt-charter": "charter.adopted",
  };
  return kinds[asked];
}
