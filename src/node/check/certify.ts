import { decodeEntry } from "../../act/codec.ts";
import { readContent } from "../../act/content.ts";
import { charterId } from "../../act/digest.ts";
import type { Entry, PartRef } from "../../act/envelope.ts";
import { checkPart } from "../../act/parts.ts";
import { parseHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { originOf, readCheckpoint } from "../../record/checkpoint.ts";
import { checkCopy, formatCopy } from "../../record/copy.ts";
import type { CheckedCopy, CopiedLog, CopiedPart } from "../../record/copy.ts";
import { formatFingerprint } from "../../record/key.ts";
import { addLines, parseNote } from "../../record/note.ts";
import type { MechanismRow, Store, StoreReads } from "../ports.ts";
import { readStored } from "./stored-record.ts";
import type { StoredRecord } from "./stored-record.ts";
import { checkLog } from "./verify-log.ts";
import type { CheckedLog } from "./verify-log.ts";

/**
 * Writes the certified copy of one act: the entry, the parts of it that are held, its place under the newest state that each
 * other party has cosigned, and the keys of all concerned. Only a log that is wholly as signed is copied from.
 */
export async function certifyAct(
  crypto: Crypto,
  store: Store,
  row: MechanismRow,
  act: ActId,
): Promise<Result<Uint8Array>> {
  const snapshot = await store.snapshot();
  try {
    const record = await readStored(crypto, snapshot, row);
    const logs = new Map(
      record.heads.map((head) => [
        head.party,
        checkLog(crypto, row.id, head.party, head, record.entries.get(head.party) ?? []),
      ]),
    );
    for (const log of logs.values()) {
      const entry = log.entries.find(({ id }) => id === act);
      if (entry !== undefined) return await copyEntry(crypto, snapshot, { record, logs, log, entry });
    }
    return refuse("act-unknown", "No act of that name is held here.");
  } finally {
    await snapshot.close();
  }
}

interface Source {
  readonly record: StoredRecord;
  readonly logs: ReadonlyMap<PartyId, CheckedLog>;
  readonly log: CheckedLog;
  readonly entry: Entry;
}

async function copyEntry(crypto: Crypto, store: StoreReads, source: Source): Promise<Result<Uint8Array>> {
  const { entry, log, logs, record } = source;
  const { n, parts } = entry.envelope;
  const states = gatherStates(source);
  if (!states.ok) return states;
  const proofs = states.value.map(({ note, size }) => ({ index: n, hashes: log.tree.proveInclusion(n, size), note }));
  const names = new Set([log.party, ...states.value.flatMap(({ cosigners }) => cosigners), ...findFounders(logs)]);
  const copied: CopiedLog[] = [];
  for (const party of names) {
    const each = copyLog(record, logs.get(party));
    if (each === undefined) {
      return refuse("log-damaged", `The log of ${party} is not stored as it was signed: "entente verify" says where.`);
    }
    copied.push(each);
  }
  const held: CopiedPart[] = [];
  for (const ref of parts) {
    const part = await store.findPart(record.row.id, parseHex(ref.commitment) ?? new Uint8Array(0));
    if (part !== undefined) held.push({ name: ref.name, lang: ref.lang, salt: part.salt, bytes: part.bytes });
  }
  const bytes = bytesOf(record, log.party, n);
  const file = formatCopy({ entry: bytes, parts: held, proofs, logs: copied });
  // What leaves the house as proof is first read as a stranger will read it.
  const checked = checkCertified(crypto, file, []);
  return checked.ok ? accept(file) : checked;
}

interface State {
  readonly size: number;
  readonly note: Uint8Array;
  readonly cosigners: readonly PartyId[];
}

/** The newest state each other party has cosigned that holds the entry; cosignatures of one state stand under one note. */
function gatherStates({ entry, log, record }: Source): Result<readonly State[]> {
  const { n } = entry.envelope;
  const head = record.heads.find(({ party }) => party === log.party);
  const newest = new Map<PartyId, { readonly size: number; readonly note: Uint8Array }>();
  for (const { cosigner, log: party, note, size } of record.cosignatures) {
    if (party === log.party && size > n && (newest.get(cosigner)?.size ?? 0) < size)
      newest.set(cosigner, { size, note });
  }
  const states = new Map<number, State>();
  for (const [cosigner, { note, size }] of newest) {
    const known = states.get(size);
    const joined = known === undefined ? accept(note) : joinNotes(known.note, note);
    if (!joined.ok) return joined;
    states.set(size, { size, note: joined.value, cosigners: [...(known?.cosigners ?? []), cosigner] });
  }
  if (states.size === 0 && head !== undefined)
    return accept([{ size: head.size, note: head.checkpoint, cosigners: [] }]);
  return accept([...states.values()]);
}

/** One note with the lines of both, other than the log's own. */
export function joinNotes(note: Uint8Array, other: Uint8Array): Result<Uint8Array> {
  const parsed = parseNote(other);
  const state = readCheckpoint(other);
  if (!parsed.ok) return parsed;
  if (!state.ok) return state;
  return addLines(
    note,
    parsed.value.lines.filter((line) => line.name !== state.value.origin),
  );
}

function copyLog({ entries, heads }: StoredRecord, log: CheckedLog | undefined): CopiedLog | undefined {
  const head = heads.find(({ party }) => party === log?.party);
  if (log?.isProven !== true || log.origin === undefined || log.keys === undefined || head === undefined)
    return undefined;
  const { tree } = log;
  return {
    origin: log.origin,
    note: head.checkpoint,
    entries: log.keys.map(({ entry: index }) => ({
      index,
      rootBefore: tree.root(index),
      bytes: entries.get(log.party)?.[index]?.bytes ?? new Uint8Array(0),
      hashes: tree.proveInclusion(index, tree.size),
    })),
  };
}

const findFounders = (logs: ReadonlyMap<PartyId, CheckedLog>): readonly PartyId[] =>
  [...logs.values()].filter(({ entries }) => entries[0]?.envelope.kind === "charter.founded").map(({ party }) => party);

const bytesOf = ({ entries }: StoredRecord, party: PartyId, n: number): Uint8Array =>
  entries.get(party)?.[n]?.bytes ?? new Uint8Array(0);

/** A certified copy that holds in every respect, under the keys it shows. */
export interface CertifiedAct {
  readonly copy: CheckedCopy;
  readonly entry: Entry;
  /** Parts the entry names that the copy does not hold. */
  readonly absent: readonly PartRef[];
  /** The founding charter in the copy gives the author's log its name; false where a later charter must have. */
  readonly isChartered: boolean;
}

/**
 * Verifies a certified copy with nothing but the file and the fingerprints the checker trusts; with none of these, the answer
 * is true under the keys the copy shows.
 */
export function checkCertified(crypto: Crypto, bytes: Uint8Array, trusted: readonly string[]): Result<CertifiedAct> {
  const checked = checkCopy(crypto, bytes);
  if (!checked.ok) return checked;
  const copy = checked.value;
  const entry = decodeEntry(crypto, copy.entry);
  if (!entry.ok) return entry;
  const { mechanism, n, parts, party } = entry.value.envelope;
  if (n !== copy.index)
    return refuse("wrong-index", `The act says that it is entry ${n}, but stands at ${copy.index}.`);
  const charters = readCharters(crypto, copy).filter((charter) => charterId(crypto, charter) === mechanism);
  const domain = charters.flatMap((charter) => charter.parties).find(({ id }) => id === party)?.domain;
  const isChartered = domain !== undefined && copy.origin === originOf(domain, mechanism);
  if ((domain !== undefined && !isChartered) || !copy.origin.endsWith(originOf("", mechanism))) {
    return refuse("origin", `The act of ${party} stands in a log that the charter does not give to ${party}.`);
  }
  for (const part of copy.parts) {
    const ref = parts.find((each) => each.name === part.name && each.lang === part.lang);
    if (ref === undefined)
      return refuse("part-unnamed", `The copy holds a part "${part.name}" that the act does not name.`);
    const opened = checkPart(crypto, ref, part);
    if (!opened.ok) return opened;
  }
  const untrusted = listUntrusted(crypto, copy, trusted);
  if (untrusted !== undefined) return refuse("key-untrusted", untrusted);
  const absent = parts.filter((ref) => !copy.parts.some((each) => each.name === ref.name && each.lang === ref.lang));
  return accept({ copy, entry: entry.value, absent, isChartered });
}

function readCharters(crypto: Crypto, copy: CheckedCopy) {
  return copy.logs.flatMap(({ entries }) => {
    const first = decodeEntry(crypto, entries[0]?.bytes ?? new Uint8Array(0));
    if (!first.ok || first.value.envelope.kind !== "charter.founded") return [];
    const read = readContent("charter.founded", first.value.envelope.content);
    return read.ok ? [read.value.charter] : [];
  });
}

function listUntrusted(
  crypto: Crypto,
  { keys, origin: author }: CheckedCopy,
  trusted: readonly string[],
): string | undefined {
  if (trusted.length === 0) return undefined;
  for (const [origin, history] of keys) {
    const fingerprint = formatFingerprint(crypto, history[0].keys);
    if (!trusted.includes(fingerprint)) {
      const whose = origin === author ? "its author's log" : "a log that cosigned it";
      return `${origin}, ${whose}, is under the keys ${fingerprint}, which are not among those trusted.`;
    }
  }
  return undefined;
}
