import { armor, Decrypter, Encrypter } from "age-encryption";
import { encodeUtf8 } from "../../base/bytes.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";

/**
 * A file sealed by a passphrase: age v1 (scrypt), in armor, so that it can be opened without this program too: `age -d FILE`.
 * The work factor of a new file is 2^18: about a second and 256 MB, which whoever guesses has to spend on each guess. One of more
 * than 2^20 is refused.
 */
export interface PassphraseSeal {
  seal(text: string, passphrase: string): Promise<Uint8Array>;
  /** Code `passphrase-wrong` where it does not open, whatever is the matter with it. */
  open(sealed: Uint8Array, passphrase: string): Promise<Result<string>>;
}

const workFactorDefault = 18;
const begins = "-----BEGIN AGE ENCRYPTED FILE-----";

/** `workFactor` is the binary logarithm of scrypt's cost. */
export function createPassphraseSeal(workFactor = workFactorDefault): PassphraseSeal {
  return {
    async seal(text, passphrase) {
      const encrypter = new Encrypter();
      encrypter.setScryptWorkFactor(workFactor);
      encrypter.setPassphrase(passphrase);
      return encodeUtf8(armor.encode(await encrypter.encrypt(text)));
    },
    async open(sealed, passphrase) {
      try {
        const decrypter = new Decrypter();
        decrypter.addPassphrase(passphrase);
        return accept(await decrypter.decrypt(armor.decode(new TextDecoder().decode(sealed)), "text"));
      } catch {
        return refuse("passphrase-wrong", "The passphrase does not open this file, or the file is damaged.");
      }
    },
  };
}

/** Whether these bytes are a sealed file, by how they begin. */
export const isSealed = (bytes: Uint8Array): boolean =>
  new TextDecoder().decode(bytes.subarray(0, begins.length)) === begins;
