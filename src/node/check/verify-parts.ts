import { readContent } from "../../act/content.ts";
import type { PartRef } from "../../act/envelope.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import { excuseKey } from "../chamber.ts";
import type { StoredRecord } from "./stored-record.ts";
import type { CheckedLog, Fault } from "./verify-log.ts";

/** Parts against the entries that name them. */
export interface CheckedParts {
  readonly faults: readonly Fault[];
  readonly held: number;
  /** Named by entries, neither held nor due: still on their way, listed as missing, or expunged. */
  readonly absent: number;
}

interface Named {
  readonly ref: PartRef;
  readonly act: ActId;
  readonly party: PartyId;
  readonly n: number;
}

/**
 * Every stored part opens the commitment it is stored under, and some entry names it. A part is due if it is ours, or if we have
 * cosigned its entry, unless our own log lists it as missing or says that it was expunged.
 */
export function checkParts(record: StoredRecord, logs: ReadonlyMap<PartyId, CheckedLog>): CheckedParts {
  const faults: Fault[] = [];
  const named = listNamed(logs);
  const excused = listExcused(logs.get(record.row.party));
  const held = new Set<string>();
  const isComplete = [...logs.values()].every((log) => log.isWhole);
  for (const { actual, commitment, size } of record.parts) {
    held.add(commitment);
    const of = named.get(commitment);
    const what = of === undefined ? `The part stored as ${commitment.slice(0, 16)}` : nameOf(of);
    if (actual !== commitment) {
      faults.push({ code: "part-differs", sentence: `${what} is not the one its author signed.`, part: commitment });
    } else if (of === undefined && isComplete) {
      faults.push({ code: "part-unnamed", sentence: `${what} is named by no entry.`, part: commitment });
    } else if (of !== undefined && of.ref.size !== size) {
      faults.push({
        code: "part-differs",
        sentence: `${what} has ${size} bytes; its entry says ${of.ref.size}.`,
        part: commitment,
      });
    }
  }
  let absent = 0;
  for (const [commitment, of] of named) {
    if (held.has(commitment)) continue;
    absent += 1;
    const { lang, name } = of.ref;
    if (excused.has(excuseKey({ act: of.act, name, lang })) || !isDue(record, of)) continue;
    const { n: entry, party } = of;
    faults.push({ code: "part-missing", sentence: `${nameOf(of)} is missing.`, party, entry, part: commitment });
  }
  return { faults, held: record.parts.length, absent };
}

function listNamed(logs: ReadonlyMap<PartyId, CheckedLog>): ReadonlyMap<string, Named> {
  const named = new Map<string, Named>();
  for (const { entries, party } of logs.values()) {
    for (const { envelope, id } of entries) {
      for (const ref of envelope.parts) {
        if (!named.has(ref.commitment)) named.set(ref.commitment, { ref, act: id, party, n: envelope.n });
      }
    }
  }
  return named;
}

function listExcused(own: CheckedLog | undefined): ReadonlySet<string> {
  const excused = new Set<string>();
  for (const { envelope } of own?.entries ?? []) {
    if (envelope.kind === "parts.missing") {
      const read = readContent(envelope.kind, envelope.content);
      for (const each of read.ok ? read.value.missing : []) excused.add(excuseKey(each));
    }
    if (envelope.kind === "part.expunged") {
      const read = readContent(envelope.kind, envelope.content);
      if (read.ok) excused.add(excuseKey(read.value));
    }
  }
  return excused;
}

function isDue({ cosignatures, row }: StoredRecord, { n, party }: Named): boolean {
  return (
    party === row.party ||
    cosignatures.some((each) => each.cosigner === row.party && each.log === party && each.size > n)
  );
}

const nameOf = ({ n, party, ref }: Named): string =>
  `The part "${ref.name}"${ref.lang === "" ? "" : ` (${ref.lang})`} of entry ${n} of the log of ${party}`;
