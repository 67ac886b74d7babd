import type { MechanismId, SubjectId } from "../../base/ids.ts";
import { actionOf } from "../../node/authorise/binding.ts";
import type { Draft, Node, Performed } from "../../node/node.ts";
import type { Matter, Need } from "../../node/people/officer.ts";
import { decodeDrafts } from "../../node/people/proposals.ts";
import type { ProposedAct } from "../../node/ports/people.ts";
import { stop, take } from "../api/refused.ts";
import type { ApiCall } from "../api/world.ts";
import { demand } from "./require-officer.ts";

/** What became of drafts that an officer wants entered. */
export type Entered =
  | { readonly status: "entered"; readonly performed: Performed }
  /** The party's policy wants a second person. */
  | { readonly status: "waiting"; readonly proposed: ProposedAct };

/** Drafts as pages make them: who speaks is filled in here. */
export type DeskDraft = Omit<Draft, "by">;

/**
 * The one way by which an officer's hand reaches our log: asks the policy for each draft, then enters all, or keeps them for a second
 * person. The function that speaks is the officer's own, whatever the page says.
 */
export async function enterActs(
  call: ApiCall,
  node: Pick<Node, "perform">,
  place: Pick<Matter, "body"> & { readonly mechanism: MechanismId },
  drafts: readonly DeskDraft[],
): Promise<Entered> {
  const { door, officer } = call.var;
  const spoken = drafts.map((draft): Draft => ({ ...draft, by: officer.by }));
  if ((await demandFor(call, place, spoken)).has("second-person")) {
    return { status: "waiting", proposed: await door.proposals.propose(spoken, place, officer.id) };
  }
  return { status: "entered", performed: take(await node.perform(place.mechanism, spoken)) };
}

/** What the policy still needs for any of the drafts. */
async function demandFor(
  call: ApiCall,
  place: Pick<Matter, "body"> & { readonly mechanism: MechanismId },
  drafts: readonly Draft[],
): Promise<ReadonlySet<Need>> {
  const needs = new Set<Need>();
  for (const draft of drafts) {
    for (const need of await demand(call, actionOf(draft), { ...place, kind: draft.kind })) needs.add(need);
  }
  return needs;
}

/**
 * Confirms what another officer has put up, and enters exactly that. Both must be allowed at this hour: who confirms, and who put it up.
 * Where the node stops in between, the list says that it was being entered; the record says whether it was.
 */
export async function confirmActs(
  call: ApiCall,
  node: Pick<Node, "perform">,
  { digest, id }: { readonly id: string; readonly digest: string },
): Promise<Performed> {
  const { authority, people, proposals } = call.var.door;
  const waiting = take(await proposals.find(id));
  const place = placeOfProposed(waiting);
  await demandFor(call, place, decodeDrafts(waiting.bytes));
  const { drafts } = take(await proposals.confirm(id, digest, call.var.officer.id));
  const first = await people.findAccount(waiting.account);
  const isAllowed = (draft: Draft): boolean =>
    first?.status === "active" && authority.authorise(first, actionOf(draft), { ...place, kind: draft.kind }).allowed;
  if (!drafts.every(isAllowed)) {
    await proposals.settle(id, { code: "proposer-gone" });
    return stop("proposer-gone", "Who put this up may no longer do so: let somebody put it up anew.");
  }
  const performed = await node.perform(place.mechanism, drafts).catch(async (error: unknown) => {
    await proposals.settle(id, { code: "program-fault" });
    throw error;
  });
  const [act] = performed.ok ? performed.value.acts : [];
  await proposals.settle(id, act === undefined ? { code: performed.ok ? "nothing" : performed.refusal.code } : { act });
  return take(performed);
}

/** Where what waits would be entered; it was checked when it was put up. */
export const placeOfProposed = ({
  body,
  mechanism,
}: ProposedAct): Pick<Matter, "body"> & { readonly mechanism: MechanismId } => ({
  mechanism: mechanism as MechanismId,
  ...(body === undefined ? {} : { body: body as SubjectId }),
});
