import { gapShape, partialDay } from "./drawing-shapes.ts";
import { became, source } from "./entry-shapes.ts";
import { refShape } from "./mechanism.ts";
import { nameShape, sessionName } from "./name.ts";
import { listOf, z } from "./shape.ts";
import { procedureStep } from "./waiting.ts";

const why = { why: listOf(refShape) };
const parties = listOf(z.string());

export const sessionStanding = z
  .object({
    status: z.enum(["named", "proposed", "agreed", "planned", "postponed", "cancelled", "held", "dropped"]),
    by: parties.openapi({ description: "Whose word that is." }),
    unsaid: parties.openapi({ description: "Members who have not said that it was held." }),
    deniedBy: parties,
    reason: z.string().optional(),
  })
  .openapi("SessionStanding");

const linked = z.object({ session: z.string(), name: sessionName });
const beside = linked.extend(why);
const format = z.enum(["in-person", "video", "phone", "mixed", "correspondence"]);
const level = z.object({ id: z.string(), label: z.string(), differs: z.boolean() });
const gap = gapShape.extend({ missing: z.number().int().optional(), since: partialDay, ...why });
const neighbour = beside.extend({ relation: z.enum(["day-after", "day-before", "same-day", "same-event"]) });
const body = z.object({ id: z.string(), name: z.string() });

export const sessionRow = z
  .object({
    id: z.string(),
    name: sessionName,
    body: body.optional(),
    standing: sessionStanding,
    level: level.optional(),
    format: format.optional(),
    hostEvent: z.string().optional(),
    gap: gap.optional(),
    neighbours: listOf(neighbour),
    ...why,
  })
  .openapi("SessionRow");

const offer = z.object({
  proposal: z.string(),
  party: z.string(),
  became,
  status: z.enum(["planned", "postponed", "cancelled", "held"]),
  day: partialDay.optional(),
  place: z.string().optional(),
  reason: z.string().optional(),
  ...why,
});

const agenda = z
  .object({
    state: z.enum(["adopted", "entered", "on-the-table", "provisional", "not-adopted"]),
    became: became.optional(),
    items: listOf(
      z.object({
        item: z.string(),
        title: z.string(),
        issue: z.object({ id: z.string(), title: z.string() }).optional(),
        state: z.enum(["provisional", "adopted", "not-discussed", "withdrawn"]),
        proposedBy: parties,
        late: z.boolean(),
        carriedFrom: linked.optional(),
        treated: listOf(
          z.object({
            party: z.string(),
            treatment: z.enum(["discussed", "carried-over", "not-discussed"]),
            to: linked.optional(),
            ...why,
          }),
        ),
        ...why,
      }),
    ),
    offered: listOf(z.object({ title: z.string(), isOutside: z.boolean() })),
    ...why,
  })
  .openapi("Agenda");

const speaker = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("on-the-record"), as: z.string(), party: z.string() }),
  z.object({ kind: z.literal("background"), as: z.string() }),
  z.object({ kind: z.literal("deep-background") }),
]);

const accounts = z
  .object({
    accounts: listOf(
      z.object({
        id: z.string(),
        account: z.enum(["announcement", "readout"]),
        reach: z.enum(["shared", "public"]),
        speaker,
        on: partialDay,
        embargo: z.string().optional(),
        durationMinutes: z.number().int().optional(),
        source: source.optional(),
        ...why,
      }),
    ),
    topics: listOf(
      z.object({
        topic: z.string(),
        finding: z.enum(["said-by-all", "said-by-some", "said-by-one", "expressly-not-discussed", "contradicted"]),
        said: listOf(z.object({ account: z.string(), verb: z.string(), words: z.string() })),
        notDiscussed: listOf(z.object({ account: z.string(), words: z.string() })),
        silent: listOf(z.string()),
        ...why,
      }),
    ),
    phrases: listOf(
      z.object({
        wording: z.string(),
        title: z.string(),
        differs: z.boolean(),
        forms: listOf(z.object({ account: z.string(), form: z.string().optional() })),
        ...why,
      }),
    ),
    without: parties.openapi({ description: "Parties of which no account is on the record." }),
  })
  .openapi("Accounts");

const paper = z.object({
  id: z.string(),
  kind: z.enum(["text", "document"]),
  name: nameShape,
  by: parties,
  on: partialDay,
  revision: z.number().int().optional(),
  ...why,
});

const minutes = z.object({
  text: z.string(),
  state: z.enum(["draft", "commented", "approved", "numbered"]),
  revision: z.string().optional(),
  approval: z.string().optional(),
  draftedBy: z.string().optional(),
  draftedOn: z.string().optional(),
  commentedBy: parties,
  approvedBy: parties,
  number: z.string().optional(),
  ...why,
});

const said = listOf(z.object({ party: z.string(), progress: z.string(), ...why }));

export const sessionPage = {
  may: z
    .object({ table: z.boolean(), bind: z.boolean(), publish: z.boolean() })
    .openapi({ description: "What the policy lets this officer do about it." }),
  id: z.string(),
  name: sessionName,
  body: body.optional(),
  standing: sessionStanding,
  became: became.optional(),
  source: source.optional(),
  until: partialDay.optional(),
  start: z.string().optional().openapi({ description: "Exact beginning, UTC, where it is known." }),
  zone: z.string().optional(),
  host: z.string().optional(),
  hostEvent: z.string().optional(),
  format: format.optional(),
  level: level.optional(),
  duration: z
    .object({ minutes: z.number().int(), qualifier: z.enum(["exactly", "about", "over", "under"]) })
    .optional(),
  outsideCadence: z.boolean(),
  place: z
    .number()
    .int()
    .optional()
    .openapi({ description: "Which of its body's held sessions on the record, from 1." }),
  gap: gap.optional(),
  ordinal: z
    .object({
      stated: z.object({ ordinal: z.number().int(), words: z.string() }).optional(),
      derived: z.number().int().optional(),
      contradicted: z.boolean(),
      missingBefore: z.number().int().optional(),
      ...why,
    })
    .optional(),
  relations: listOf(
    beside.extend({
      relation: z.enum(["before", "after", "day-before", "day-after", "margins"]),
      check: z.enum(["holds", "contradicted", "unknown"]),
    }),
  ),
  neighbours: listOf(neighbour),
  before: beside.optional(),
  after: beside.extend({ gap: gapShape }).optional(),
  delegations: listOf(
    z.object({
      party: z.string(),
      agency: z.string(),
      rank: z.string().optional(),
      role: z.enum(["head", "member", "expert", "interpreter", "observer"]),
      absent: z.boolean(),
      ...why,
    }),
  ),
  topics: listOf(z.object({ words: z.string(), issue: z.string().optional() })),
  accounts: listOf(offer).openapi({ description: "Other accounts of its terms that also hold." }),
  movedFrom: listOf(z.object({ day: partialDay, ...why })),
  pending: listOf(offer).openapi({ description: "What is on the table for it." }),
  agenda: agenda.optional(),
  carriedIn: listOf(z.object({ title: z.string(), item: z.string(), from: linked, by: parties })),
  papers: listOf(paper),
  procedure: listOf(procedureStep),
  readouts: accounts,
  minutes: listOf(minutes),
  isSecretariat: z.boolean().openapi({ description: "We keep the secretariat: the number is ours to give." }),
  follows: listOf(
    z.object({
      id: z.string(),
      what: z.string(),
      owners: parties,
      due: partialDay.optional(),
      own: said,
      others: said,
      ...why,
    }),
  ),
  issues: listOf(z.object({ id: z.string(), title: z.string() })),
  ...why,
};
