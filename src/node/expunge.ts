import type { Content } from "../act/catalogue.ts";
import type { TermsOf } from "../act/terms.ts";
import { parseHex } from "../base/bytes.ts";
import type { ActId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import { excuseKey } from "./chamber.ts";
import type { Chamber } from "./chamber.ts";
import { nodeFunction } from "./due.ts";
import type { Draft, NodeWorld } from "./node.ts";

type Expunging = TermsOf<"expunging">;

/**
 * Destroys every part whose expunging is agreed and that our log does not yet say we have destroyed; answers with the lines that
 * say so. Repeating it is harmless: the store keeps nothing of a destroyed part, even where it arrives again.
 */
export async function listExpungings(world: NodeWorld, chamber: Chamber): Promise<readonly Draft[]> {
  const drafts: Draft[] = [];
  for (const { decision, terms } of listDecided(chamber)) {
    const { act, lang, part: name } = terms;
    const commitment = findCommitment(chamber, terms);
    if (commitment === undefined || chamber.parts.expunged.has(excuseKey({ act, name, lang }))) continue;
    if (![act, decision].every((id) => isSeen(chamber, id))) continue;
    const bytes = parseHex(commitment);
    assert(bytes !== undefined, "a commitment is hexadecimal");
    await world.store.destroyPart(chamber.row.id, bytes);
    chamber.revision += 1;
    chamber.parts.held.delete(commitment);
    chamber.parts.missing.add(commitment);
    drafts.push({ kind: "part.expunged", content: { act, decision, lang, name }, by: nodeFunction });
  }
  return drafts;
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
  return act !== undefined && horizon.covers(act.party, act.n);
}
