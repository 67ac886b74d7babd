import type { MechanismId } from "../../base/ids.ts";
import { actionOf } from "../../node/authorise/binding.ts";
import type { Desk } from "../../node/desk/desk.ts";
import type { Tabling } from "../../node/desk/letters.ts";
import type { Action, Need } from "../../node/people/officer.ts";
import { demand } from "../door/require-officer.ts";
import { mechanismParams } from "./mechanism.ts";
import { stop, take } from "./refused.ts";
import { z } from "./shape.ts";
import type { tablingShape } from "./own-shapes.ts";
import type { ApiCall, ApiWorld } from "./world.ts";

/** A private thing in an address. */
export const ownParams = mechanismParams.extend({
  id: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .openapi({ description: "Name of the thing at this node, 32 hex digits." }),
});

export const json = <T extends z.ZodType>(schema: T) => ({ "application/json": { schema } });

/** The consultation named in an address, once the policy lets this officer do there what is asked. */
export async function enterOwn(
  call: ApiCall,
  { node }: Pick<ApiWorld, "node">,
  mechanism: string,
  action: Action,
): Promise<MechanismId> {
  const row = take(await node.findMechanism(mechanism));
  await demand(call, action, { mechanism: row.id });
  return row.id;
}

/** What is to be tabled, from an address's body: a paper as it was read, or the drafts of a doing that is kept nowhere. */
export async function openTabling(
  desk: Desk,
  mechanism: MechanismId,
  asked: z.output<typeof tablingShape>,
): Promise<Tabling> {
  if (asked.from === "paper") return asked;
  const { drafts } = take(await desk.prepare(mechanism, asked.doing));
  return { from: "drafts", drafts };
}

/** What the policy still needs before any of it is entered. */
export async function demandTabling(
  call: ApiCall,
  desk: Desk,
  mechanism: MechanismId,
  tabling: Tabling,
): Promise<ReadonlySet<Need>> {
  const needs = new Set<Need>();
  for (const { body, content, kind } of take(await desk.read(mechanism, tabling))) {
    const matter = { mechanism, kind, ...(body === undefined ? {} : { body }) };
    for (const need of await demand(call, actionOf({ kind, content }), matter)) needs.add(need);
  }
  return needs;
}

/**
 * Where a second person tables what another has signed, that one must be allowed to at this hour too: functions may have been taken
 * away since.
 */
export async function demandFirst(call: ApiCall, desk: Desk, mechanism: MechanismId, tabling: Tabling): Promise<void> {
  if (tabling.from !== "paper") return;
  const paper = take(await desk.find(mechanism, tabling.id));
  const { door, officer } = call.var;
  if (paper.signed === undefined || paper.signed.officer === officer.id) return;
  const first = await door.people.findAccount(paper.signed.officer);
  const asked = take(await desk.read(mechanism, tabling));
  const isAllowed = asked.every(
    ({ body, content, kind }) =>
      first?.status === "active" &&
      door.authority.authorise(first, actionOf({ kind, content }), {
        mechanism,
        kind,
        ...(body === undefined ? {} : { body }),
      }).allowed,
  );
  if (!isAllowed) {
    stop("signer-gone", "Who signed this first may no longer do so: change the paper, and let it be signed anew.");
  }
}
