import { concatBytes, encodeU64, encodeUtf8, equalBytes } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";

/**
 * Numbers that a caller must sign, each good for one call (as RFC 8555 has it, section 6.5): a call that was overheard cannot be
 * made again. What a nonce needs to be known again is in the nonce, under a key that all processes of one party can make; each
 * process remembers which of them it has taken, so that one of several may take a call that another took before. That is
 * harmless to the record, where everything may be repeated.
 */
export interface Nonces {
  give(secret: Uint8Array): string;
  /** Whether it was given out under this secret, has not passed and was not taken here before; it is taken by asking. */
  take(nonce: string, secret: Uint8Array): boolean;
}

/** How long a nonce is good, seconds: by the addressee's own clock on both occasions. */
const goodSeconds = 600;
/** Nonces remembered as taken; when so many were taken within their time, further ones are refused until some have passed. */
const takenMax = 200_000;
const randomBytes = 16;
const macBytes = 16;
const nonceBytes = randomBytes + 8 + macBytes;

/** `now` in whole seconds. */
export function createNonces(world: {
  readonly crypto: Crypto;
  readonly random: (count: number) => Uint8Array;
  readonly now: () => number;
}): Nonces {
  const { crypto, now, random } = world;
  const taken = new Map<string, number>();
  const seal = (secret: Uint8Array, words: Uint8Array): Uint8Array =>
    // A hash of a secret of fixed length over words of fixed length: nothing can be appended to either.
    crypto.sha256(encodeUtf8("entente.nonce/v1\0"), secret, words).subarray(0, macBytes);
  const forget = (): void => {
    for (const [nonce, expiry] of taken) {
      if (expiry >= now()) return;
      taken.delete(nonce);
    }
  };
  return {
    give(secret) {
      const words = concatBytes(random(randomBytes), encodeU64(now() + goodSeconds));
      return concatBytes(words, seal(secret, words)).toBase64({ alphabet: "base64url", omitPadding: true });
    },
    take(nonce, secret) {
      const bytes = readNonce(nonce);
      if (bytes === undefined) return false;
      const words = bytes.subarray(0, randomBytes + 8);
      const expiry = Number(new DataView(words.buffer, words.byteOffset).getBigUint64(randomBytes));
      forget();
      const isOurs = equalBytes(seal(secret, words), bytes.subarray(randomBytes + 8));
      const isGood = isOurs && expiry >= now() && !taken.has(nonce) && taken.size < takenMax;
      if (isGood) taken.set(nonce, expiry);
      return isGood;
    },
  };
}

function readNonce(text: string): Uint8Array | undefined {
  if (!/^[\w-]{54}$/.test(text)) return undefined;
  try {
    const bytes = Uint8Array.fromBase64(text, { alphabet: "base64url" });
    const isOneSpelling = bytes.toBase64({ alphabet: "base64url", omitPadding: true }) === text;
    return bytes.length === nonceBytes && isOneSpelling ? bytes : undefined;
  } catch {
    return undefined;
  }
}
