import type { Charter } from "../../act/charter.ts";
import { readContent } from "../../act/content.ts";
import { charterId } from "../../act/digest.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { PartyId } from "../../base/ids.ts";
import { parseLogName } from "../../exchange/log-name.ts";
import { originOf } from "../../record/checkpoint.ts";
import { originOfSuccessor } from "../../record/succeed.ts";
import { newestEra } from "../../record/key-history.ts";
import { formatFingerprint } from "../../record/key.ts";
import type { MechanismRow, Store } from "../ports.ts";
import { readStored } from "./stored-record.ts";
import type { StoredRecord } from "./stored-record.ts";
import { checkLog, firstFingerprint } from "./verify-log.ts";
import type { CheckedLog, Fault } from "./verify-log.ts";
import { checkParts } from "./verify-parts.ts";
import { compareRows, rebuildRows } from "./verify-rows.ts";
import type { Rebuilt } from "./verify-rows.ts";
import { checkCosignature, checkEvidence, listDivergent, listSeen, weighBranches, weighLog } from "./verify-witness.ts";
import type { Witness } from "./verify-witness.ts";
import { readSuccessions } from "../fork/succession.ts";
import { checkSuccessions } from "./verify-successions.ts";
import { readEvidence } from "../fork/settle.ts";
import { isForked } from "../fork/weave.ts";

/** Under which keys a log was checked: whose they are is for people to compare. */
export interface CheckedKeys {
  readonly party: PartyId;
  readonly origin: string;
  readonly entries: number;
  /** Forty digits of the keys the log began with. */
  readonly fingerprint: string;
  /** Forty digits of the keys in force; the same where they were never changed. */
  readonly current: string;
  /** Size up to which each other party has cosigned it, as far as is stored here. */
  readonly cosigned: Readonly<Record<string, number>>;
}

/** What the check of one mechanism found. */
export interface Verification {
  readonly mechanism: MechanismRow;
  readonly faults: readonly Fault[];
  /** Sentences about what is no fault of this store and yet worth knowing. */
  readonly notes: readonly string[];
  readonly under: readonly CheckedKeys[];
  /** Logs of which contradicting states are signed, proved by evidence held: their party's fault, not the store's. */
  readonly forked: readonly PartyId[];
  readonly entries: number;
  /** Entries without effect, kept with their reason. */
  readonly void: number;
  readonly parts: number;
  /** Parts named and not held, none of which is due. */
  readonly partsAbsent: number;
  /** Derived rows compared; undefined where the record is damaged, so that there is nothing to compare them with. */
  readonly rows: number | undefined;
}

/**
 * Checks everything a store holds, trusting neither it nor the node that wrote it: each entry, each signature under its log's
 * keys, what others have seen and cosigned, each part, and every derived row against a fold from nothing. `trusted`
 * are the fingerprints the checker holds for true; without any, the answer is true *under the keys it names*. `tell` hears after each
 * log how many entries were checked, and how many there are.
 */
export async function verifyStore(
  crypto: Crypto,
  store: Store,
  trusted: readonly string[],
  tell?: (checked: number, entries: number) => void,
): Promise<readonly Verification[]> {
  const snapshot = await store.snapshot();
  try {
    const found: Verification[] = [];
    const rows = await snapshot.listMechanisms();
    const heads = await Promise.all(rows.map((row) => snapshot.listHeads(row.id)));
    const entries = heads.flat().reduce((sum, { size }) => sum + size, 0);
    let checked = 0;
    const telling: Steps = {
      ...steps,
      checkLog: (...asked) => {
        const log = steps.checkLog(...asked);
        checked += asked[4].length;
        tell?.(checked, Math.max(checked, entries));
        return log;
      },
    };
    for (const row of rows) {
      found.push(verifyRecord(crypto, await readStored(crypto, snapshot, row), trusted, telling));
    }
    return found;
  } finally {
    await snapshot.close();
  }
}

/** The costly steps, each a function of its arguments alone: whoever checks many stores that differ little may remember them. */
export interface Steps {
  readonly checkLog: typeof checkLog;
  readonly checkCosignature: typeof checkCosignature;
  readonly rebuildRows: typeof rebuildRows;
}

export const steps: Steps = { checkLog, checkCosignature, rebuildRows };

