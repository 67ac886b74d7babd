import { catalogue, isKnownKind } from "../../src/act/catalogue.ts";
import type { KindName } from "../../src/act/catalogue.ts";
import { createClosure } from "../../src/act/closure.ts";
import { decodeEntry, encodeEnvelope } from "../../src/act/codec.ts";
import { describeKind, listNamedActs, readContent } from "../../src/act/content.ts";
import type { Field, Form } from "../../src/act/form.ts";
import type { Entry } from "../../src/act/envelope.ts";
import {
  concatBytes,
  decodeUtf8,
  encodeUtf8,
  formatBase64,
  formatHex,
  parseBase64,
  parseHex,
} from "../../src/base/bytes.ts";
import type { Crypto, SignatureScheme } from "../../src/base/crypto.ts";
import { nodeCrypto as crypto } from "../../src/base/crypto-node.ts";
import type { PartyId } from "../../src/base/ids.ts";
import { decodeCanonical, encodeCanonical, formatCanonical } from "../../src/base/json.ts";
import type { Json, JsonObject } from "../../src/base/json.ts";
import { accept, getValue, refuse } from "../../src/base/refusal.ts";
import type { Result } from "../../src/base/refusal.ts";
import { addSeconds, formatInstant, isInstant, secondsOf } from "../../src/base/time.ts";
import { decodeParcel } from "../../src/exchange/decode.ts";
import { encodeParcel } from "../../src/exchange/encode.ts";
import { formatBlocks, parseBlocks } from "../../src/record/blocks.ts";
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from "../../src/record/checkpoint.ts";
import { linesOf, openCosignature } from "../../src/record/cosignature.ts";
import { checkFork, formatFork, parseFork } from "../../src/record/fork.ts";
import { readFirstKeys } from "../../src/record/key-history.ts";
import {
  formatFingerprint,
  formatVerifierKey,
  formatVerifierKeys,
  parseFingerprint,
  parseVerifierKey,
} from "../../src/record/key.ts";
import { checkConsistency, checkInclusion } from "../../src/record/merkle-check.ts";
import { addLines, formatNote, parseNote } from "../../src/record/note.ts";
import { checkProof, formatProof, parseProof } from "../../src/record/proof.ts";
import { readRevision } from "../../src/text/revision.ts";
import { cosign, openingEntry, sampleKeys, sampleLog, sampleMechanism, sampleOrigin } from "../samples/party-log.ts";
import { adoption, east, entry, founding, mechanism, minute, rootAt, seen, west } from "../samples/rivers.ts";
import type { Parser } from "./fuzz.ts";

/** Every reader of the project that meets bytes from outside. */

/** A note with its signatures cut short, so that most of what is changed is not the inside of one long number. */
const brief = (note: Uint8Array): Uint8Array => {
  const { lines, text: words } = getValue(parseNote(note));
  return formatNote({ text: words, lines: lines.map((line) => ({ ...line, signature: line.signature.slice(0, 48) })) });
};

const log = sampleLog(0, 5);
const wholeNote = (log.head as NonNullable<typeof log.head>).note;
const note = brief(wholeNote);
const cosigned = brief(cosign(1, wholeNote, log, formatInstant(1_772_366_400)));
const keys = sampleKeys(0);
const cosigner = { origin: sampleOrigin(1), keys: sampleKeys(1) };
const textOf = (bytes: Uint8Array): string => decodeUtf8(bytes) ?? "";
const bytesOf = ({ envelope }: Entry): Uint8Array => encodeEnvelope(envelope);

