import { concatBytes, encodeUtf8 } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { keyIdOf, signatureType } from "./key.ts";
import type { KeySet, SignaturePair, SigningMessages } from "./key.ts";
import { formatNote, openNote } from "./note.ts";

/**
 * A text that a party signs beside its log: a request to a peer, the contents of a pouch. It is a signed note with the same two
 * keys as the log's states, and both must hold. Its first line names what it is and a version, so that it can never be read as a
 * checkpoint, a cosignature or a change of keys, nor one of those as it.
 */

/** What ML-DSA-44 signs: C2SP has no form of it for plain text, so the text stands behind a label of ours. */
const label = "entente.text/v1\0";

/** C2SP keeps 0xff for kinds of signatures without a number; a name of one's own follows it in the key's id. */
const ownType = 0xff;
const ownTypeName = "entente-text-mldsa44";

/** What the two keys sign. The text ends in a newline. */
export function textMessages(text: string): SigningMessages {
  return { ed25519: encodeUtf8(text), mldsa44: encodeUtf8(`${label}${text}`) };
}

/** The text with both signatures under it, as bytes; `name` says whose keys they are (no blank, no plus sign). */
export function assembleText(
  crypto: Crypto,
  text: string,
  signer: { readonly name: string; readonly keys: KeySet },
  signatures: SignaturePair,
): Uint8Array {
  const [ed25519, mldsa44] = idsOf(crypto, signer);
  return formatNote({
    text,
    lines: [
      { name: signer.name, keyId: ed25519, signature: signatures.ed25519 },
      { name: signer.name, keyId: mldsa44, signature: signatures.mldsa44 },
    ],
  });
}

/** Verifies both signatures and answers the text. Codes as of notes: `signature-missing`, `signature`, `note-form`. */
export function openText(
  crypto: Crypto,
  bytes: Uint8Array,
  signer: { readonly name: string; readonly keys: KeySet },
): Result<string> {
  const { name, keys } = signer;
  const [ed25519, mldsa44] = idsOf(crypto, signer);
  const opened = openNote(bytes, [
    { name, keyId: ed25519, verify: (text, by) => crypto.ed25519.verify(keys.ed25519, textMessages(text).ed25519, by) },
    { name, keyId: mldsa44, verify: (text, by) => crypto.mldsa44.verify(keys.mldsa44, textMessages(text).mldsa44, by) },
  ]);
  return opened.ok ? accept(opened.value.text) : opened;
}

function idsOf(
  crypto: Crypto,
  { keys, name }: { readonly name: string; readonly keys: KeySet },
): readonly [Uint8Array, Uint8Array] {
  const own = concatBytes(encodeUtf8(`${name}\n`), Uint8Array.of(ownType), encodeUtf8(ownTypeName), keys.mldsa44);
  return [keyIdOf(crypto, name, signatureType.ed25519Note, keys.ed25519), crypto.sha256(own).slice(0, 4)];
}
