import { concatBytes, decodeUtf8, encodeUtf8, formatHex, parseHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import { encodeCanonical } from "../../base/json.ts";
import type { Json } from "../../base/json.ts";
import { documentKinds } from "../../mechanism/documents.ts";
import { openSource } from "./archive-source.ts";
import type { ArchiveSource } from "./archive-source.ts";
import { renderPages } from "./archive-pages.ts";
import type { ArchiveFile } from "./archive-pages.ts";
import { isMechanismId, isPartyId } from "../../base/ids.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";
import { isInstant } from "../../base/time.ts";
import type { Instant } from "../../base/time.ts";
import type { MechanismRow, StoreReads, StoredCosignature, StoredHead } from "../ports.ts";
import { readStored } from "./stored-record.ts";

/** What an archive says of itself, in `archive.json`: which consultation, whose copy, and as of which second its pages are read, if it has any. */
const archiveHead = z.strictObject({
  entente: z.literal("archive/v1"),
  mechanism: z.custom<MechanismId>((value) => typeof value === "string" && isMechanismId(value)),
  shortName: z.string(),
  party: z.custom<PartyId>((value) => typeof value === "string" && isPartyId(value)),
  at: z.custom<Instant>((value) => typeof value === "string" && isInstant(value)).optional(),
});
export type ArchiveHead = Shaped<typeof archiveHead>;

const newline = encodeUtf8("\n");

/** The whole mechanism as a store holds it, ready to be written. Codes: those of `openSource`. */
export async function openArchive(
  crypto: Crypto,
  store: StoreReads,
  row: MechanismRow,
): Promise<Result<ArchiveSource>> {
  const record = await readStored(crypto, store, row);
  const findPart: ArchiveSource["findPart"] = async (commitment) => {
    const bytes = parseHex(commitment);
    return bytes === undefined ? undefined : store.findPart(row.id, bytes);
  };
  return openSource(crypto, record, findPart);
}

/** Every file of an archive but the verifier, in order, with its pages or without. The same record gives the same bytes (V33). */
export async function* listArchive(source: ArchiveSource, withPages: boolean): AsyncIterable<ArchiveFile> {
  const { at, record } = source;
  const { row } = record;
  yield { path: "archive.json", bytes: formatArchiveHead(row, at) };
  yield { path: "README.txt", bytes: encodeUtf8(readme) };
  yield* listRecord(source);
  for (const kind of documentKinds) {
    const lines = source.documents.list(kind).map((each) => encodeCanonical(each as unknown as Json));
    yield { path: `documents/${kind}.jsonl`, bytes: joinLines(lines) };
  }
  if (!withPages) return;
  for await (const { html, path } of renderPages(source)) yield { path, bytes: encodeUtf8(html) };
}

export function formatArchiveHead({ id, party, shortName }: MechanismRow, at: Instant | undefined): Uint8Array {
  const head = { entente: "archive/v1", mechanism: id, shortName, party, ...(at === undefined ? {} : { at }) };
  return encodeUtf8(`${JSON.stringify(head, undefined, 2)}\n`);
}

/** Paths of a record's files, in an archive and at an address alike. */
export function recordPaths(record: {
  readonly heads: readonly Pick<StoredHead, "party" | "proof">[];
  readonly cosignatures: readonly Pick<StoredCosignature, "cosigner" | "log">[];
  readonly evidence: readonly { readonly name: string }[];
  readonly parts: readonly { readonly commitment: string }[];
}): readonly string[] {
  return [
    ...record.heads.flatMap(({ party, proof }) => [
      `record/logs/${party}/entries.jsonl`,
      `record/logs/${party}/state.txt`,
      ...(proof.length > 0 ? [`record/logs/${party}/bridge.txt`] : []),
    ]),
    ...record.cosignatures.map(({ cosigner, log }) => `record/logs/${log}/cosigned-by-${cosigner}.txt`),
    ...record.evidence.map(({ name }) => `record/evidence/${name}`),
    ...record.parts.map(({ commitment }) => `record/parts/${commitment}`),
    "record/salts.txt",
  ];
}

/** The record as it was signed: what everything else here follows from. */
async function* listRecord({ findPart, record }: ArchiveSource): AsyncIterable<ArchiveFile> {
  for (const { checkpoint, party, proof } of record.heads.toSorted((a, b) => (a.party < b.party ? -1 : 1))) {
    const entries = record.entries.get(party) ?? [];
    yield { path: `record/logs/${party}/entries.jsonl`, bytes: joinLines(entries.map(({ bytes }) => bytes)) };
    yield { path: `record/logs/${party}/state.txt`, bytes: checkpoint };
    if (proof.length > 0) yield { path: `record/logs/${party}/bridge.txt`, bytes: proof };
  }
  for (const { cosigner, log, note } of record.cosignatures) {
    yield { path: `record/logs/${log}/cosigned-by-${cosigner}.txt`, bytes: note };
  }
  for (const { bytes, name } of record.evidence.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    yield { path: `record/evidence/${name}`, bytes };
  }
  const salts: Uint8Array[] = [];
  for (const { commitment } of record.parts.toSorted((a, b) => (a.commitment < b.commitment ? -1 : 1))) {
    const part = await findPart(commitment);
    if (part === undefined) continue;
    salts.push(encodeUtf8(`${commitment} ${formatHex(part.salt)}`));
    yield { path: `record/parts/${commitment}`, bytes: part.bytes };
  }
  yield { path: "record/salts.txt", bytes: joinLines(salts) };
}

const joinLines = (lines: readonly Uint8Array[]): Uint8Array =>
  concatBytes(...lines.flatMap((line) => [line, newline]));

/** The lines of a file, without the newline that ends each; undefined where the last is not ended. */
export function splitLines(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return from === bytes.length ? lines : undefined;
}

/** `archive.json` of a folder, where it is one. Code `archive-form`. */
export function readArchiveHead(bytes: Uint8Array | undefined): Result<ArchiveHead> {
  const json = bytes === undefined ? undefined : decodeJson(bytes);
  const read = archiveHead.safeParse(json);
  return read.success
    ? accept(read.data)
    : refuse(
        "archive-form",
        "This folder is no archive of a consultation that can be read: its archive.json is missing or damaged.",
      );
}

function decodeJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? "");
  } catch {
    return undefined;
  }
}

const readme = `This folder holds one consultation whole: pages to read (index.html), the documents that follow from it as
JSON (documents/), and the record itself (record/), from which everything else here can be made again.

To check it, with any Node from 20 and nothing installed:

    node verify.mjs

It checks every signature, that every entry stands where it was signed to stand, every word against the
entry that names it, and that documents and pages are what the record gives. It says under which keys: they are
the parties' own only if the forty digits agree with those that each party gives you by another way. A
folder can bring a verifier of its own making: one that you have from elsewhere is better.

record/logs/PARTY/entries.jsonl   the party's entries, one a line, each line the very bytes that were signed
record/logs/PARTY/state.txt       the party's signature over them (C2SP signed-note, tlog-checkpoint)
record/logs/PARTY/cosigned-by-…   another party's dated signature that it holds them
record/parts/COMMITMENT      words and files that entries name; salts.txt opens the commitments
record/evidence/             proofs of contradiction, where there are any
`;