/** A parser whose value is written back by `format`. */
function parser<T>(
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
const text =
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
const lenient: Crypto = { ...crypto, ed25519: takeAll(crypto.ed25519), mldsa44: takeAll(crypto.mldsa44) };

const answer = entry(west, 1, {
  at: minute(3),
  kind: "stance.concurred",
  content: { digest: "d".repeat(64), proposal: "e".repeat(64) },
  parts: [{ commitment: "ab".repeat(32), lang: "ko", media: "text/markdown", name: "statement", size: 12 }],
  refs: [founding().id],
  seen: seen({ east: 1 }),
});
const history = [founding(), adoption(west), entry(east, 1, { at: minute(2), seen: seen({ west: 1 }) }), answer].map(
  bytesOf,
);

const json = parser(
  "canonical json",
  [
    '{"10":1,"9":{"a":[null,true,-12],"b":"\\u0000\\n한글\u{1F600}"}}',
    '"\\\\ud800"',
    "[[[[1]]],{}]",
    '{"":{"a":1,"b":2}}',
  ]
    .map(encodeUtf8)
    .concat(history),
  (bytes) => decodeCanonical(bytes),
  encodeCanonical,
);

const entries = parser("entry", history, (bytes) => decodeEntry(crypto, bytes), bytesOf);

/** A made-up value of a form: what help tells is enough to write content that is accepted. */
function write(form: Form): Json {
  if (form.form === "number") return 1;
  if (form.form === "yes-no") return true;
  if (form.form === "choice") return form.choices[0] as string;
  if (form.form === "list") return [write(form.of), write(form.of)];
  if (form.form === "group") return writeGroup(form.fields);
  if (form.form === "one-of") return writeGroup((form.options[0] as { fields: readonly Field[] }).fields);
  return writeText(form.words);
}
const writeGroup = (fields: readonly Field[]): JsonObject =>
  Object.fromEntries(fields.map((field) => [field.name, write(field.form)]));

/** A text of which its words say what it is: the example they give, or so many digits. */
function writeText(words: string): string {
  const [, digits] = /(\d+) digits 0-9 a-f/.exec(words) ?? [];
  if (digits !== undefined) return "a".repeat(Number(digits));
  const [, example] = /such as "?([^",]+)"?/.exec(words) ?? [];
  if (example !== undefined) return example;
  return words.includes("web address") ? "https://example.org/a" : words.includes("party") ? "east" : "Words";
}

/** The kind on the first line, its content after it. */
const content = parser(
  "content",
  Object.keys(catalogue).map((kind) => {
    const { fields } = describeKind(kind as KindName);
    return encodeUtf8(`${kind}\n${formatCanonical(writeGroup(fields))}`);
  }),
  (bytes): Result<{ readonly kind: KindName; readonly content: JsonObject }> => {
    const line = bytes.indexOf(10);
    const kind = textOf(bytes.subarray(0, Math.max(0, line)));
    const read = decodeCanonical(bytes.subarray(line + 1));
    if (!read.ok) return read;
    if (!isKnownKind(kind)) return refuse("kind-unknown", "No such kind.");
    const typed = readContent(kind, read.value as JsonObject);
    return typed.ok ? accept({ kind, content: read.value as JsonObject }) : typed;
  },
  ({ kind, content: value }) => {
    listNamedActs(kind, value);
    return concatBytes(encodeUtf8(`${kind}\n`), encodeCanonical(value));
  },
);

/** Entries one a line, as far as they can be read, given to the closure that judges them: whatever they say, it must not throw. */
const closure: Parser = {
  share: 0.2,
  ...parser(
    "closure",
    [concatBytes(...history.flatMap((bytes) => [bytes, encodeUtf8("\n")]))],
    (bytes): Result<undefined> => {
      const judging = createClosure({ crypto, mechanism, rootAt });
      const held = new Map<PartyId, number>();
      for (const line of textOf(bytes).split("\n")) {
        const read = decodeEntry(crypto, encodeUtf8(line));
        if (!read.ok) continue;
        const { mechanism: named, n, party } = read.value.envelope;
        if (named !== mechanism || n !== (held.get(party) ?? 0)) continue;
        held.set(party, n + 1);
        for (const { verdict } of judging.add([read.value])) {
          if (verdict.status === "void" && !verdict.sentence.endsWith("."))
            throw new Error("a verdict without a sentence");
        }
      }
      return accept(undefined);
    },
    () => undefined,
  ),
};

const notes = parser("note", [note, cosigned, wholeNote], parseNote, (value, bytes) => {
  if (Buffer.compare(getValue(addLines(bytes, [])), bytes) !== 0) throw new Error("adding no line changes the note");
  return formatNote(value);
});

const checkpoints = parser(
  "checkpoint",
  [encodeUtf8(textOf(note).slice(0, textOf(note).indexOf("\n\n") + 1))],
  text(parseCheckpoint),
  (value) => encodeUtf8(formatCheckpoint(value)),
);

const signedCheckpoints = parser(
  "signed checkpoint",
  [note, cosigned],
  (bytes) => openCheckpoint(lenient, bytes, log.origin, keys),
  (value) => value.note,
);

const cosignatures = parser(
  "cosignature",
  [cosigned],
  (bytes) => {
    linesOf(lenient, bytes, cosigner);
    return openCosignature(lenient, bytes, cosigner);
  },
  () => undefined,
);

const verifierKeys = parser(
  "verifier key",
  formatVerifierKeys(crypto, log.origin, keys).map(encodeUtf8),
  text((line) => parseVerifierKey(lenient, line)),
  (value) => encodeUtf8(formatVerifierKey(lenient, value)),
);

