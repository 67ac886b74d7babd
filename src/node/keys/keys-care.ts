import { join } from "node:path";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { z } from "../../base/shape.ts";
import { keysFile, mergeKeys } from "./keys-chain.ts";
import type { KeysFile } from "./keys-chain.ts";
import type { PassphraseSeal } from "./keys-seal.ts";
import type { Vault } from "./keys-vault.ts";
import { pouchIdentityFile, pouchIdentityName } from "../pouch/pouch-identity.ts";
import { parsePrivate, readPrivate, writePrivate } from "../home/private-file.ts";

/** Everything secret of a home in one sealed file, kept apart from the backups of its record. */
const backupFile = z.strictObject({
  entente: z.literal("keys-backup/v1"),
  keys: keysFile,
  /** age identities that open the pouches sealed for us. */
  pouch: pouchIdentityFile.optional(),
});

/** A passphrase that can be guessed guards nothing, characters. */
export const passphraseCharsMin = 12;

/** What an officer does with the keys of a home beside using them. */
export interface KeysCare {
  /** Seals the keys file by a passphrase, or takes the passphrase away. */
  protect(passphrase: string | undefined): Promise<Result<void>>;
  /** A sealed copy of all keys: an age file that its passphrase opens, here and with `age -d`. */
  backUp(passphrase: string): Promise<Result<Uint8Array>>;
  /** Puts the keys of a copy beside those that are here; the number of mechanisms whose keys are here now. */
  restore(copy: Uint8Array, passphrase: string): Promise<Result<number>>;
}

export function openKeysCare(dir: string, vault: Vault, seal: PassphraseSeal): KeysCare {
  const pouchPath = join(dir, pouchIdentityName);
  return {
    async protect(passphrase) {
      const long = checkPassphrase(passphrase);
      if (!long.ok) return long;
      const held = checkAny(vault, await vault.read());
      if (!held.ok) return held;
      await vault.protect(passphrase);
      return accept(undefined);
    },
    async backUp(passphrase) {
      const long = checkPassphrase(passphrase);
      if (!long.ok) return long;
      const held = checkAny(vault, await vault.read());
      if (!held.ok) return held;
      const pouch = await readPrivate(pouchPath, pouchIdentityFile);
      const copy = { entente: "keys-backup/v1", keys: held.value, ...(pouch === undefined ? {} : { pouch }) };
      return accept(await seal.seal(`${JSON.stringify(copy, null, 2)}\n`, passphrase));
    },
    async restore(copy, passphrase) {
      const opened = await seal.open(copy, passphrase);
      if (!opened.ok) return opened;
      const read = parsePrivate(new TextEncoder().encode(opened.value), backupFile);
      if (read === undefined) return refuse("not-a-keys-backup", "This file is sealed, but holds no copy of keys.");
      const merged = mergeKeys(await vault.read(), read.keys);
      if ("differs" in merged) {
        const sentence = `The keys of the consultation ${merged.differs.slice(0, 12)} here and in the copy are not of one line: nothing was changed. If those here are wrong, take the keys file away first.`;
        return refuse("keys-conflict", sentence);
      }
      const after = await vault.change((held) => {
        const now = mergeKeys(held, read.keys);
        return "merged" in now ? now.merged : held;
      });
      if (read.pouch !== undefined && (await readPrivate(pouchPath, pouchIdentityFile)) === undefined) {
        await writePrivate(pouchPath, read.pouch);
      }
      return accept(Object.keys(after.mechanisms).length);
    },
  };
}

function checkPassphrase(passphrase: string | undefined): Result<void> {
  return passphrase === undefined || passphrase.length >= passphraseCharsMin
    ? accept(undefined)
    : refuse("passphrase-short", `A passphrase has at least ${passphraseCharsMin} characters: several words are best.`);
}

function checkAny(vault: Vault, held: KeysFile): Result<KeysFile> {
  return Object.keys(held.mechanisms).length + Object.keys(held.renewed ?? {}).length > 0
    ? accept(held)
    : refuse("keys-missing", `${vault.path} holds no keys yet.`);
}
