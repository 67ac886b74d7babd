import { decodeUtf8 } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { ActId } from "../../base/ids.ts";
import { accept } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { formatPage } from "../../stranger/file.ts";
import { readTestimony } from "../../stranger/testimony.ts";
import type { MechanismRow, Store } from "../ports.ts";
import { certifyAct } from "./certify.ts";
import { testifyAct } from "./testify.ts";

/** How an act leaves the house as proof: its entry alone, all that its outcome rests on, or that as one page with its own checker. */
export type Certificate = { readonly form: "copy" | "whole" } | { readonly form: "page"; readonly script: string };

/** Text of a certificate of one act; checked as a stranger will check it. Codes: `act-unknown`, `log-damaged`, `page-too-large`. */
export async function writeCertificate(
  crypto: Crypto,
  store: Store,
  row: MechanismRow,
  act: ActId,
  certificate: Certificate,
): Promise<Result<string>> {
  const write = certificate.form === "copy" ? certifyAct : testifyAct;
  const proof = await write(crypto, store, row, act);
  if (!proof.ok) return proof;
  if (certificate.form !== "page") return accept(decodeUtf8(proof.value) ?? "");
  const read = readTestimony(crypto, proof.value, []);
  if (!read.ok) {
    const [first = { code: "certificate-form", sentence: "It cannot be read." }] = read.refusal;
    return { ok: false, refusal: first };
  }
  return formatPage(crypto, read.value, proof.value, certificate.script);
}
