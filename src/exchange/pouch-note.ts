import { equalBytes } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { checkKeySet, commitKeys, formatFingerprint } from "../record/key.ts";
import type { KeySet, SignaturePair, SigningMessages } from "../record/key.ts";
import { noteBytesMax, parseNote } from "../record/note.ts";
import { assembleText, openText, textMessages } from "../record/signed-text.ts";
import { formatManifest, parseManifest } from "./pouch.ts";
import type { Manifest } from "./pouch.ts";

/** A manifest whose signatures hold under the keys it brings; whose keys those are is for `recogniseSigner`. */
export interface SignedManifest extends Manifest {
  readonly signer: KeySet;
}

/** What the sender's two keys sign of a manifest. */
export const manifestMessages = (manifest: Manifest): SigningMessages => textMessages(formatManifest(manifest));

/** The signed note; our own signatures are checked like anybody's. */
export function assembleManifest(crypto: Crypto, manifest: Manifest, signatures: SignaturePair): Result<Uint8Array> {
  const note = assembleText(crypto, formatManifest(manifest), signerOf(manifest), signatures);
  if (note.length > noteBytesMax) {
    return refuse("pouch-manifest", "This pouch would have too long a manifest: choose smaller volumes.");
  }
  const opened = openManifest(crypto, note);
  return opened.ok ? accept(note) : opened;
}

/** Verifies a manifest by itself: both signatures, and that each of its key sets was committed to by the one before. */
export function openManifest(crypto: Crypto, note: Uint8Array): Result<SignedManifest> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const manifest = parseManifest(parsed.value.text);
  if (!manifest.ok) return manifest;
  const { keys } = manifest.value;
  const isChain = keys.every((each, i) => {
    const before = keys[i - 1];
    return before === undefined || equalBytes(commitKeys(crypto, each), before.next);
  });
  const signer = signerOf(manifest.value);
  if (!isChain || !checkKeySet(crypto, signer.keys).ok) {
    return refuse("pouch-keys", "The keys in the manifest of the pouch do not follow from each other.");
  }
  const opened = openText(crypto, note, signer);
  return opened.ok
    ? accept({ ...manifest.value, signer: signer.keys })
    : refuse("pouch-signature", "The manifest of the pouch is not signed by the keys it names.");
}

/** What is known of a sender's keys: forty digits each. */
export interface KnownKeys {
  /** Compared out of band: the keys its log began with. */
  readonly trusted: string | undefined;
  /** In force at the end of its log as held here; undefined where nothing of it is held. */
  readonly inForce: string | undefined;
}

/**
 * Whether a verified manifest is its sender's: its last keys are those in force here, or follow from them by commitments made
 * beforehand, as where the change of keys travels in this very pouch. Codes: `key-untrusted`, `pouch-key-retired`, `key-differs`.
 */
export function recogniseSigner(crypto: Crypto, manifest: SignedManifest, known: KnownKeys): Result<void> {
  const { from, keys } = manifest;
  const digits = keys.map((each) => formatFingerprint(crypto, each));
  const anchor = known.inForce ?? known.trusted;
  if (anchor === undefined) {
    const sentence = `The pouch is signed under ${digits[0]} by ${from}, which nobody here has confirmed: compare it with them, then trust it by \`entente trust ${from} --digits …\`.`;
    return refuse("key-untrusted", sentence);
  }
  if (digits.includes(anchor)) return accept(undefined);
  if (known.trusted !== undefined && digits.includes(known.trusted)) {
    const sentence = `The pouch is signed under keys that ${from} has retired since: what it holds comes again with a later pouch.`;
    return refuse("pouch-key-retired", sentence);
  }
  const sentence = `The pouch is signed under ${digits.at(-1)}, but the keys of ${from} are ${anchor}.`;
  return refuse("key-differs", sentence);
}

const signerOf = ({ from, keys, mechanism }: Manifest): { readonly name: string; readonly keys: KeySet } => ({
  name: `${from}/entente/${mechanism}`,
  keys: keys.at(-1) ?? keys[0],
});
