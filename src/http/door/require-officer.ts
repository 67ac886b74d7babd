import type { MiddlewareHandler } from "hono";
import { placeOf } from "../../node/authorise/authorise.ts";
import type { Action, Matter, Need, Officer } from "../../node/people/officer.ts";
import type { Account, DecisionRow, SignIn } from "../../node/ports/people.ts";
import { Refused, stop } from "../api/refused.ts";
import type { ApiCall, ApiEnv, ApiWorld } from "../api/world.ts";
import { readCookie } from "./cookie.ts";
import type { Door } from "./door.ts";

/** What of an account everything behind the door sees. */
export const officerOf = ({ by, id, language, roles, title }: Account): Officer => ({ id, title, by, language, roles });

/** Lets nobody past who is not signed in; sets `officer` and `signIn`. A stream of news does not keep a sign-in alive by itself. */
export const requireOfficer =
  (door: Door): MiddlewareHandler<ApiEnv> =>
  async (call, next) => {
    const isStream = call.req.header("accept")?.startsWith("text/event-stream") === true;
    const token = readCookie(door, call.req.header("cookie"));
    const present = token === undefined ? undefined : await door.signIns.find(token, isStream);
    if (present === undefined) return stop("not-signed-in", "Sign in first: no sign-in of yours is open at this node.");
    call.set("door", door);
    call.set("officer", officerOf(present.account));
    call.set("signIn", present.signIn);
    await next();
  };

/** Lets nobody read of a consultation whom the policy keeps from its record; whatever else a route asks, it asks besides. */
export const requireReader =
  ({ node }: Pick<ApiWorld, "node">): MiddlewareHandler<ApiEnv> =>
  async (call, next) => {
    const row = await node.findMechanism(call.req.param("mechanism") ?? "");
    if (row.ok) await demand(call, "read-record", { mechanism: row.value.id });
    await next();
  };

/**
 * Refuses, by a throw that becomes the answer, what the policy does not allow the officer of this call, and what it allows only after
 * a fresh proof of who they are. Answers with what is still needed then: nothing, or another officer. Every decision is noted.
 */
export async function demand(call: ApiCall, action: Action, matter: Matter): Promise<readonly Need[]> {
  const { door, officer, signIn } = call.var;
  return demandOf(door, { officer, signIn }, action, matter);
}

/** The same for who is named. */
export async function demandOf(
  door: Pick<Door, "authority" | "people" | "signIns" | "now">,
  { officer, signIn }: { readonly officer: Officer; readonly signIn: SignIn },
  action: Action,
  matter: Matter,
): Promise<readonly Need[]> {
  const { decision, policies } = door.authority.rule(officer, action, matter);
  const note = (outcome: DecisionRow["outcome"]): Promise<void> =>
    door.people.noteDecision({
      at: door.now(),
      account: officer.id,
      action,
      place: placeOf(matter),
      kind: matter.kind ?? "",
      outcome,
      policies,
    });
  if (!decision.allowed) {
    await note("refused");
    throw new Refused({ code: decision.code, sentence: decision.sentence });
  }
  if (decision.needs.includes("step-up") && !door.signIns.isProved(signIn)) {
    await note("step-up");
    return stop("step-up-needed", "This binds the party: confirm first, by passkey or password, that it is still you.");
  }
  const needs = decision.needs.filter((need) => need !== "step-up");
  await note(needs[0] ?? "allowed");
  return needs;
}

/** Whether the policy allows it, without refusing and without a note: for showing only what can be done. */
export const mayDo = ({ var: { door, officer } }: ApiCall, action: Action, matter: Matter): boolean =>
  door.authority.authorise(officer, action, matter).allowed;
