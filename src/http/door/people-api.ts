import { decodeUtf8 } from "../../base/bytes.ts";
import { formatInstant } from "../../base/time.ts";
import type { Invitation } from "../../node/people/accounts.ts";
import type { Account, ProposedAct } from "../../node/ports/people.ts";
import { createRoutes, refusals, take } from "../api/refused.ts";
import { createRoute, z } from "../api/shape.ts";
import type { ApiCall, ApiWorld } from "../api/world.ts";
import { confirmActs, placeOfProposed } from "./enter-act.ts";
import { demand, mayDo } from "./require-officer.ts";
import { originOf } from "./secrets-api.ts";
import { action, json, language, role, roleOf, time } from "./shapes.ts";

const status = z.enum(["invited", "active", "suspended", "ended"]);
const account = z
  .object({
    id: z.string(),
    name: z.string().openapi({ description: "What they type to sign in by password." }),
    title: z.string(),
    by: z.string(),
    language,
    roles: z.array(role),
    status,
    created: time,
  })
  .openapi("Account");
const invitation = z
  .object({
    account,
    link: z.string().openapi({ description: "Good once; it is shown nowhere again." }),
    expires: time,
  })
  .openapi("Invitation");
const done = z.object({});
const idParam = z.object({ id: z.string().max(64) });

const answers = <A extends z.ZodType>(summary: string, answer: A) => ({
  summary,
  responses: { 200: { description: summary, content: json(answer) }, ...refusals },
});
const body = <S extends z.ZodType>(schema: S) => ({ body: { required: true, content: json(schema) } }) as const;

const list = createRoute({
  method: "get",
  path: "/people",
  ...answers("Who may sign in here", z.object({ people: z.array(account) })),
});
const invite = createRoute({
  method: "post",
  path: "/people",
  request: body(
    z.object({
      name: z.string().max(100),
      title: z.string().max(200),
      by: z.string().max(100),
      language,
      roles: z.array(role).max(64),
    }),
  ),
  ...answers("Invite somebody", invitation),
});
const again = createRoute({
  method: "post",
  path: "/people/{id}/invitation",
  request: { params: idParam, ...body(done) },
  ...answers("Invite them again: the time had passed, or their passkeys are lost", invitation),
});
const setRoles = createRoute({
  method: "put",
  path: "/people/{id}/roles",
  request: { params: idParam, ...body(z.object({ roles: z.array(role).max(64) })) },
  ...answers("Give and take functions", account),
});
const setStatus = createRoute({
  method: "put",
  path: "/people/{id}/status",
  request: { params: idParam, ...body(z.object({ status: z.enum(["active", "suspended", "ended"]) })) },
  ...answers("Suspend, lift a suspension, or end an account", account),
});
const policy = createRoute({
  method: "get",
  path: "/policy",
  ...answers(
    "Who may do what, as text, and what this officer may",
    z.object({
      files: z.array(z.object({ name: z.string(), text: z.string() })),
      may: z.array(action).openapi({ description: "What one's own functions allow in the whole house." }),
    }),
  ),
});
const decisions = createRoute({
  method: "get",
  path: "/decisions",
  request: { query: z.object({ below: z.coerce.number().int().min(0).optional() }) },
  ...answers(
    "What was allowed and refused, newest first",
    z.object({
      more: z.boolean().openapi({ description: "There are older ones: ask from below the last number." }),
      decisions: z.array(
        z.object({
          n: z.number().int(),
          first: time,
          last: time,
          count: z.number().int(),
          who: z.string().openapi({ description: "Title of the account; its id where it is not known any more." }),
          account: z.string(),
          action,
          place: z.string(),
          kind: z.string(),
          outcome: z.enum(["allowed", "refused", "step-up", "second-person"]),
          policies: z.array(z.string()),
        }),
      ),
    }),
  ),
});

const proposed = z
  .object({
    id: z.string(),
    by: z.string().openapi({ description: "Title of who put it up." }),
    own: z.boolean(),
    at: time,
    expires: time,
    mechanism: z.string(),
    body: z.string().optional(),
    kind: z.string(),
    digest: z.string().openapi({ description: "Of the exact bytes; named again when it is confirmed." }),
    status: z.enum(["waiting", "confirming", "entered", "refused", "failed", "lapsed"]),
    settledBy: z.string().optional(),
    settledAt: time.optional(),
    outcome: z.string().optional(),
  })
  .openapi("ProposedAct");
const listProposed = createRoute({
  method: "get",
  path: "/proposed",
  ...answers(
    "Acts that wait for a second person, and what became of earlier ones",
    z.object({ proposed: z.array(proposed) }),
  ),
});
const readProposed = createRoute({
  method: "get",
  path: "/proposed/{id}",
  request: { params: idParam },
  ...answers(
    "One of them with exactly what would be entered",
    proposed.extend({
      words: z.string().openapi({ description: "The drafts, canonical JSON: the bytes of the digest." }),
    }),
  ),
});
const confirm = createRoute({
  method: "post",
  path: "/proposed/{id}/confirmation",
  request: { params: idParam, ...body(z.object({ digest: z.string().max(64) })) },
  ...answers("Confirm as the second person: it is entered", z.object({ acts: z.array(z.string()), at: time })),
});
const decline = createRoute({
  method: "post",
  path: "/proposed/{id}/refusal",
  request: { params: idParam, ...body(done) },
  ...answers("Decline to confirm, or take back what one has put up", done),
});