const fingerprints = parser(
  "fingerprint",
  [encodeUtf8(formatFingerprint(crypto, keys))],
  text(parseFingerprint),
  (value) => {
    if (getValue(parseFingerprint(value)) !== value) throw new Error("a fingerprint has two spellings");
    return undefined;
  },
);

const firstKeys = parser("first keys", [openingEntry(0), openingEntry(1)], readFirstKeys, () => undefined);

const hashes = [1, 2, 3].map((n) => crypto.sha256(Uint8Array.of(n)));
const proofs = parser(
  "proof",
  [
    formatProof({ index: 2, hashes: log.tree.proveInclusion(2, 5), note }),
    formatProof({ index: 0, hashes, note: cosigned }),
  ],
  parseProof,
  (value) => {
    const { index, hashes: proof } = value;
    checkProof(crypto, value, hashes[0] as Uint8Array);
    const [leafHash, root, rootTo] = hashes as [Uint8Array, Uint8Array, Uint8Array];
    checkInclusion(crypto, { index, size: index + 1, leafHash, root, proof });
    checkInclusion(crypto, { index, size: Number.MAX_SAFE_INTEGER, leafHash, root, proof });
    checkConsistency(crypto, { from: index, to: Number.MAX_SAFE_INTEGER, rootFrom: root, rootTo, proof });
    return formatProof(value);
  },
);

const other = sampleLog(0, 3, "other");
const otherNote = brief((other.head as NonNullable<typeof other.head>).note);
const forkText = formatFork({
  a: otherNote,
  b: note,
  size: 3,
  rootInB: log.tree.root(3),
  proof: log.tree.proveConsistency(3, 5),
});
const forks = parser("fork proof", [forkText], parseFork, (value, bytes) => {
  checkFork(lenient, bytes, [keys]);
  return formatFork(value);
});

const blocks = parser(
  "blocks",
  [
    formatBlocks("entente.sample/v1", [
      { title: "a b 1", bytes: encodeUtf8("words\n") },
      { title: "c", bytes: note },
    ]),
  ],
  (bytes) => parseBlocks("entente.sample/v1", bytes, 64 * 1024),
  (value) => formatBlocks("entente.sample/v1", value),
);

const parcels = parser(
  "parcel",
  [
    encodeParcel({
      mechanism: sampleMechanism,
      from: east,
      to: west,
      claim: {
        held: [{ party: west, size: 3, root: "ab".repeat(32), cosigned: [{ cosigner: east, size: 2 }] }],
        wanted: ["cd".repeat(32)],
        known: ["fork-1"],
      },
      logs: [{ party: east, from: 0, checkpoint: note, entries: history.slice(2) }],
      cosignatures: [{ log: east, cosigner: west, note: cosigned }],
      parts: [{ salt: new Uint8Array(32), bytes: encodeUtf8("words") }],
      evidence: [{ name: "fork-2", bytes: forkText }],
    }),
  ],
  decodeParcel,
  encodeParcel,
);

const revisions = parser(
  "revision",
  [
    encodeCanonical({
      clauses: [
        { id: "a", number: "1", text: "Words" },
        { heading: "H", id: "b", number: "2", text: "" },
      ],
    }),
  ],
  readRevision,
  (value) => encodeCanonical(value as unknown as Json),
);

const instants = parser(
  "instant",
  ["2026-02-28T23:59:59Z", "2024-02-29T00:00:00Z", "1970-01-01T00:00:00Z"].map(encodeUtf8),
  text((line) => (isInstant(line) ? accept(line) : refuse("not-an-instant", "Not an instant."))),
  (value) => encodeUtf8(addSeconds(formatInstant(secondsOf(value)), 0)),
);

const spellings = parser(
  "hex and base64",
  [encodeUtf8("00ff10"), encodeUtf8("AP8Q"), encodeUtf8("AP8=")],
  text((line) => {
    const [hex, base64] = [parseHex(line), parseBase64(line)];
    if (hex !== undefined && formatHex(hex) !== line) throw new Error("hex is written back otherwise");
    if (hex === undefined && base64 === undefined) return refuse("not-bytes", "Neither.");
    return accept(base64 === undefined ? line : formatBase64(base64));
  }),
  encodeUtf8,
);

export const parsers: readonly Parser[] = [
  json,
  entries,
  content,
  closure,
  notes,
  checkpoints,
  signedCheckpoints,
  cosignatures,
  verifierKeys,
  fingerprints,
  firstKeys,
  proofs,
  forks,
  blocks,
  parcels,
  revisions,
  instants,
  spellings,
];
