import { concatBytes, encodeU64, encodeUtf8, formatHex } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { partBytesMax } from "./codec.ts";
import type { Part, PartRef } from "./envelope.ts";

/** Bytes of a part's salt. Without it a short text could be guessed from its commitment, even after it was expunged. */
export const saltBytes = 32;

const domain = encodeUtf8("entente.part/v1\0");

/** SHA-256("entente.part/v1\0" || salt32 || u64be(size) || bytes) as hex: binds the words without showing them. */
export function commitPart(crypto: Crypto, part: Part): string {
  if (part.salt.length !== saltBytes) throw new Error(`a salt has ${saltBytes} bytes, not ${part.salt.length}`);
  const head = concatBytes(domain, part.salt, encodeU64(part.bytes.length));
  return formatHex(crypto.sha256(head, part.bytes));
}

/** The line of an entry that names a part. */
export function partRefOf(
  crypto: Crypto,
  named: { readonly name: string; readonly lang: string; readonly media: string },
  part: Part,
): PartRef {
  const { lang, media, name } = named;
  return { commitment: commitPart(crypto, part), lang, media, name, size: part.bytes.length };
}

/** Whether these are the bytes an entry speaks of. Codes: `part-too-large`, `part-salt`, `part-size`, `part-differs`. */
export function checkPart(crypto: Crypto, ref: PartRef, part: Part): Result<void> {
  const { bytes, salt } = part;
  if (bytes.length > partBytesMax) {
    return refuse(
      "part-too-large",
      `The part "${ref.name}" has ${bytes.length} bytes; at most ${partBytesMax} are allowed.`,
    );
  }
  if (salt.length !== saltBytes) {
    return refuse("part-salt", `The salt of the part "${ref.name}" has ${salt.length} bytes instead of ${saltBytes}.`);
  }
  if (bytes.length !== ref.size) {
    return refuse("part-size", `The part "${ref.name}" has ${bytes.length} bytes; its entry says ${ref.size}.`);
  }
  if (commitPart(crypto, part) !== ref.commitment) {
    return refuse("part-differs", `The part "${ref.name}" is not the one its author signed.`);
  }
  return accept(undefined);
}
