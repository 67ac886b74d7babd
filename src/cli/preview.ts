import { encodeCanonical } from "../base/json.ts";
import type { Json } from "../base/json.ts";
import type { PartyId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { Node } from "../node/node.ts";
import type { MechanismRow } from "../node/ports.ts";

/** All that a newcomer receives: the whole record, as far as it is held here. */
export interface Preview {
  readonly logs: readonly { readonly party: PartyId; readonly entries: number; readonly parts: number }[];
  readonly entries: number;
  readonly entryBytes: number;
  readonly parts: number;
  readonly partBytes: number;
}

/** Counts what a party would be sent. Refuses for our own party: `own-party`. */
export async function previewFor(node: Node, row: MechanismRow, party: PartyId): Promise<Result<Preview>> {
  if (party === row.party) return refuse("own-party", `${party} is our own party in this consultation.`);
  const consultation = await node.consult(row.id);
  const held = new Map<string, number>();
  let entryBytes = 0;
  const logs = consultation.logs.map((log) => {
    let named = 0;
    for (const { envelope } of consultation.listEntries(log.party)) {
      entryBytes += encodeCanonical(envelope as unknown as Json).length;
      named += envelope.parts.length;
      for (const { commitment, size } of envelope.parts) held.set(commitment, size);
    }
    return { party: log.party, entries: log.size, parts: named - log.missingParts };
  });
  let partBytes = 0;
  let parts = 0;
  for (const [commitment, size] of held) {
    if ((await node.findPart(row.id, commitment)) === undefined) continue;
    parts += 1;
    partBytes += size;
  }
  return accept({ logs, entries: logs.reduce((sum, log) => sum + log.entries, 0), entryBytes, parts, partBytes });
}
