import type { Act } from "../../act/envelope.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import { accept, assert, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { Instant } from "../../base/time.ts";
import type { Documents } from "../../mechanism/documents.ts";
import type { Scene } from "../../view/scene.ts";
import type { StoredPart } from "../ports.ts";
import type { StoredRecord } from "./stored-record.ts";
import { checkLog } from "./verify-log.ts";
import type { CheckedLog } from "./verify-log.ts";
import { foldLogs } from "./verify-rows.ts";

/** A mechanism whole and proven, from which an archive is written, or written again to be compared. */
export interface ArchiveSource {
  readonly record: StoredRecord;
  readonly logs: ReadonlyMap<PartyId, CheckedLog>;
  readonly documents: Documents;
  /** Acts of the causally closed part, by the name of their log and their number. */
  readonly acts: ReadonlyMap<PartyId, readonly Act[]>;
  /** Where each act stands: in the first of its logs, where a forked log is held in branches. */
  readonly places: ReadonlyMap<ActId, Place>;
  /** Date of the newest act: the second as of which the pages are read, so that equal records make equal archives. */
  readonly at: Instant;
  /** Commitments of the parts held. */
  readonly held: ReadonlySet<string>;
  findPart(commitment: string): Promise<StoredPart | undefined>;
}

/** Log and number of an act. */
export interface Place {
  readonly log: PartyId;
  readonly act: Act;
}

/** Proves and folds a record. Code `log-damaged` where a log is not wholly as signed, `archive-empty` where there is none. */
export function openSource(
  crypto: Crypto,
  record: StoredRecord,
  findPart: ArchiveSource["findPart"],
): Result<ArchiveSource> {
  const logs = new Map<PartyId, CheckedLog>();
  for (const head of record.heads.toSorted((a, b) => (a.party < b.party ? -1 : 1))) {
    const log = checkLog(crypto, record.row.id, head.party, head, record.entries.get(head.party) ?? []);
    if (!log.isProven) {
      const sentence = `The log of ${head.party} is not as it was signed: "entente verify" says where.`;
      return refuse("log-damaged", sentence);
    }
    logs.set(head.party, log);
  }
  const { acts: closed, register } = foldLogs(crypto, record.row.id, logs, record.evidence);
  const at = closed.reduce<Instant | undefined>(
    (most, act) => (most === undefined || act.at > most ? act.at : most),
    undefined,
  );
  if (at === undefined) return refuse("archive-empty", "Nothing of this consultation is held yet.");
  const byId = new Map(closed.map((act) => [act.id, act]));
  const acts = new Map([...logs].map(([name, { entries }]) => [name, entries.flatMap(({ id }) => byId.get(id) ?? [])]));
  const places = new Map<ActId, Place>();
  for (const [log, those] of acts) for (const act of those) if (!places.has(act.id)) places.set(act.id, { log, act });
  const held = new Set(record.parts.map(({ commitment }) => commitment));
  return accept({ record, logs, documents: register.documents, acts, at, held, places, findPart });
}

/** Rounds of fetching words for one page. */
const roundsMax = 8;

/** Makes a page from the record; the words it asks for are fetched, and it is made again with them. */
export async function renderScene<T>(source: ArchiveSource, make: (scene: Scene) => T): Promise<T> {
  const { acts, at, documents, findPart, places, record } = source;
  const words = new Map<string, Uint8Array | undefined>();
  const asked = new Set<string>();
  const scene: Scene = {
    mechanism: record.row.id,
    documents,
    party: record.row.party,
    now: at,
    audience: "party",
    acts: {
      logs: () => [...acts].map(([party, held]) => ({ party, size: held.length })),
      at: (party, n) => acts.get(party)?.[n],
      find: (id) => places.get(id)?.act,
      part(commitment) {
        if (!words.has(commitment)) asked.add(commitment);
        return words.get(commitment);
      },
      cosigned: (party) =>
        record.cosignatures.filter(({ log }) => log === party).map(({ cosigner: by, size }) => ({ by, size })),
    },
  };
  for (let round = 0; ; round++) {
    asked.clear();
    const made = make(scene);
    if (asked.size === 0) return made;
    assert(round < roundsMax, "a page asks for finitely many words");
    for (const each of asked) words.set(each, (await findPart(each))?.bytes);
  }
}
