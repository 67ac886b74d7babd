import type { Content } from "../act/catalogue.ts";
import type { TermsOf } from "../act/terms.ts";
import { formatHex, parseHex } from "../base/bytes.ts";
import type { ActId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import { excuseKey } from "./chamber.ts";
import type { Chamber } from "./chamber.ts";
import { nodeFunction } from "./due.ts";
import type { Draft, NodeWorld } from "./node.ts";
import { chargePart } from "./quota.ts";

type Expunging = TermsOf<"expunging">;

/**
 * Destroys every part that is stored though its expunging is agreed: after a backup was put back, or where another process entered
 * the line. The store is asked, not the memory of what is held. Repeating it is harmless. To be called before anything is served.
 */
export async function applyExpungings(world: NodeWorld, chamber: Chamber): Promise<void> {
  const agreed = new Set(listDecided(chamber).flatMap(({ terms }) => findCommitment(chamber, terms) ?? []));
  if (agreed.size === 0) return;
  for (const commitment of await world.store.listPartCommitments(chamber.row.id, [...agreed].map(bytesOf))) {
    await destroy(world, chamber, formatHex(commitment));
  }
}

/**
 * Destroys every part whose expunging is agreed; answers with the lines by which our log is to say so, where it does not yet. The store
 * keeps nothing of a destroyed part, even where it arrives again.
 */
export async function listExpungings(world: NodeWorld, chamber: Chamber): Promise<readonly Draft[]> {
  await applyExpungings(world, chamber);
  const drafts: Draft[] = [];
  for (const { decision, terms } of listDecided(chamber)) {
    const { act, lang, part: name } = terms;
    const commitment = findCommitment(chamber, terms);
    if (commitment === undefined || chamber.parts.expunged.has(excuseKey({ act, name, lang }))) continue;
    if (![act, decision].every((id) => isSeen(chamber, id))) continue;
    // Also where it was never held: it is not to be kept when somebody still brings it.
    await destroy(world, chamber, commitment);
    drafts.push({ kind: "part.expunged", content: { act, decision, lang, name }, by: nodeFunction });
  }
  return drafts;
}

async function destroy(world: NodeWorld, chamber: Chamber, commitment: string): Promise<void> {
  await world.store.destroyPart(chamber.row.id, bytesOf(commitment));
  chamber.revision += 1;
  const named = chamber.parts.named.get(commitment);
  if (chamber.parts.held.delete(commitment) && named !== undefined) {
    chargePart(chamber, named.party, named.size, -1);
  }
  chamber.parts.missing.add(commitment);
}

function bytesOf(commitment: string): Uint8Array {
  const bytes = parseHex(commitment);
  assert(bytes !== undefined, "a commitment is hexadecimal");
  return bytes;
}

/** Expungings that are agreed, alone or in a package. */
function listDecided(chamber: Chamber): readonly { readonly decision: ActId; readonly terms: Expunging }[] {
  return [...chamber.expungings].flatMap((decision) => {
    const act = chamber.acts.get(decision);
    const state = chamber.register.ledger.state(decision);
    if (act === undefined || state?.outcome.status !== "agreed") return [];
    const { terms } = act.content as unknown as Content<"proposal.tabled">;
    const items = terms.kind === "package" ? terms.items.map((item) => item.terms) : [terms];
    return items.flatMap((each) => (each.kind === "expunging" ? [{ decision, terms: each }] : []));
  });
}

function findCommitment(chamber: Chamber, { act, lang, part }: Expunging): string | undefined {
  return chamber.acts.get(act)?.parts.find((each) => each.name === part && each.lang === lang)?.commitment;
}

/** Our line may name only what our log has seen. */
function isSeen({ acts, horizon }: Chamber, id: ActId): boolean {
  const act = acts.get(id);
  return act !== undefined && horizon.covers(act);
}
