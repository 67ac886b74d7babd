import { concatBytes, encodeU64, encodeUtf8, formatBase64, parseBase64 } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import type { MechanismId } from "../base/ids.ts";
import { accept, assert, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { keyIdOf, signatureType } from "./key.ts";
import type { KeySet, SignaturePair, SigningMessages } from "./key.ts";
import { hashBytes } from "./merkle.ts";
import { formatNote, isKeyName, openParsed, parseNote } from "./note.ts";
import type { NoteVerifier, SignatureLine } from "./note.ts";

/** The state of a log: C2SP tlog-checkpoint without extension lines. */
export interface Checkpoint {
  /** Name of the log, and of its keys: see `originOf`. */
  readonly origin: string;
  /** Number of entries. */
  readonly size: number;
  readonly root: Uint8Array;
}

/** A checkpoint that both keys of a key set have signed. */
export interface VerifiedCheckpoint extends Checkpoint {
  /** The signed note, byte for byte as it came. */
  readonly note: Uint8Array;
}

/** The largest size that is counted with: above it numbers are not exact. */
const sizeMax = Number.MAX_SAFE_INTEGER;

/** Origin line of a party's log: `<domain>/entente/<mechanism id>`. */
export const originOf = (domain: string, mechanism: MechanismId): string => `${domain}/entente/${mechanism}`;

export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${formatBase64(root)}\n`;
}

export function parseCheckpoint(text: string): Result<Checkpoint> {
  const [origin, digits, base64, end, ...rest] = text.split("\n");
  if (origin === undefined || digits === undefined || base64 === undefined || end !== "") {
    return refuse("checkpoint-form", "The signed state of the log does not have its three lines.");
  }
  if (rest.length > 0) return refuse("checkpoint-form", "The signed state of the log has lines beyond its three.");
  if (!isKeyName(origin) || encodeUtf8(origin).length > 255) {
    return refuse("checkpoint-origin", "The signed state names no log.");
  }
  if (!/^(?:0|[1-9]\d{0,19})$/.test(digits) || Number(digits) > sizeMax) {
    return refuse("checkpoint-size", "The signed state of the log gives a size that no log can have.");
  }
  const root = parseBase64(base64);
  if (root?.length !== hashBytes) return refuse("checkpoint-root", "The signed state of the log has no 32-byte root.");
  return accept({ origin, size: Number(digits), root });
}

/**
 * The structure `cosigned_message` of tlog-cosignature, which ML-DSA-44 signs. `seconds` is 0 where the signer says nothing
 * of time: so a log signs its own checkpoint, whose dates stand in its entries.
 */
export function treeMessage(signer: string, seconds: number, { origin, size, root }: Checkpoint): Uint8Array {
  return concatBytes(
    encodeUtf8("subtree/v1\n\0"),
    shortText(signer),
    encodeU64(seconds),
    shortText(origin),
    encodeU64(0),
    encodeU64(size),
    root,
  );
}

function shortText(text: string): Uint8Array {
  const bytes = encodeUtf8(text);
  assert(bytes.length > 0 && bytes.length < 256, "a name has 1 to 255 bytes");
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

/** What the log's two keys sign for a checkpoint. */
export function checkpointMessages(checkpoint: Checkpoint): SigningMessages {
  return { ed25519: encodeUtf8(formatCheckpoint(checkpoint)), mldsa44: treeMessage(checkpoint.origin, 0, checkpoint) };
}

/** The signed note. Our own signatures are checked like any other's before anything rests on them. */
export function assembleCheckpoint(
  crypto: Crypto,
  checkpoint: Checkpoint,
  keys: KeySet,
  signatures: SignaturePair,
): Result<VerifiedCheckpoint> {
  const [ed25519, mldsa44] = verifiersOf(crypto, checkpoint.origin, keys);
  const lines: SignatureLine[] = [
    { name: ed25519.name, keyId: ed25519.keyId, signature: signatures.ed25519 },
    // The zero time stands before the signature as tlog-cosignature has it.
    { name: mldsa44.name, keyId: mldsa44.keyId, signature: concatBytes(encodeU64(0), signatures.mldsa44) },
  ];
  return openCheckpoint(crypto, formatNote({ text: formatCheckpoint(checkpoint), lines }), checkpoint.origin, keys);
}

/** Verifies a checkpoint of the log named `origin` under one key set: both algorithms must hold. */
export function openCheckpoint(
  crypto: Crypto,
  note: Uint8Array,
  origin: string,
  keys: KeySet,
): Result<VerifiedCheckpoint> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const read = parseCheckpoint(parsed.value.text);
  if (!read.ok) return read;
  if (read.value.origin !== origin) {
    return refuse("checkpoint-origin", `This is a state of the log ${read.value.origin}, not of ${origin}.`);
  }
  const opened = openParsed(parsed.value, verifiersOf(crypto, origin, keys));
  return opened.ok ? accept({ ...read.value, note }) : opened;
}

/** What a checkpoint note says, unverified: enough to choose the keys it must be verified under. */
export function readCheckpoint(note: Uint8Array): Result<Checkpoint> {
  const parsed = parseNote(note);
  return parsed.ok ? parseCheckpoint(parsed.value.text) : parsed;
}

function verifiersOf(crypto: Crypto, origin: string, keys: KeySet): readonly [NoteVerifier, NoteVerifier] {
  return [
    {
      name: origin,
      keyId: keyIdOf(crypto, origin, signatureType.ed25519Note, keys.ed25519),
      verify: (text, signature) => crypto.ed25519.verify(keys.ed25519, encodeUtf8(text), signature),
    },
    {
      name: origin,
      keyId: keyIdOf(crypto, origin, signatureType.mldsa44Tree, keys.mldsa44),
      verify: (text, signature) => {
        const checkpoint = parseCheckpoint(text);
        if (!checkpoint.ok || !signature.subarray(0, 8).every((byte) => byte === 0)) return false;
        return crypto.mldsa44.verify(keys.mldsa44, treeMessage(origin, 0, checkpoint.value), signature.subarray(8));
      },
    },
  ];
}
