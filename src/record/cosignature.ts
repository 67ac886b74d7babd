import { concatBytes, encodeU64, encodeUtf8 } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { formatInstant, secondsOf } from "../base/time.ts";
import type { Instant } from "../base/time.ts";
import { formatCheckpoint, parseCheckpoint, treeMessage } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { keyIdOf, signatureType } from "./key.ts";
import type { KeySet, SignaturePair, SigningMessages } from "./key.ts";
import { addLines, openParsed, parseNote } from "./note.ts";
import type { NoteVerifier, SignatureLine } from "./note.ts";

/**
 * A dated signature of another party's checkpoint: C2SP tlog-cosignature, by both algorithms and with one date. In Entente it
 * says besides that the cosigner holds every entry up to that size: the receipt of transport.
 */
export interface Cosigner {
  /** Origin of the cosigner's own log. */
  readonly origin: string;
  readonly keys: KeySet;
}

/** A cosignature that was verified. */
export interface VerifiedCosignature {
  readonly checkpoint: Checkpoint;
  readonly cosigner: string;
  readonly at: Instant;
}

/** What the cosigner's two keys sign. */
export function cosignatureMessages(checkpoint: Checkpoint, cosigner: string, at: Instant): SigningMessages {
  const seconds = secondsOf(at);
  return {
    ed25519: encodeUtf8(`cosignature/v1\ntime ${seconds}\n${formatCheckpoint(checkpoint)}`),
    mldsa44: treeMessage(cosigner, seconds, checkpoint),
  };
}

/** The checkpoint note with the cosigner's two lines under it, verified before anything rests on them. */
export function cosignNote(
  crypto: Crypto,
  note: Uint8Array,
  cosigner: Cosigner,
  at: Instant,
  signatures: SignaturePair,
): Result<Uint8Array> {
  const date = encodeU64(secondsOf(at));
  const [ed25519, mldsa44] = idsOf(crypto, cosigner);
  const cosigned = addLines(note, [
    { name: cosigner.origin, keyId: ed25519, signature: concatBytes(date, signatures.ed25519) },
    { name: cosigner.origin, keyId: mldsa44, signature: concatBytes(date, signatures.mldsa44) },
  ]);
  if (!cosigned.ok) return cosigned;
  const opened = openCosignature(crypto, cosigned.value, cosigner);
  return opened.ok ? cosigned : opened;
}

/** Verifies one cosigner's lines on a checkpoint note. The log's own signatures are another matter: `openCheckpoint`. */
export function openCosignature(crypto: Crypto, note: Uint8Array, cosigner: Cosigner): Result<VerifiedCosignature> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const checkpoint = parseCheckpoint(parsed.value.text);
  if (!checkpoint.ok) return checkpoint;
  const dates: number[] = [];
  const opened = openParsed(parsed.value, verifiersOf(crypto, cosigner, dates));
  if (!opened.ok) return opened;
  const [first, ...others] = dates;
  if (first === undefined || others.some((each) => each !== first)) {
    return refuse("cosignature-date", `The two signatures of ${cosigner.origin} give different dates.`);
  }
  return accept({ checkpoint: checkpoint.value, cosigner: cosigner.origin, at: formatInstant(first) });
}

/** The lines a cosigner put under a note, unverified: to carry them over to another copy of the same checkpoint. */
export function linesOf(crypto: Crypto, note: Uint8Array, cosigner: Cosigner): readonly SignatureLine[] {
  const parsed = parseNote(note);
  if (!parsed.ok) return [];
  const ids = idsOf(crypto, cosigner).map(String);
  return parsed.value.lines.filter((line) => line.name === cosigner.origin && ids.includes(String(line.keyId)));
}

function idsOf(crypto: Crypto, { origin, keys }: Cosigner): readonly [Uint8Array, Uint8Array] {
  return [
    keyIdOf(crypto, origin, signatureType.ed25519Cosignature, keys.ed25519),
    keyIdOf(crypto, origin, signatureType.mldsa44Tree, keys.mldsa44),
  ];
}

function verifiersOf(crypto: Crypto, cosigner: Cosigner, dates: number[]): readonly NoteVerifier[] {
  const { origin, keys } = cosigner;
  const [ed25519, mldsa44] = idsOf(crypto, cosigner);
  /** Splits off the date, which the message repeats, and notes it. Later than the year 9999 nobody has cosigned. */
  const dated = (
    text: string,
    signature: Uint8Array,
    check: (messages: SigningMessages, rest: Uint8Array) => boolean,
  ) => {
    const checkpoint = parseCheckpoint(text);
    if (!checkpoint.ok || signature.length < 8) return false;
    const seconds = new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0);
    if (seconds === 0n || seconds > 253_402_300_799n) return false;
    dates.push(Number(seconds));
    const messages = cosignatureMessages(checkpoint.value, origin, formatInstant(Number(seconds)));
    return check(messages, signature.subarray(8));
  };
  return [
    {
      name: origin,
      keyId: ed25519,
      verify: (text, signature) =>
        dated(text, signature, (messages, rest) => crypto.ed25519.verify(keys.ed25519, messages.ed25519, rest)),
    },
    {
      name: origin,
      keyId: mldsa44,
      verify: (text, signature) =>
        dated(text, signature, (messages, rest) => crypto.mldsa44.verify(keys.mldsa44, messages.mldsa44, rest)),
    },
  ];
}

/** The date a cosigner of one of these names put to a note, unverified: for showing what was verified when it was stored. */
export function dateUnder(note: Uint8Array, names: readonly string[]): Instant | undefined {
  const parsed = parseNote(note);
  const line = parsed.ok ? parsed.value.lines.find(({ name }) => names.includes(name)) : undefined;
  if (line === undefined || line.signature.length < 8) return undefined;
  const seconds = new DataView(line.signature.buffer, line.signature.byteOffset, 8).getBigUint64(0);
  return seconds > 253_402_300_799n ? undefined : formatInstant(Number(seconds));
}
