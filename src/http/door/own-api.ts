import { formatInstant } from "../../base/time.ts";
import { preparedName } from "../../node/people/example.ts";
import { titleCharsMax } from "../../node/people/forms.ts";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "../../node/people/passkeys.ts";
import { signInLimits } from "../../node/people/sign-ins.ts";
import type { Account } from "../../node/ports/people.ts";
import { createRoutes, refusals, stop, take } from "../api/refused.ts";
import { createRoute, z } from "../api/shape.ts";
import type { ApiCall, ApiWorld } from "../api/world.ts";
import { callerOf, isLocalCall } from "../service.ts";
import type { Door } from "./door.ts";
import { originOf } from "./secrets-api.ts";
import { ceremony, creationOptions, json, language, officer, requestOptions, showOfficer, time } from "./shapes.ts";

const done = z.object({});
const idParam = z.object({ id: z.string().max(1400) });

const answers = <A extends z.ZodType>(summary: string, answer: A) => ({
  summary,
  responses: { 200: { description: summary, content: json(answer) }, ...refusals },
});
const body = <S extends z.ZodType>(schema: S) => ({ body: { required: true, content: json(schema) } }) as const;

const me = createRoute({
  method: "get",
  path: "/me",
  ...answers(
    "Who is signed in",
    officer
      .extend({
        party: z.string(),
        proved: z.boolean().openapi({ description: "A proof of who they are is fresh: what binds can be entered." }),
        ways: z
          .array(z.enum(["passkey", "password", "click"]))
          .openapi({ description: "By what they can prove it again." }),
        example: z.boolean(),
      })
      .openapi("Me"),
  ),
});
const speak = createRoute({
  method: "put",
  path: "/me/language",
  request: body(z.object({ language })),
  ...answers("Choose the language of the pages", officer),
});
const keys = createRoute({
  method: "get",
  path: "/me/passkeys",
  ...answers(
    "One's own passkeys",
    z.object({
      passkeys: z.array(z.object({ id: z.string(), label: z.string(), created: time, used: time.optional() })),
      password: z.boolean(),
    }),
  ),
});
const offer = createRoute({
  method: "post",
  path: "/me/passkeys/options",
  request: body(done),
  ...answers("Begin to add a passkey", creationOptions),
});
const add = createRoute({
  method: "post",
  path: "/me/passkeys",
  request: body(z.object({ label: z.string().trim().min(1).max(titleCharsMax), response: ceremony })),
  ...answers("Add a passkey", done),
});
const remove = createRoute({
  method: "delete",
  path: "/me/passkeys/{id}",
  request: { params: idParam },
  ...answers("Take a passkey away", done),
});
const setPassword = createRoute({
  method: "put",
  path: "/me/password",
  request: body(z.object({ password: z.string().max(1024) })),
  ...answers("Set or change one's password", done),
});
const signIns = createRoute({
  method: "get",
  path: "/me/sign-ins",
  ...answers(
    "One's own sign-ins",
    z.object({
      signIns: z.array(
        z.object({ id: z.string(), begun: time, seen: time, ends: time, device: z.string(), here: z.boolean() }),
      ),
    }),
  ),
});
const end = createRoute({
  method: "delete",
  path: "/me/sign-ins/{id}",
  request: { params: idParam },
  ...answers("End one of one's own sign-ins", done),
});
const endOthers = createRoute({
  method: "delete",
  path: "/me/sign-ins",
  ...answers("End all of one's own sign-ins but this one", done),
});
const proveExample = createRoute({
  method: "post",
  path: "/step-up/example",
  request: body(done),
  ...answers("In the example alone: confirm by a click, as one has signed in", done),
});
const provePassword = createRoute({
  method: "post",
  path: "/step-up/password",
  request: body(z.object({ password: z.string().max(1024) })),
  ...answers("Prove by password that it is still you; only where the account has no passkey", done),
});
const proveOptions = createRoute({
  method: "post",
  path: "/step-up/passkey/options",
  request: body(done),
  ...answers("Begin to prove by passkey that it is still you", requestOptions),
});
const provePasskey = createRoute({
  method: "post",
  path: "/step-up/passkey",
  request: body(z.object({ response: ceremony })),
  ...answers("Prove by passkey that it is still you", done),
});

const accountOf = async ({ var: { door, officer: own } }: ApiCall): Promise<Account> =>
  (await door.people.findAccount(own.id)) ?? stop("not-signed-in", "Your account is not open any more.");

/** What changes by what one signs in takes a fresh proof: a desk left open is not enough. */
function demandProof({ var: { door, signIn } }: ApiCall): void {
  if (!door.signIns.isProved(signIn)) {
    stop("step-up-needed", "Confirm first, by passkey or password, that it is still you.");
  }
}

/** By what somebody proves who they are: a passkey where there is one; a click for a prepared officer of the example. */
async function waysOf({ people, prepared }: Door, account: string): Promise<("passkey" | "password" | "click")[]> {
  const name = (await people.findAccount(account))?.name;
  if (prepared?.some(({ id }) => name === preparedName(id)) === true) return ["click"];
  if ((await people.listPasskeys(account)).length > 0) return ["passkey"];
  return (await people.findPassword(account)) === undefined ? [] : ["password"];
}

