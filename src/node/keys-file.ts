import { open } from "node:fs/promises";
import { formatHex, parseHex } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { isMechanismId, type MechanismId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import { z, type Shaped } from "../base/shape.ts";
import { commitKeys, type KeySet, type SignaturePair, type SigningMessages } from "../record/key.ts";
import { PortFailure, type Keys, type Randomness } from "./ports.ts";
import { readPrivate, writePrivate } from "./private-file.ts";

const seed = z.string().regex(/^[0-9a-f]{64}$/);
const seeds = z.strictObject({ ed25519: seed, mldsa44: seed });
/** Three sets: the next one must already be able to say which comes after it. */
const chain = z.strictObject({ current: seeds, next: seeds, following: seeds });
export const keysFile = z.strictObject({
  entente: z.literal("keys/v1"),
  mechanisms: z.record(z.string().refine(isMechanismId), chain),
});
type Seeds = Shaped<typeof seeds>;
type Chain = Shaped<typeof chain>;

/**
 * Keys kept as seeds in a JSON file that its owner alone may open. The seeds never leave this file's functions: no answer and
 * no error of theirs contains one. Who can read the file can speak in this party's name (SECURITY.md).
 */
export function openKeysFile(path: string, crypto: Crypto, randomness: Randomness): Keys {
  const publicKeys = new Map<string, KeySet>();

  const readAll = async (): Promise<Readonly<Record<string, Chain>>> =>
    (await readPrivate(path, keysFile))?.mechanisms ?? {};

  const getChain = async (mechanism: MechanismId): Promise<Chain> => {
    const found = (await readAll())[mechanism];
    if (found !== undefined) return found;
    const sentence = `${path} holds no keys for this consultation: put back the copy you keep of it, or ask the other parties for a successor log.`;
    throw new PortFailure({ code: "keys-missing", sentence });
  };

  const draw = (): Seeds => ({ ed25519: formatHex(randomness.bytes(32)), mldsa44: formatHex(randomness.bytes(32)) });
  const bare = (of: Seeds): Pick<KeySet, "ed25519" | "mldsa44"> => ({
    ed25519: crypto.ed25519.publicKey(bytesOf(of.ed25519)),
    mldsa44: crypto.mldsa44.publicKey(bytesOf(of.mldsa44)),
  });
  const publish = (of: Seeds, next: Seeds): KeySet => {
    // Deriving an ML-DSA key takes longer than a signature, and it is asked for at every checkpoint.
    const known = publicKeys.get(of.ed25519);
    if (known !== undefined) return known;
    const made = { ...bare(of), next: commitKeys(crypto, bare(next)) };
    publicKeys.set(of.ed25519, made);
    return made;
  };
  const sign = (by: Seeds, messages: SigningMessages): SignaturePair => ({
    ed25519: crypto.ed25519.sign(bytesOf(by.ed25519), messages.ed25519),
    mldsa44: crypto.mldsa44.sign(bytesOf(by.mldsa44), messages.mldsa44),
  });
  const write = async (mechanism: MechanismId, of: Chain): Promise<void> =>
    writePrivate(path, { entente: "keys/v1", mechanisms: { ...(await readAll()), [mechanism]: of } });

  return {
    create: async (mechanism) => {
      const held = (await readAll())[mechanism];
      const made = held ?? { current: draw(), next: draw(), following: draw() };
      if (held === undefined) await write(mechanism, made);
      return publish(made.current, made.next);
    },
    current: async (mechanism) => {
      const { current, next } = await getChain(mechanism);
      return publish(current, next);
    },
    next: async (mechanism) => {
      const { next, following } = await getChain(mechanism);
      return publish(next, following);
    },
    sign: async (mechanism, messages) => sign((await getChain(mechanism)).current, messages),
    signNext: async (mechanism, messages) => sign((await getChain(mechanism)).next, messages),
    roll: async (mechanism) => {
      const { next, following } = await getChain(mechanism);
      const retired = await open(path, "r+");
      try {
        await write(mechanism, { current: next, next: following, following: draw() });
        // The renamed file stands; what this handle still names is the old one, whose seeds are overwritten.
        const { size } = await retired.stat();
        await retired.write(new Uint8Array(size), 0, size, 0);
        await retired.sync();
      } finally {
        await retired.close();
      }
    },
  };
}

function bytesOf(text: string): Uint8Array {
  const bytes = parseHex(text);
  assert(bytes?.length === 32, "a seed of 32 bytes");
  return bytes;
}
