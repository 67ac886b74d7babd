import { decodeUtf8, formatBase64, parseBase64 } from "../base/bytes.ts";
import { refuse, accept } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";

const begin = "-----BEGIN ENTENTE PROOF-----";
const end = "-----END ENTENTE PROOF-----";
const lineChars = 76;

/**
 * The proof as one block of text that survives a page, a mail or a printer: base64 in lines between two marks, so that it is
 * taken out with a text editor, whatever surrounds it.
 */
export function formatProofBlock(proof: Uint8Array): string {
  const lines = formatBase64(proof).match(new RegExp(`.{1,${lineChars}}`, "g")) ?? [];
  return `${begin}\n${lines.join("\n")}\n${end}`;
}

/** Takes the proof out of what surrounds it. Codes: `proof-missing`, `proof-twice`, `proof-unreadable`. */
export function findProofBlock(file: string): Result<Uint8Array> {
  const from = file.indexOf(begin);
  const until = file.indexOf(end, from);
  if (from < 0 || until < 0) return refuse("proof-missing", "There is no proof in this file.");
  if (file.includes(begin, from + 1)) return refuse("proof-twice", "There is more than one proof in this file.");
  const proof = parseBase64(file.slice(from + begin.length, until).replace(/\s/g, ""));
  return proof === undefined
    ? refuse("proof-unreadable", "The proof in this file is damaged: it is not base64.")
    : accept(proof);
}

/** The proof of a page, where these are the bytes of a page with one. */
export function findPageProof(bytes: Uint8Array): Result<Uint8Array> | undefined {
  const file = decodeUtf8(bytes);
  return file?.trimStart().startsWith("<!doctype html>") === true ? findProofBlock(file) : undefined;
}
