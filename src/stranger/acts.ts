import { decodeEntry } from "../act/codec.ts";
import { readContent } from "../act/content.ts";
import { isKnownKind } from "../act/catalogue.ts";
import type { Act, Entry, Head, Verdict } from "../act/envelope.ts";
import type { Crypto } from "../base/crypto.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import { accept } from "../base/refusal.ts";
import type { Refusal, Result } from "../base/refusal.ts";
import type { CheckedCertificate, CheckedCertificateLog } from "../record/certificate-check.ts";

/** One log of a certificate, its entries read. */
export interface ShownLog {
  readonly party: PartyId;
  readonly checked: CheckedCertificateLog;
  /** In the order of the log. */
  readonly entries: readonly Entry[];
}

/** Reads every entry shown, each by the rules of its own form, and says which log is whose: an entry names its party itself. */
export function readLogs(
  crypto: Crypto,
  { checked }: CheckedCertificate,
): Result<readonly ShownLog[], readonly Refusal[]> {
  const faults: Refusal[] = [];
  const fault = (code: string, sentence: string): void => void faults.push({ code, sentence });
  const logs: ShownLog[] = [];
  let mechanism: MechanismId | undefined;
  for (const log of checked) {
    const entries: Entry[] = [];
    for (const { bytes, index } of log.leaves) {
      const where = `Entry ${index} of the log ${log.origin}`;
      const entry = decodeEntry(crypto, bytes);
      if (!entry.ok) {
        fault(entry.refusal.code, `${where} cannot be read: ${entry.refusal.sentence}`);
        continue;
      }
      const { envelope } = entry.value;
      mechanism ??= envelope.mechanism;
      if (envelope.n !== index) fault("wrong-index", `${where} says that it is entry ${envelope.n}.`);
      else if (envelope.mechanism !== mechanism) fault("other-mechanism", `${where} is of another consultation.`);
      else entries.push(entry.value);
    }
    const [first] = entries;
    if (first === undefined) continue;
    const { party } = first.envelope;
    const stranger = entries.find(({ envelope }) => envelope.party !== party);
    if (stranger !== undefined) fault("wrong-party", `Entry ${stranger.envelope.n} of ${party} is by another party.`);
    faults.push(...findDisorder(party, entries));
    logs.push({ party, checked: log, entries });
  }
  return faults.length > 0 ? { ok: false, refusal: faults } : accept(logs);
}

/** Of the record's rules on order, what shows without the entries between: dates and what was seen never go back (A23, A26). */
function findDisorder(party: PartyId, entries: readonly Entry[]): readonly Refusal[] {
  for (const [i, { envelope }] of entries.entries()) {
    const before = entries[i - 1]?.envelope;
    if (before === undefined) continue;
    const falls = Object.entries(before.seen).some(([name, head]) => sizeSeen(envelope.seen, name) < head.size);
    if (envelope.at < before.at || falls) {
      const sentence = `Entry ${envelope.n} of ${party} goes back behind entry ${before.n}: it has no effect and proves nothing.`;
      return [{ code: "order", sentence }];
    }
  }
  return [];
}

/**
 * The acts shown, in an order in which each follows all it had seen of the others. They are numbered anew by their rank among
 * what is shown, and so is what they had seen: whatever asks which of two came first or had been seen is answered the same,
 * and nothing need be invented for what is not shown.
 */
export function orderActs(logs: readonly ShownLog[]): readonly Act[] {
  const ranks = new Map(logs.map(({ entries, party }) => [party as string, entries.map(({ envelope }) => envelope.n)]));
  const rankOf = (party: string, size: number): number => ranks.get(party)?.filter((n) => n < size).length ?? 0;
  const heads = new Map(logs.map(({ checked, party }) => [party as string, checked.heads]));
  const taken = new Map<string, number>();
  const acts: Act[] = [];
  let moved = true;
  while (moved) {
    moved = false;
    for (const { entries, party } of logs) {
      for (let next = taken.get(party) ?? 0; next < entries.length; next++) {
        const { envelope, id } = entries[next] as Entry;
        const seen = Object.entries(envelope.seen).filter(([name]) => ranks.has(name));
        if (seen.some(([name, head]) => name !== party && (taken.get(name) ?? 0) < rankOf(name, head.size))) break;
        const ranked = seen.map(([name, head]): [string, Head] => [name, { ...head, size: rankOf(name, head.size) }]);
        acts.push({
          ...envelope,
          id,
          n: next,
          seen: Object.fromEntries(ranked.filter(([, { size }]) => size > 0)),
          verdict: judgeForm(envelope),
          divergent: seen
            .filter(([name, { root, size }]) => heads.get(name)?.has(`${size} ${root}`) !== true)
            .map(([name]) => name as PartyId)
            .toSorted(),
        });
        taken.set(party, next + 1);
        moved = true;
      }
    }
  }
  return acts;
}

/** What can be judged of an entry alone: whether its kind is known and its content is that of its kind. */
function judgeForm({ content, kind, v }: Entry["envelope"]): Verdict {
  if (v !== 1 || !isKnownKind(kind)) return { status: "unknown" };
  const read = readContent(kind, content);
  return read.ok ? { status: "valid" } : { status: "void", ...read.refusal };
}

const sizeSeen = (seen: Readonly<Record<string, Head>>, party: string): number =>
  Object.hasOwn(seen, party) ? (seen[party] as Head).size : 0;
