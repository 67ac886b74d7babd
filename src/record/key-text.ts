import { formatBase64, parseBase64 } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { checkKeySet } from "./key.ts";
import type { KeySet } from "./key.ts";

/** A key set as one line of text, for a joint act that names the keys of a new log: see spec/keys, K9. */

const version = "entente.keys/v1";

export const formatKeyText = ({ ed25519, mldsa44, next }: KeySet): string =>
  [version, ...[ed25519, mldsa44, next].map((each) => formatBase64(each))].join(" ");

/** The keys a text names, in its one spelling. Codes: `key-text`, `key-unsound`. */
export function parseKeyText(crypto: Crypto, text: string): Result<KeySet> {
  const wrong = refuse("key-text", `A key text begins with ${version} and holds two keys and a commitment.`);
  const [head, ...fields] = text.split(" ");
  const [ed25519, mldsa44, next] = fields.map((each) => parseBase64(each));
  if (head !== version || fields.length !== 3) return wrong;
  if (ed25519?.length !== 32 || mldsa44?.length !== 1312 || next?.length !== 32) return wrong;
  const keys = { ed25519, mldsa44, next };
  const sound = checkKeySet(crypto, keys);
  return sound.ok ? { ok: true, value: keys } : sound;
}
