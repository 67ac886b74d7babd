import { decodeUtf8, equalBytes, formatHex, parseHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { PartyId } from "../../base/ids.ts";
import { encodeCanonical } from "../../base/json.ts";
import type { Json } from "../../base/json.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { parseLogName } from "../../exchange/log-name.ts";
import { documentKinds } from "../../mechanism/documents.ts";
import type { Documents } from "../../mechanism/documents.ts";
import { readCheckpoint } from "../../record/checkpoint.ts";
import { hashLeaf } from "../../record/merkle.ts";
import { listArchive, readArchiveHead, splitLines } from "./archive.ts";
import type { ArchiveHead } from "./archive.ts";
import { openSource } from "./archive-source.ts";
import type { DocumentRow, StoredCosignature, StoredEntry, StoredHead, StoredPart } from "../ports.ts";
import { weighPart } from "./stored-record.ts";
import type { StoredRecord, WeighedPart } from "./stored-record.ts";
import type { Fault } from "./verify-log.ts";
import { steps, verifyRecord } from "./verify.ts";
import type { Verification } from "./verify.ts";

/** An archive's folder, as far as it is read: paths with slashes, from the folder. */
export interface ArchiveFolder {
  /** Every file in it. */
  list(): Promise<readonly string[]>;
  /** Undefined where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** Files of an archive that follow from no record: the verifier itself. */
const besides: ReadonlySet<string> = new Set(["verify.mjs"]);

/**
 * Checks an archive without a node: the record by every check there is, then every other file by making it again. `showsPages` is
 * false for engines that cannot make the pages (they need Temporal); then the pages are not compared, and that is said.
 */
export async function verifyArchive(
  crypto: Crypto,
  folder: ArchiveFolder,
  trusted: readonly string[],
  showsPages: boolean,
): Promise<Result<Verification>> {
  const head = readArchiveHead(await folder.read("archive.json"));
  if (!head.ok) return head;
  const paths = await folder.list();
  const read = await readRecord(crypto, folder, paths, head.value);
  if (!read.ok) return read;
  const { findPart, record } = read.value;
  const verified = verifyRecord(crypto, record, trusted, steps);
  const source = openSource(crypto, record, findPart);
  if (!source.ok || verified.rows === undefined) return accept(verified);
  const faults: Fault[] = [];
  const expected = new Set<string>(besides);
  for await (const { bytes, path } of listArchive(source.value, showsPages)) {
    expected.add(path);
    const held = await folder.read(path);
    if (held === undefined) faults.push({ code: "file-missing", sentence: `The file ${path} is missing.`, row: path });
    else if (!equalBytes(held, bytes)) {
      faults.push({ code: "file-differs", sentence: `The file ${path} is not what the record gives.`, row: path });
    }
  }
  const extra = paths.filter((path) => !expected.has(path) && (showsPages || !path.endsWith(".html")));
  const notes = [
    ...extra.map((path) => `The file ${path} is no part of the archive: nothing is known of it.`),
    ...(showsPages ? [] : ["The readable pages were not compared: this engine is too old for it (Node 26 does)."]),
  ];
  return accept({ ...verified, faults: [...verified.faults, ...faults], notes: [...verified.notes, ...notes] });
}

/**
 * Checks a record alone, as a node's address gives it to strangers: every check there is, but nothing derived is there to be
 * compared, and that is said.
 */
export async function verifyPublished(
  crypto: Crypto,
  folder: ArchiveFolder,
  trusted: readonly string[],
): Promise<Result<Verification>> {
  const head = readArchiveHead(await folder.read("archive.json"));
  if (!head.ok) return head;
  const read = await readRecord(crypto, folder, await folder.list(), head.value);
  if (!read.ok) return read;
  const { record } = read.value;
  // What follows from the record is taken as it follows, so that the comparison finds nothing.
  const derived = openSource(crypto, record, read.value.findPart);
  const documents = derived.ok ? listRows(derived.value.documents) : [];
  const verified = verifyRecord(crypto, { ...record, documents }, trusted, steps);
  const note = "Only the record is given to strangers here; what the node shows of it was not compared.";
  return accept({ ...verified, rows: undefined, notes: [...verified.notes, note] });
}

const listRows = (documents: Documents): readonly DocumentRow[] =>
  documentKinds.flatMap((kind) =>
    documents.list(kind).map((each) => ({ kind, id: each.id, json: encodeCanonical(each as unknown as Json) })),
  );

interface ReadRecord {
  readonly record: StoredRecord;
  findPart(commitment: string): Promise<StoredPart | undefined>;
}

/** The record as it stands in the folder; nothing is judged but its form. Codes: `archive-form`. */
async function readRecord(
  crypto: Crypto,
  folder: ArchiveFolder,
  paths: readonly string[],
  { mechanism, party: ours, shortName }: ArchiveHead,
): Promise<Result<ReadRecord>> {
  const get = async (path: string): Promise<Uint8Array> => (await folder.read(path)) ?? new Uint8Array(0);
  const entries = new Map<PartyId, readonly StoredEntry[]>();
  const heads: StoredHead[] = [];
  const cosignatures: StoredCosignature[] = [];
  for (const party of listParties(paths)) {
    const lines = splitLines(await get(`record/logs/${party}/entries.jsonl`));
    if (lines === undefined) return malformed(`record/logs/${party}/entries.jsonl ends within a line`);
    entries.set(
      party,
      lines.map((bytes, n) => ({ n, bytes, leafHash: hashLeaf(crypto, bytes) })),
    );
    const checkpoint = await folder.read(`record/logs/${party}/state.txt`);
    if (checkpoint !== undefined) {
      heads.push({ party, size: lines.length, checkpoint, proof: await get(`record/logs/${party}/bridge.txt`) });
    }
    for (const path of paths) {
      const cosigner = cosignedBy.exec(path.slice(`record/logs/${party}/`.length))?.[1] ?? "";
      if (!path.startsWith(`record/logs/${party}/`) || parseLogName(cosigner) === undefined) continue;
      const note = await get(path);
      const state = readCheckpoint(note);
      cosignatures.push({ log: party, cosigner: cosigner as PartyId, size: state.ok ? state.value.size : 0, note });
    }
  }
  const salts = new Map<string, Uint8Array>();
  const weighed: WeighedPart[] = [];
  const findPart: ReadRecord["findPart"] = async (commitment) => {
    const [name, salt] = [parseHex(commitment), salts.get(commitment)];
    const bytes = salt === undefined ? undefined : await folder.read(`record/parts/${commitment}`);
    return name === undefined || salt === undefined || bytes === undefined
      ? undefined
      : { commitment: name, salt, bytes };
  };
  for (const line of splitLines(await get("record/salts.txt")) ?? []) {
    const [commitment = "", hex = "?"] = (decodeUtf8(line) ?? "").split(" ");
    const salt = parseHex(hex);
    if (parseHex(commitment)?.length !== 32 || salt === undefined) {
      return malformed("record/salts.txt has a line that cannot be read");
    }
    salts.set(commitment, salt);
    const part = await findPart(commitment);
    if (part !== undefined) weighed.push(weighPart(crypto, part));
  }
  const evidence = paths.filter((path) => /^record\/evidence\/[^/]+$/.test(path)).toSorted();
  const record: StoredRecord = {
    row: { id: mechanism, shortName, party: ours },
    heads,
    folded: [],
    entries,
    parts: weighed,
    cosignatures,
    evidence: await Promise.all(
      evidence.map(async (path) => ({ name: path.slice("record/evidence/".length), bytes: await get(path) })),
    ),
    documents: await readDocuments(folder, paths),
  };
  return accept({ record, findPart });
}

const cosignedBy = /^cosigned-by-([a-z0-9+~-]+)\.txt$/;

const malformed = (what: string) => refuse("archive-form", `The archive cannot be read: ${what}.`);

function listParties(paths: readonly string[]): readonly PartyId[] {
  const names = paths.flatMap((path) => /^record\/logs\/([^/]+)\/(?:entries\.jsonl|state\.txt)$/.exec(path)?.[1] ?? []);
  return [...new Set(names)].filter((name) => parseLogName(name) !== undefined).toSorted() as PartyId[];
}

/** Documents by their kind and id, as far as they can be told; what cannot is found when the files are compared. */
async function readDocuments(folder: ArchiveFolder, paths: readonly string[]): Promise<readonly DocumentRow[]> {
  const rows: DocumentRow[] = [];
  for (const path of paths) {
    const kind = /^documents\/([a-z-]+)\.jsonl$/.exec(path)?.[1];
    if (kind === undefined) continue;
    for (const json of splitLines((await folder.read(path)) ?? new Uint8Array(0)) ?? []) {
      rows.push({ kind, id: idOf(json), json });
    }
  }
  return rows;
}

function idOf(json: Uint8Array): string {
  try {
    const { id } = JSON.parse(decodeUtf8(json) ?? "") as { readonly id?: unknown };
    return typeof id === "string" ? id : formatHex(json.subarray(0, 8));
  } catch {
    return formatHex(json.subarray(0, 8));
  }
}