/** What an officer asks and sets about themselves. */
export const ownApi = ({ door }: ApiWorld) =>
  createRoutes()
    .openapi(me, async (call) =>
      call.json(
        {
          ...showOfficer(call.var.officer),
          party: door.party,
          proved: door.signIns.isProved(call.var.signIn),
          ways: await waysOf(door, call.var.officer.id),
          example: door.prepared !== undefined,
        },
        200,
      ),
    )
    .openapi(speak, async (call) => {
      const chosen = call.req.valid("json").language;
      const { name } = await accountOf(call);
      // The title of a prepared officer is there in each language; anybody else's is as it was given.
      const prepared = door.prepared?.find(({ id }) => name === preparedName(id));
      const title = prepared?.titles[chosen] ?? call.var.officer.title;
      await door.people.changeAccount(call.var.officer.id, { language: chosen, title });
      return call.json(showOfficer({ ...call.var.officer, language: chosen, title }), 200);
    })
    .openapi(keys, async (call) => {
      const held = await door.people.listPasskeys(call.var.officer.id);
      const passkeys = held.map(({ created, id, label, used }) => ({
        id,
        label,
        created: formatInstant(created),
        ...(used === undefined ? {} : { used: formatInstant(used) }),
      }));
      const hash = await door.people.findPassword(call.var.officer.id);
      return call.json({ passkeys, password: hash !== undefined }, 200);
    })
    .openapi(offer, async (call) => {
      demandProof(call);
      const made = take(await door.passkeys.offer(await accountOf(call), originOf(call)));
      return call.json({ options: made }, 200);
    })
    .openapi(add, async (call) => {
      demandProof(call);
      const { label, response } = call.req.valid("json");
      const made = response as unknown as RegistrationResponseJSON;
      take(await door.passkeys.register(await accountOf(call), originOf(call), label, made));
      return call.json({}, 200);
    })
    .openapi(remove, async (call) => {
      demandProof(call);
      const { people } = door;
      const account = call.var.officer.id;
      const others = (await people.listPasskeys(account)).filter(({ id }) => id !== call.req.valid("param").id);
      if (others.length === 0 && (await people.findPassword(account)) === undefined) {
        return stop("last-way", "This is the only way by which you sign in: add another passkey or a password first.");
      }
      await people.removePasskey(account, call.req.valid("param").id);
      await people.endSignIns(account, call.var.signIn.id);
      return call.json({}, 200);
    })
    .openapi(setPassword, async (call) => {
      demandProof(call);
      const account = await accountOf(call);
      const hash = take(await door.passwords.hash(call.req.valid("json").password, [account.name, account.by]));
      await door.people.setPassword(account.id, hash);
      await door.people.endSignIns(account.id, call.var.signIn.id);
      return call.json({}, 200);
    })
    .openapi(signIns, async (call) => {
      const all = await door.people.listSignIns(call.var.officer.id);
      const shown = all.map(({ begun, device, id, seen }) => ({
        id,
        begun: formatInstant(begun),
        seen: formatInstant(seen),
        ends: formatInstant(Math.min(begun + signInLimits.wholeSeconds, seen + signInLimits.idleSeconds)),
        device,
        here: id === call.var.signIn.id,
      }));
      return call.json({ signIns: shown }, 200);
    })
    .openapi(end, async (call) => {
      await door.people.endSignIn(call.var.officer.id, call.req.valid("param").id);
      return call.json({}, 200);
    })
    .openapi(endOthers, async (call) => {
      await door.people.endSignIns(call.var.officer.id, call.var.signIn.id);
      return call.json({}, 200);
    })
    .openapi(proveExample, async (call) => {
      if ((await waysOf(door, call.var.officer.id))[0] !== "click" || !isLocalCall(call)) {
        return stop("example-only", "Only a prepared officer of the example confirms by a click.");
      }
      await door.people.proveSignIn(call.var.signIn.id, door.now());
      return call.json({}, 200);
    })
    .openapi(provePassword, async (call) => {
      const account = await accountOf(call);
      if ((await waysOf(door, account.id))[0] === "passkey") {
        return stop(
          "passkey-wanted",
          "Your account has a passkey: what binds is confirmed by it, not by the password.",
        );
      }
      const proof = { name: account.name, password: call.req.valid("json").password, address: callerOf(call) };
      take(await door.byPassword.identify(proof));
      await door.people.proveSignIn(call.var.signIn.id, door.now());
      return call.json({}, 200);
    })
    .openapi(proveOptions, async (call) => {
      const asked = take(await door.passkeys.challenge(originOf(call), call.var.officer.id));
      return call.json({ options: asked }, 200);
    })
    .openapi(provePasskey, async (call) => {
      const response = call.req.valid("json").response as unknown as AuthenticationResponseJSON;
      take(await door.passkeys.answer(originOf(call), response, call.var.officer.id));
      await door.people.proveSignIn(call.var.signIn.id, door.now());
      return call.json({}, 200);
    });
