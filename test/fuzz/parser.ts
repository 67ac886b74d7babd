import type { Crypto, SignatureScheme } from "../../src/base/crypto.ts";
import { decodeUtf8 } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { accept, getValue, refuse } from "../../src/base/refusal.ts";
import type { Result } from "../../src/base/refusal.ts";
import { formatNote, parseNote } from "../../src/record/note.ts";
import type { Parser } from "./fuzz.ts";

/** A parser whose value is written back by `format`. */
export function parser<T>(
  name: string,
  samples: readonly Uint8Array[],
  parse: (bytes: Uint8Array) => Result<T>,
  format: (value: T, bytes: Uint8Array) => Uint8Array | undefined,
): Parser {
  return {
    name,
    samples,
    read(bytes) {
      const read = parse(bytes);
      return read.ok ? accept(format(read.value, bytes)) : read;
    },
  };
}

/** A parser of text: what is not UTF-8 is refused before it. */
export const text =
  <T>(parse: (text: string) => Result<T>) =>
  (bytes: Uint8Array): Result<T> => {
    const decoded = decodeUtf8(bytes);
    return decoded === undefined ? refuse("not-text", "Not text.") : parse(decoded);
  };

/**
 * Takes any signature, and any key of the right length. What signatures prove is tested with the algorithms; here it is what is
 * read around them that is tried, at a speed that reaches millions.
 */
const takeAll = (scheme: SignatureScheme): SignatureScheme => ({
  ...scheme,
  verify: () => true,
  isSoundKey: (key) => key.length === scheme.publicKeyBytes,
});
export const lenient: Crypto = {
  ...nodeCrypto,
  ed25519: takeAll(nodeCrypto.ed25519),
  mldsa44: takeAll(nodeCrypto.mldsa44),
};

/** A note with its signatures cut short, so that most of what is changed is not the inside of one long number. */
export const brief = (note: Uint8Array): Uint8Array => {
  const { lines, text: words } = getValue(parseNote(note));
  return formatNote({ text: words, lines: lines.map((line) => ({ ...line, signature: line.signature.slice(0, 48) })) });
};
