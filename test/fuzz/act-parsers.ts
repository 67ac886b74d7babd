import { catalogue, isKnownKind } from "../../src/act/catalogue.ts";
import type { KindName } from "../../src/act/catalogue.ts";
import { createClosure } from "../../src/act/closure.ts";
import { decodeEntry, encodeEnvelope } from "../../src/act/codec.ts";
import { describeKind, listNamedActs, readContent } from "../../src/act/content.ts";
import type { Entry } from "../../src/act/envelope.ts";
import type { Field, Form } from "../../src/act/form.ts";
import {
  concatBytes,
  decodeUtf8,
  encodeUtf8,
  formatBase64,
  formatHex,
  parseBase64,
  parseHex,
} from "../../src/base/bytes.ts";
import { nodeCrypto as crypto } from "../../src/base/crypto-node.ts";
import type { PartyId } from "../../src/base/ids.ts";
import { decodeCanonical, encodeCanonical, formatCanonical } from "../../src/base/json.ts";
import type { Json, JsonObject } from "../../src/base/json.ts";
import { accept, refuse } from "../../src/base/refusal.ts";
import type { Result } from "../../src/base/refusal.ts";
import { addSeconds, formatInstant, isInstant, secondsOf } from "../../src/base/time.ts";
import { readRevision } from "../../src/text/revision.ts";
import { adoption, east, entry, founding, mechanism, minute, rootAt, seen, west } from "../samples/rivers.ts";
import type { Parser } from "./fuzz.ts";
import { parser, text } from "./parser.ts";

const textOf = (bytes: Uint8Array): string => decodeUtf8(bytes) ?? "";
const bytesOf = ({ envelope }: Entry): Uint8Array => encodeEnvelope(envelope);

const answer = entry(west, 1, {
  at: minute(3),
  kind: "stance.concurred",
  content: { digest: "d".repeat(64), proposal: "e".repeat(64) },
  parts: [{ commitment: "ab".repeat(32), lang: "ko", media: "text/markdown", name: "statement", size: 12 }],
  refs: [founding().id],
  seen: seen({ east: 1 }),
});
/** Entries of two parties, as bytes. */
export const history = [
  founding(),
  adoption(west),
  entry(east, 1, { at: minute(2), seen: seen({ west: 1 }) }),
  answer,
].map(bytesOf);

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

/** Readers of values, entries, their content and the words beside them. */
export const actParsers: readonly Parser[] = [json, entries, content, closure, revisions, instants, spellings];
