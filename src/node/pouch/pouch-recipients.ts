import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { PartyId } from "../../base/ids.ts";
import type { PouchAccount } from "./pouch-account.ts";
import { sealingOf } from "./pouch-identity.ts";
import { seal } from "./pouch-seal.ts";
import type { PouchShelf } from "./pouch-spool.ts";

/**
 * To whom a pouch is sealed: whom the officer names, else those of last time, else whom the peer's newest signed manifest names. Where
 * that one names others than are remembered, an officer decides. Codes: `recipient`, `recipient-mixed`, `recipient-unknown`,
 * `recipient-differs`.
 */
export async function chooseRecipients(
  shelf: PouchShelf,
  { announced }: PouchAccount,
  to: PartyId,
  recipients: readonly string[],
): Promise<Result<readonly string[]>> {
  const pinned = await shelf.findRecipients();
  if (recipients.length === 0 && pinned !== undefined) {
    const isSame = announced.length === 0 || announced.join() === pinned.announced.join();
    if (isSame || pinned.recipients.every((each) => announced.includes(each))) return accept(pinned.recipients);
    const sentence = `The newest pouch of ${to} asks to be answered under another recipient than the one used so far (${announced[0]}): ask them, then say which by --recipient.`;
    return refuse("recipient-differs", sentence);
  }
  const best = announced.find((each) => each.startsWith("age1pq1")) ?? announced[0];
  const chosen = recipients.length > 0 ? recipients : best === undefined ? [] : [best];
  if (chosen.length === 0) {
    const sentence = `No recipient of ${to} is known: ask them for the line that "entente pouch identity" prints, and give it by --recipient.`;
    return refuse("recipient-unknown", sentence);
  }
  const sealing = sealingOf(chosen);
  if (!sealing.ok) return sealing;
  // A mistyped one is found before it is remembered.
  const tried = await seal(chosen, []);
  if (!tried.ok) return tried;
  await shelf.keepRecipients({ entente: "pouch-recipients/v1", recipients: [...chosen], announced: [...announced] });
  return accept(chosen);
}
