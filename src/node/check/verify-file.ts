import { decodeUtf8 } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import { accept } from "../../base/refusal.ts";
import type { Refusal, Result } from "../../base/refusal.ts";
import { checkFork, parseFork } from "../../record/fork.ts";
import type { VerifiedFork } from "../../record/fork.ts";
import { formatFingerprint } from "../../record/key.ts";
import { comparePage } from "../../stranger/file.ts";
import type { PageLikeness } from "../../stranger/file.ts";
import { findPageProof } from "../../stranger/proof-block.ts";
import { readTestimony } from "../../stranger/testimony.ts";
import type { Testimony } from "../../stranger/testimony.ts";
import { checkCertified } from "./certify.ts";
import type { CertifiedAct } from "./certify.ts";

/** A file of evidence that holds, by what it is; `digits` are the keys it holds under. */
export type CheckedFile =
  | { readonly kind: "fork"; readonly fork: VerifiedFork; readonly digits: readonly string[] }
  | { readonly kind: "copy"; readonly copy: CertifiedAct; readonly digits: readonly string[] }
  /** `page`: of a page that carries its proof, whether it shows what that says. */
  | { readonly kind: "certificate"; readonly testimony: Testimony; readonly page?: PageLikeness };

/**
 * Verifies a file that convinces by itself: a proof of contradiction, a certified copy, a certificate, or a page with one. It is told
 * by how it opens. Every fault found is named.
 */
export function checkFile(
  crypto: Crypto,
  bytes: Uint8Array,
  trusted: readonly string[],
): Result<CheckedFile, readonly Refusal[]> {
  const proof = findPageProof(bytes);
  if (proof !== undefined) return proof.ok ? checkPage(crypto, bytes, proof.value, trusted) : faults(proof.refusal);
  const opening = decodeUtf8(bytes.subarray(0, bytes.indexOf(10))) ?? "";
  if (opening.startsWith("entente.fork/")) return checkForkFile(crypto, bytes, trusted);
  if (opening.startsWith("entente.certificate/")) {
    const read = readTestimony(crypto, bytes, trusted);
    return read.ok ? accept({ kind: "certificate", testimony: read.value }) : read;
  }
  const copy = checkCertified(crypto, bytes, trusted);
  if (!copy.ok) return faults(copy.refusal);
  const digits = [...copy.value.copy.keys].map(
    ([origin, [first]]) => `${origin}: ${formatFingerprint(crypto, first.keys)}`,
  );
  return accept({ kind: "copy", copy: copy.value, digits });
}

const faults = (...refusal: readonly Refusal[]) => ({ ok: false, refusal }) as const;

function checkPage(
  crypto: Crypto,
  bytes: Uint8Array,
  proof: Uint8Array,
  trusted: readonly string[],
): Result<CheckedFile, readonly Refusal[]> {
  const read = readTestimony(crypto, proof, trusted);
  if (!read.ok) return read;
  const page = comparePage(crypto, decodeUtf8(bytes) ?? "", read.value, proof);
  if (page !== "differs") return accept({ kind: "certificate", testimony: read.value, page });
  const sentence =
    "The proof in the page holds, but the page shows something else than its proof says: do not rely on it.";
  return faults({ code: "page-differs", sentence });
}

function checkForkFile(
  crypto: Crypto,
  bytes: Uint8Array,
  trusted: readonly string[],
): Result<CheckedFile, readonly Refusal[]> {
  const parsed = parseFork(bytes);
  if (!parsed.ok) return faults(parsed.refusal);
  const digits = parsed.value.keys.map((keys) => formatFingerprint(crypto, keys));
  const known = parsed.value.keys.filter((_, i) => trusted.length === 0 || trusted.includes(digits[i] ?? ""));
  const fork = checkFork(crypto, bytes, known);
  return fork.ok ? accept({ kind: "fork", fork: fork.value, digits }) : faults(fork.refusal);
}