/** The check itself, on values. */
export function verifyRecord(
  crypto: Crypto,
  record: StoredRecord,
  trusted: readonly string[],
  by: Steps,
): Verification {
  const { row } = record;
  const logs = checkLogs(crypto, record, by);
  const faults = [...logs.values()].flatMap((log) => log.faults);
  faults.push(...checkOrigins(crypto, record, logs), ...checkTrust(crypto, logs, trusted));
  const forked = findForked(record);
  const evidence = readEvidence(record.evidence);
  for (const each of record.evidence) faults.push(...checkEvidence(crypto, logs, each));
  const witnessed = checkWitnesses(crypto, record, { logs, forked }, by);
  faults.push(...witnessed.faults);
  const parts = checkParts(record, logs);
  faults.push(...parts.faults);
  // Between the moment at which a fork comes to light and the next opening the documents are yet to be derived anew.
  const isUnwoven = record.folded.some(({ party, size }) => size === 0 && isForked(evidence, party));
  const isProven = !isUnwoven && [...logs.values()].every((log) => log.isProven);
  const rebuilt: Rebuilt | undefined = isProven
    ? by.rebuildRows(crypto, row.id, takeFollowed(record, logs), record.evidence)
    : undefined;
  if (rebuilt !== undefined) {
    faults.push(...compareRows(record.documents, rebuilt.rows), ...checkSuccessions(record, logs, rebuilt.rows));
  }
  return {
    mechanism: row,
    faults,
    notes: witnessed.notes,
    under: [...logs.values()].flatMap((log) => describeKeys(crypto, record, log)),
    forked: [...forked],
    entries: [...logs.values()].reduce((sum, log) => sum + log.tree.size, 0),
    void: rebuilt?.void ?? 0,
    parts: parts.held,
    partsAbsent: parts.absent,
    rows: rebuilt?.rows.length,
  };
}

/** Of each log as much as the stored documents follow: while a catch-up is under way they lag behind the entries. */
function takeFollowed(
  { folded }: StoredRecord,
  logs: ReadonlyMap<PartyId, CheckedLog>,
): ReadonlyMap<PartyId, CheckedLog> {
  const lagging = folded.filter(
    // Branches are folded whole, with the log they are of.
    ({ party, size }) => parseLogName(party)?.witness === undefined && size < (logs.get(party)?.entries.length ?? 0),
  );
  if (lagging.length === 0) return logs;
  const sizes = new Map(lagging.map(({ party, size }) => [party, size]));
  return new Map([...logs].map(([party, log]) => [party, { ...log, entries: log.entries.slice(0, sizes.get(party)) }]));
}

function checkLogs(
  crypto: Crypto,
  { cosignatures, entries, evidence, heads, row }: StoredRecord,
  by: Steps,
): ReadonlyMap<PartyId, CheckedLog> {
  // A party that has yet to join has no log, and has cosigned nothing: the founding entry is all it holds.
  const hasJoined = cosignatures.some(({ cosigner, log }) => cosigner === row.party || log === row.party);
  const successions = readSuccessions(new Map(evidence.map(({ bytes, name }) => [name, bytes])));
  const logs = new Map<PartyId, CheckedLog>();
  const states = new Map(heads.map((head) => [head.party, head]));
  for (const [party, rows] of entries) {
    const head = states.get(party);
    if (head !== undefined || rows.length > 0 || (party === row.party && hasJoined)) {
      logs.set(party, by.checkLog(crypto, row.id, party, head, rows, successions));
    }
  }
  return logs;
}

/** The mechanism is named by its founding charter, and the charter gives each log its origin. */
function checkOrigins(crypto: Crypto, { row }: StoredRecord, logs: ReadonlyMap<PartyId, CheckedLog>): readonly Fault[] {
  const charters = [...logs.values()].flatMap(findCharters);
  const founding = charters.find((charter) => charterId(crypto, charter) === row.id);
  if (founding === undefined) {
    const isWhole = [...logs.values()].every((log) => log.isWhole);
    const sentence = "No charter held here has the mechanism's name.";
    return isWhole ? [{ code: "charter-missing", sentence }] : [];
  }
  const domains = new Map(charters.flatMap((charter) => charter.parties.map(({ domain, id }) => [id, domain])));
  return [...logs.values()].flatMap(({ name, origin, party }) => {
    const domain = domains.get(party);
    const { generation = 1 } = parseLogName(name) ?? {};
    const due = domain === undefined ? undefined : originOfSuccessor(originOf(domain, row.id), generation);
    const isDue = origin === undefined || origin === due;
    return isDue
      ? []
      : [{ code: "origin", sentence: `The charter gives the log of ${party} another name than ${origin}.`, party }];
  });
}

