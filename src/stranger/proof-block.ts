import { decodeUtf8, formatBase64, parseBase64 } from "../base/bytes.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";

const lineChars = 76;
/** The marks of a script that reads proofs are followed by no base64, and so are none. */
const block = /-----BEGIN ENTENTE PROOF-----\n([A-Za-z0-9+/=\n]+)\n-----END ENTENTE PROOF-----/g;

/**
 * The proof as one block of text that survives a page, a mail or a printer: base64 in lines between two marks, so that it is
 * taken out with a text editor, whatever surrounds it.
 */
export function formatProofBlock(proof: Uint8Array): string {
  const lines = formatBase64(proof).match(new RegExp(`.{1,${lineChars}}`, "g")) ?? [];
  return `-----BEGIN ENTENTE PROOF-----\n${lines.join("\n")}\n-----END ENTENTE PROOF-----`;
}

/** Takes the proof out of what surrounds it. Codes: `proof-missing`, `proof-twice`, `proof-unreadable`. */
export function findProofBlock(file: string): Result<Uint8Array> {
  const [found, ...others] = file.matchAll(block);
  if (found === undefined) return refuse("proof-missing", "There is no proof in this file, or it is damaged.");
  if (others.length > 0) return refuse("proof-twice", "There is more than one proof in this file.");
  const proof = parseBase64((found[1] ?? "").replaceAll("\n", ""));
  return proof === undefined
    ? refuse("proof-unreadable", "The proof in this file is damaged: it is not base64.")
    : accept(proof);
}

/** The proof of a page, where these are the bytes of a page. */
export function findPageProof(bytes: Uint8Array): Result<Uint8Array> | undefined {
  const file = decodeUtf8(bytes);
  return file?.trimStart().startsWith("<!doctype html>") === true ? findProofBlock(file) : undefined;
}
