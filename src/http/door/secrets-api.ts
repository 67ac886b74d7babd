import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "../../node/people/passkeys.ts";
import { refuseSlow } from "../../node/people/password-source.ts";
import { titleCharsMax } from "../../node/people/forms.ts";
import type { Account } from "../../node/ports/people.ts";
import { createRoutes, refusals, stop, take } from "../api/refused.ts";
import { createRoute, z } from "../api/shape.ts";
import type { ApiCall, ApiWorld } from "../api/world.ts";
import { callerOf } from "../service.ts";
import type { Door } from "./door.ts";
import { letIn } from "./entry-api.ts";
import { officerOf } from "./require-officer.ts";
import { ceremony, creationOptions, json, officer, requestOptions, showOfficer } from "./shapes.ts";

const password = z.string().max(1024);
const token = z.string().max(100).openapi({ description: "What stands in the link of an invitation." });
const label = z.string().trim().min(1).max(titleCharsMax);

const route = <P extends string, S extends z.ZodType, A extends z.ZodType>(
  path: P,
  summary: string,
  body: S,
  answer: A,
) =>
  createRoute({
    method: "post",
    path,
    summary,
    request: { body: { required: true, content: json(body) } },
    responses: { 200: { description: summary, content: json(answer) }, ...refusals },
  });

const byPassword = route(
  "/sign-in/password",
  "Sign in by password",
  z.object({ name: z.string().max(100), password }),
  officer,
);
const askPasskey = route("/sign-in/passkey/options", "Begin to sign in by passkey", z.object({}), requestOptions);
const byPasskey = route("/sign-in/passkey", "Sign in by passkey", z.object({ response: ceremony }), officer);
const look = route(
  "/invitation",
  "Whom an invitation is for",
  z.object({ token }),
  z.object({ name: z.string(), title: z.string(), by: z.string() }),
);
const takePassword = route(
  "/invitation/password",
  "Take an invitation up by a password",
  z.object({ token, password }),
  officer,
);
const askNewPasskey = route(
  "/invitation/passkey/options",
  "Begin to take an invitation up by a passkey",
  z.object({ token }),
  creationOptions,
);
const takePasskey = route(
  "/invitation/passkey",
  "Take an invitation up by a passkey",
  z.object({ token, label, response: ceremony }),
  officer,
);

/** The address of ours that a page was opened under: `checkCall` has compared it. */
export const originOf = (call: ApiCall): string => call.req.header("origin") ?? "";

/** Refuses whoever has failed too often from one address, and counts the try until it succeeds. */
async function guarded<T>(door: Door, call: ApiCall, work: () => Promise<T>): Promise<T> {
  const attempt = { address: callerOf(call) };
  const wait = door.throttle.waitOf(attempt);
  if (wait > 0) take(refuseSlow(wait));
  try {
    return await work();
  } catch (error) {
    door.throttle.failed(attempt);
    throw error;
  }
}

/** Signing in by a proof, and taking up an invitation. Open to who is not signed in yet. */
export const secretsApi = ({ door }: ApiWorld) => {
  const enter = async (call: ApiCall, account: Account) => {
    await letIn(door, call, account, true);
    return showOfficer(officerOf(account));
  };
  const accountOf = async (id: string): Promise<Account> =>
    (await door.people.findAccount(id)) ?? stop("sign-in-wrong", "The account is not open any more.");

  return createRoutes()
    .openapi(byPassword, async (call) => {
      const proof = { ...call.req.valid("json"), address: callerOf(call) };
      return call.json(await enter(call, await accountOf(take(await door.byPassword.identify(proof)))), 200);
    })
    .openapi(askPasskey, async (call) => {
      const asked = take(await door.passkeys.challenge(originOf(call)));
      return call.json({ options: asked }, 200);
    })
    .openapi(byPasskey, (call) =>
      guarded(door, call, async () => {
        const response = call.req.valid("json").response as unknown as AuthenticationResponseJSON;
        const id = take(await door.passkeys.answer(originOf(call), response));
        return call.json(await enter(call, await accountOf(id)), 200);
      }),
    )
    .openapi(look, (call) =>
      guarded(door, call, async () => {
        const { by, name, title } = take(await door.accounts.readInvitation(call.req.valid("json").token));
        return call.json({ name, title, by }, 200);
      }),
    )
    .openapi(takePassword, (call) =>
      guarded(door, call, async () => {
        const given = call.req.valid("json");
        const account = take(await door.accounts.readInvitation(given.token));
        const hash = take(await door.passwords.hash(given.password, [account.name, account.by]));
        const opened = take(await door.accounts.accept(given.token));
        await door.people.setPassword(opened.id, hash);
        return call.json(await enter(call, opened), 200);
      }),
    )
    .openapi(askNewPasskey, (call) =>
      guarded(door, call, async () => {
        const account = take(await door.accounts.readInvitation(call.req.valid("json").token));
        return call.json({ options: take(await door.passkeys.offer(account, originOf(call))) }, 200);
      }),
    )
    .openapi(takePasskey, (call) =>
      guarded(door, call, async () => {
        const given = call.req.valid("json");
        const account = take(await door.accounts.readInvitation(given.token));
        const response = given.response as unknown as RegistrationResponseJSON;
        take(await door.passkeys.register(account, originOf(call), given.label, response));
        return call.json(await enter(call, take(await door.accounts.accept(given.token))), 200);
      }),
    );
};