/** Founding charters and those proposed since, by which further parties join. */
function findCharters({ entries }: CheckedLog): readonly Charter[] {
  return entries.flatMap(({ envelope: { content, kind } }) => {
    if (kind === "charter.founded") {
      const read = readContent(kind, content);
      return read.ok ? [read.value.charter] : [];
    }
    if (kind !== "proposal.tabled" || !/"kind":"charter"/.test(JSON.stringify(content["terms"]))) return [];
    const read = readContent(kind, content);
    if (!read.ok) return [];
    const { terms } = read.value;
    const items = terms.kind === "package" ? terms.items.map((item) => item.terms) : [terms];
    return items.flatMap((each) => (each.kind === "charter" ? [each.charter] : []));
  });
}

function checkTrust(
  crypto: Crypto,
  logs: ReadonlyMap<PartyId, CheckedLog>,
  trusted: readonly string[],
): readonly Fault[] {
  if (trusted.length === 0) return [];
  return [...logs.values()].flatMap(({ keys, party }) => {
    if (keys === undefined) return [];
    const fingerprint = firstFingerprint(crypto, keys);
    const sentence = `The log of ${party} is under the keys ${fingerprint}, which are not among those trusted.`;
    return trusted.includes(fingerprint) ? [] : [{ code: "key-untrusted", sentence, party }];
  });
}

/** Parties whose fork is proved by evidence held here (its proof is checked with the rest). */
function findForked({ evidence }: StoredRecord): ReadonlySet<PartyId> {
  const names = [...readEvidence(evidence).keys()].map((name) => /^fork-([a-z][a-z0-9-]*)\./.exec(name)?.[1]);
  return new Set(names.filter((name) => name !== undefined) as PartyId[]);
}

function checkWitnesses(
  crypto: Crypto,
  { cosignatures, row }: StoredRecord,
  { forked, logs }: { readonly logs: ReadonlyMap<PartyId, CheckedLog>; readonly forked: ReadonlySet<PartyId> },
  by: Steps,
): { readonly faults: readonly Fault[]; readonly notes: readonly string[] } {
  const faults: Fault[] = [];
  const notes: string[] = [];
  const witnesses: Witness[] = [...logs.values()].flatMap((log) => listSeen(log, row.party));
  for (const each of cosignatures) {
    const { faults: found, witness } = by.checkCosignature(crypto, logs, row.party, each);
    faults.push(...found);
    if (witness !== undefined) witnesses.push(witness);
  }
  for (const log of logs.values()) {
    const branches = [...logs.values()].filter(({ party }) => party === log.party);
    const about = witnesses.filter((each) => each.log === log.party || each.log === log.name);
    if (branches.length > 1) {
      if (log === branches[0]) faults.push(...weighBranches(branches, about));
      continue;
    }
    faults.push(...weighLog(log, about, { isForked: forked.has(log.party), isOurs: log.party === row.party }));
    notes.push(...listDivergent(log, about));
  }
  for (const { by: who, fault, isBinding, log } of witnesses) {
    if (!isBinding || [...logs.values()].some(({ name, party }) => name === log || party === log)) continue;
    faults.push({ code: "log-missing", sentence: `${who} is about the log of ${log}, which is missing.`, ...fault });
  }
  return { faults, notes };
}

function describeKeys(crypto: Crypto, { cosignatures }: StoredRecord, log: CheckedLog): readonly CheckedKeys[] {
  const { keys, name, origin, party, tree } = log;
  if (keys === undefined || origin === undefined) return [];
  const cosigned: Record<string, number> = {};
  for (const each of cosignatures) {
    if (each.log === name) cosigned[each.cosigner] = Math.max(cosigned[each.cosigner] ?? 0, each.size);
  }
  const current = formatFingerprint(crypto, newestEra(keys).keys);
  return [{ party, origin, entries: tree.size, fingerprint: firstFingerprint(crypto, keys), current, cosigned }];
}
