import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption";
import { join } from "node:path";
import { refuse, accept } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { z } from "../../base/shape.ts";
import type { Sealing } from "../../exchange/pouch.ts";
import { withFileLock } from "../home/file-lock.ts";
import { readPrivate, writePrivate } from "../home/private-file.ts";

/** A file of its own beside the keys: who has it can read our pouches, and nothing else. */
export const pouchIdentityName = "pouch-identity.json";

export const pouchIdentityFile = z.strictObject({
  entente: z.literal("pouch-identity/v1"),
  /** age identities, the newest first; older ones go on opening what was sealed to them. */
  identities: z.array(z.string().regex(/^AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{58}$/)).max(16),
});

/** The identities to which the others seal what they send us. The secrets are given to the library that opens, and nowhere else. */
export interface PouchIdentity {
  /** All recipients, newest first; empty where none was made. */
  recipients(): Promise<readonly string[]>;
  /** The recipient of this kind, made where there is none yet. */
  make(sealing: Sealing): Promise<string>;
  /** Secret: for opening alone. */
  identities(): Promise<readonly string[]>;
}

export function openPouchIdentity(dir: string): PouchIdentity {
  const path = join(dir, pouchIdentityName);
  const read = async (): Promise<readonly string[]> => (await readPrivate(path, pouchIdentityFile))?.identities ?? [];
  const recipients = async (): Promise<readonly string[]> => Promise.all((await read()).map(identityToRecipient));
  return {
    identities: read,
    recipients,
    async make(sealing) {
      const find = async () => (await recipients()).find((each) => kindOf(each) === sealing);
      const known = await find();
      if (known !== undefined) return known;
      // What was told to others must never be lost to a second maker's file.
      return withFileLock(`${path}.lock`, async () => {
        const others = await find();
        if (others !== undefined) return others;
        const made = sealing === "X25519" ? await generateX25519Identity() : await generateHybridIdentity();
        await writePrivate(path, { entente: "pouch-identity/v1", identities: [made, ...(await read())] });
        return identityToRecipient(made);
      });
    },
  };
}

function kindOf(recipient: string): Sealing | undefined {
  if (/^age1pq1[02-9ac-hj-np-z]{1900,2100}$/.test(recipient)) return "mlkem768x25519";
  return /^age1[02-9ac-hj-np-z]{58}$/.test(recipient) ? "X25519" : undefined;
}

/** At most so many recipients of one pouch: several desks of one party. */
export const recipientsMax = 16;

/**
 * How a pouch to these is sealed. Codes: `recipient`, for one that is none or of a kind not used here; `recipient-mixed`, because
 * one that is not post-quantum would undo what the others are for.
 */
export function sealingOf(recipients: readonly string[]): Result<Sealing> {
  const [first, ...rest] = recipients.map(kindOf);
  const isEach = recipients.length > 0 && recipients.length <= recipientsMax && ![first, ...rest].includes(undefined);
  if (!isEach || first === undefined) {
    const sentence = `A recipient is a line beginning with age1pq1 or age1, as the other party's "entente pouch identity" prints it; at most ${recipientsMax} of one pouch.`;
    return refuse("recipient", sentence);
  }
  const sentence =
    "A recipient that begins with age1 stands beside one that begins with age1pq1: the pouch would be no safer than the weaker of them.";
  return rest.every((each) => each === first) ? accept(first) : refuse("recipient-mixed", sentence);
}