const showAccount = ({ created, roles, ...rest }: Account) => ({
  ...rest,
  roles: roles.map((each) => ({ ...each })),
  created: formatInstant(created),
});

/** The token stands after the sign that browsers keep to themselves: no log of a proxy holds it. */
const showInvitation = (origin: string, { account: invited, expires, token }: Invitation) => ({
  account: showAccount(invited),
  link: `${origin}/sign-in#invitation=${token}`,
  expires: formatInstant(expires),
});

/** Whether somebody may read what waits: who put it up, and who could confirm it. */
const maySee = (call: ApiCall, act: ProposedAct): boolean =>
  act.account === call.var.officer.id || mayDo(call, "bind", { ...placeOfProposed(act), kind: act.kind });

const administer = (call: ApiCall) => demand(call, "administer-people", {});

const decisionsPerPage = 100;

/** People and their functions, decisions, and acts that wait for a second person. */
export const peopleApi = ({ door, node }: ApiWorld) => {
  const titleOf = async (id: string): Promise<string> => (await door.people.findAccount(id))?.title ?? id;
  const showProposed = async (call: ApiCall, act: ProposedAct) => {
    const { account: by, at, body: of, bytes: _, expires, settledAt, settledBy, status: state, ...rest } = act;
    const hasLapsed = state === "waiting" && expires <= door.now();
    return {
      ...rest,
      ...(of === undefined ? {} : { body: of }),
      status: hasLapsed ? ("lapsed" as const) : state,
      by: await titleOf(by),
      own: by === call.var.officer.id,
      at: formatInstant(at),
      expires: formatInstant(expires),
      ...(settledBy === undefined ? {} : { settledBy: await titleOf(settledBy) }),
      ...(settledAt === undefined ? {} : { settledAt: formatInstant(settledAt) }),
    };
  };
  const getProposed = async (call: ApiCall, id: string): Promise<ProposedAct> => {
    const act = take(await door.proposals.find(id));
    if (!maySee(call, act)) await demand(call, "bind", { ...placeOfProposed(act), kind: act.kind });
    return act;
  };

  return createRoutes()
    .openapi(list, async (call) => {
      await administer(call);
      return call.json({ people: (await door.people.listAccounts(true)).map(showAccount) }, 200);
    })
    .openapi(invite, async (call) => {
      await administer(call);
      const { roles, ...given } = call.req.valid("json");
      const made = take(await door.accounts.invite({ ...given, roles: roles.map(roleOf) }));
      return call.json(showInvitation(originOf(call), made), 200);
    })
    .openapi(again, async (call) => {
      await administer(call);
      const made = take(await door.accounts.inviteAgain(call.req.valid("param").id, call.var.officer.id));
      return call.json(showInvitation(originOf(call), made), 200);
    })
    .openapi(setRoles, async (call) => {
      await administer(call);
      const roles = call.req.valid("json").roles.map(roleOf);
      const changed = take(await door.accounts.setRoles(call.req.valid("param").id, roles, call.var.officer.id));
      return call.json(showAccount(changed), 200);
    })
    .openapi(setStatus, async (call) => {
      await administer(call);
      const { status: to } = call.req.valid("json");
      const changed = take(await door.accounts.setStatus(call.req.valid("param").id, to, call.var.officer.id));
      return call.json(showAccount(changed), 200);
    })
    .openapi(policy, (call) => {
      const files = door.authority.files.map((each) => ({ ...each }));
      return call.json({ files, may: action.options.filter((each) => mayDo(call, each, {})) }, 200);
    })
    .openapi(decisions, async (call) => {
      await demand(call, "read-decisions", {});
      const rows = await door.people.listDecisions(decisionsPerPage, call.req.valid("query").below);
      const titles = new Map((await door.people.listAccounts(true)).map(({ id, title }) => [id, title]));
      const shown = rows.map(({ first, last, policies, ...rest }) => ({
        ...rest,
        who: titles.get(rest.account) ?? rest.account,
        first: formatInstant(first),
        last: formatInstant(last),
        policies: [...policies],
      }));
      return call.json({ decisions: shown, more: shown.length === decisionsPerPage }, 200);
    })
    .openapi(listProposed, async (call) => {
      const seen = (await door.proposals.list()).filter((act) => maySee(call, act));
      return call.json({ proposed: await Promise.all(seen.map((act) => showProposed(call, act))) }, 200);
    })
    .openapi(readProposed, async (call) => {
      const act = await getProposed(call, call.req.valid("param").id);
      const words = decodeUtf8(act.bytes) ?? "";
      return call.json({ ...(await showProposed(call, act)), words }, 200);
    })
    .openapi(confirm, async (call) => {
      const { digest } = call.req.valid("json");
      const { acts, at } = await confirmActs(call, node, { id: call.req.valid("param").id, digest });
      return call.json({ acts: [...acts], at }, 200);
    })
    .openapi(decline, async (call) => {
      const act = await getProposed(call, call.req.valid("param").id);
      take(await door.proposals.refuse(act.id, call.var.officer.id));
      return call.json({}, 200);
    });
};
