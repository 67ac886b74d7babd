import { formatHex, parseHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import { isMechanismId } from "../../base/ids.ts";
import { encodeCanonical } from "../../base/json.ts";
import type { JsonObject } from "../../base/json.ts";
import { assert } from "../../base/refusal.ts";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";
import { commitKeys } from "../../record/key.ts";
import type { KeySet, SignaturePair, SigningMessages } from "../../record/key.ts";
import type { Randomness } from "../ports.ts";

const seed = z.string().regex(/^[0-9a-f]{64}$/);
const seeds = z.strictObject({ ed25519: seed, mldsa44: seed });
/** Three sets: the next one must already be able to say which comes after it. */
const links = z.strictObject({ current: seeds, next: seeds, following: seeds });
const chain = links.extend({
  /** Forty digits of the first set of this log; absent in a file of version 0.1.0. */
  first: z
    .string()
    .regex(/^\d{5}(?: \d{5}){7}$/)
    .optional(),
});
const ofMechanism = z.string().refine(isMechanismId);

/** What a keys file holds, as JSON. */
export const keysFile = z.strictObject({
  entente: z.literal("keys/v1"),
  mechanisms: z.record(ofMechanism, chain),
  /** For logs that are to take the place of ours, until the others have agreed to them. */
  renewed: z.record(ofMechanism, links).optional(),
  /** SHA-256 of the canonical JSON of the rest, hex: a seed with one digit changed is another key. Absent in a file of version 0.1.0. */
  sum: seed.optional(),
});
export type KeysFile = Shaped<typeof keysFile>;
export type Chain = Shaped<typeof chain>;
type Links = Shaped<typeof links>;
type Seeds = Shaped<typeof seeds>;

export const noKeys: KeysFile = { entente: "keys/v1", mechanisms: {} };

function drawSeeds(randomness: Randomness): Seeds {
  return { ed25519: formatHex(randomness.bytes(32)), mldsa44: formatHex(randomness.bytes(32)) };
}

export function drawLinks(randomness: Randomness): Links {
  return { current: drawSeeds(randomness), next: drawSeeds(randomness), following: drawSeeds(randomness) };
}

/** The chain after a roll: the seeds that were in force are gone from it. */
export function rollChain({ first, following, next }: Chain, randomness: Randomness): Chain {
  const rolled = { current: next, next: following, following: drawSeeds(randomness) };
  return first === undefined ? rolled : { ...rolled, first };
}

/**
 * Two keys files of one party as one: of each mechanism the chain that was rolled further. Where the chains of a mechanism differ
 * otherwise it is named: nobody but a person can say which of them is right.
 */
export function mergeKeys(
  held: KeysFile,
  brought: KeysFile,
): { readonly merged: KeysFile } | { readonly differs: string } {
  const mechanisms: Record<string, Chain> = { ...held.mechanisms };
  for (const [mechanism, other] of Object.entries(brought.mechanisms)) {
    const known = mechanisms[mechanism];
    if (known !== undefined && listSeeds(other).some((each) => isSame(each, known.current))) continue;
    if (known !== undefined && !listSeeds(known).some((each) => isSame(each, other.current)))
      return { differs: mechanism };
    mechanisms[mechanism] = other;
  }
  const renewed = { ...brought.renewed, ...held.renewed };
  return { merged: { ...held, mechanisms, ...(Object.keys(renewed).length === 0 ? {} : { renewed }) } };
}

/** The file's text, with its sum. */
export function formatKeysFile(crypto: Crypto, file: KeysFile): string {
  return `${JSON.stringify({ ...file, sum: sumOf(crypto, file) }, null, 2)}\n`;
}

/** Whether the file is as it was written. */
export const isIntact = (crypto: Crypto, file: KeysFile): boolean =>
  file.sum === undefined || file.sum === sumOf(crypto, file);

function sumOf(crypto: Crypto, { entente, mechanisms, renewed }: KeysFile): string {
  const summed = { entente, mechanisms, ...(renewed === undefined ? {} : { renewed }) };
  return formatHex(crypto.sha256(encodeCanonical(summed as unknown as JsonObject)));
}

const listSeeds = ({ current, following, next }: Links): readonly Seeds[] => [current, next, following];
const isSame = (a: Seeds, b: Seeds): boolean => a.ed25519 === b.ed25519 && a.mldsa44 === b.mldsa44;

/** Makes public key sets, each once: deriving an ML-DSA key takes longer than a signature, and every checkpoint asks for it. */
export function createPublisher(crypto: Crypto): (of: Seeds, next: Seeds) => KeySet {
  const known = new Map<string, KeySet>();
  const bare = (of: Seeds): Pick<KeySet, "ed25519" | "mldsa44"> => ({
    ed25519: crypto.ed25519.publicKey(bytesOf(of.ed25519)),
    mldsa44: crypto.mldsa44.publicKey(bytesOf(of.mldsa44)),
  });
  return (of, next) => {
    const name = `${of.ed25519} ${next.ed25519}`;
    const made = known.get(name) ?? { ...bare(of), next: commitKeys(crypto, bare(next)) };
    known.set(name, made);
    return made;
  };
}

export function signBy(crypto: Crypto, by: Seeds, messages: SigningMessages): SignaturePair {
  return {
    ed25519: crypto.ed25519.sign(bytesOf(by.ed25519), messages.ed25519),
    mldsa44: crypto.mldsa44.sign(bytesOf(by.mldsa44), messages.mldsa44),
  };
}

function bytesOf(text: string): Uint8Array {
  const bytes = parseHex(text);
  assert(bytes?.length === 32, "a seed of 32 bytes");
  return bytes;
}
