import { concatBytes, decodeUtf8, encodeUtf8, equalBytes, formatBase64, parseBase64 } from "../base/bytes.ts";
import { accept, assert, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";

/** A text signed by one or more keys, as bytes: C2SP signed-note. */

export const noteBytesMax = 128 * 1024;
export const noteSignaturesMax = 32;

/** One line under the text. Name and id together say which key and which algorithm; they prove nothing by themselves. */
export interface SignatureLine {
  readonly name: string;
  /** 4 bytes, see `keyIdOf`. */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

/** A note as read: nobody has verified its signatures. */
export interface UnverifiedNote {
  /** Ends in a newline. */
  readonly text: string;
  readonly lines: readonly SignatureLine[];
}

/** One key that a note may be checked under. */
export interface NoteVerifier {
  readonly name: string;
  readonly keyId: Uint8Array;
  verify(text: string, signature: Uint8Array): boolean;
}

const dash = "\u2014 ";
// oxlint-disable-next-line no-control-regex -- these are what the format forbids
const forbidden = /[\0-\x09\x0b-\x1f]/;

/** Key names have no white space and no plus sign, so that lines and verifier keys can be split. */
export const isKeyName = (name: string): boolean => name.length > 0 && !/[\p{White_Space}+]/u.test(name);

export function formatNote(note: UnverifiedNote): Uint8Array {
  assert(note.text.endsWith("\n") && !forbidden.test(note.text), "a note's text is whole lines");
  assert(note.lines.length > 0 && note.lines.every((each) => isKeyName(each.name)), "a note has signed lines");
  const lines = note.lines.map(
    ({ name, keyId, signature }) => `${dash}${name} ${formatBase64(concatBytes(keyId, signature))}\n`,
  );
  return encodeUtf8(`${note.text}\n${lines.join("")}`);
}

/** Reads a note without verifying it. What is accepted is written back by `formatNote` byte for byte. */
export function parseNote(bytes: Uint8Array): Result<UnverifiedNote> {
  if (bytes.length > noteBytesMax) return refuse("note-size", `A signed note has at most ${noteBytesMax} bytes.`);
  const whole = decodeUtf8(bytes);
  if (whole === undefined || forbidden.test(whole)) {
    return refuse("note-text", "The signed note is not text, or holds control characters.");
  }
  const split = whole.lastIndexOf("\n\n");
  if (split < 0 || !whole.endsWith("\n")) {
    return refuse("note-form", "The signed note lacks the empty line between its text and its signatures.");
  }
  const rows = whole.slice(split + 2, -1).split("\n");
  if (rows.length > noteSignaturesMax) {
    return refuse("note-signatures", `A signed note carries at most ${noteSignaturesMax} signatures.`);
  }
  const lines: SignatureLine[] = [];
  for (const row of rows) {
    const line = parseLine(row);
    if (line === undefined) return refuse("note-form", "A line under the signed note is not a signature.");
    lines.push(line);
  }
  return accept({ text: whole.slice(0, split + 1), lines });
}

function parseLine(row: string): SignatureLine | undefined {
  const [name, base64, ...rest] = row.startsWith(dash) ? row.slice(dash.length).split(" ") : [];
  if (name === undefined || base64 === undefined || rest.length > 0 || !isKeyName(name)) return undefined;
  const bytes = parseBase64(base64);
  if (bytes === undefined || bytes.length < 5) return undefined;
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/**
 * Verifies a note: every verifier given must have signed it, and no line of theirs may fail. Lines of keys that are not asked
 * for are passed over, as signed-note has it.
 */
export function openNote(bytes: Uint8Array, verifiers: readonly NoteVerifier[]): Result<UnverifiedNote> {
  const note = parseNote(bytes);
  return note.ok ? openParsed(note.value, verifiers) : note;
}

/** The same of a note that is read already. */
export function openParsed(note: UnverifiedNote, verifiers: readonly NoteVerifier[]): Result<UnverifiedNote> {
  assert(verifiers.length > 0, "a note is opened under keys");
  const { text, lines } = note;
  for (const verifier of verifiers) {
    const own = lines.filter((line) => line.name === verifier.name && equalBytes(line.keyId, verifier.keyId));
    if (own.length === 0) {
      return refuse("signature-missing", `The note does not carry the signature of ${verifier.name} that it needs.`);
    }
    if (!own.every((line) => verifier.verify(text, line.signature))) {
      return refuse("signature", `A signature of ${verifier.name} does not hold.`);
    }
  }
  return accept(note);
}

/** The same note with further lines under it; a line already there is not repeated. */
export function addLines(bytes: Uint8Array, lines: readonly SignatureLine[]): Result<Uint8Array> {
  const note = parseNote(bytes);
  if (!note.ok) return note;
  const isSame = (a: SignatureLine, b: SignatureLine): boolean =>
    a.name === b.name && equalBytes(a.keyId, b.keyId) && equalBytes(a.signature, b.signature);
  const fresh = lines.filter((line) => !note.value.lines.some((each) => isSame(each, line)));
  const all = [...note.value.lines, ...fresh];
  if (all.length > noteSignaturesMax) {
    return refuse("note-signatures", `A signed note carries at most ${noteSignaturesMax} signatures.`);
  }
  return accept(formatNote({ text: note.value.text, lines: all }));
}
