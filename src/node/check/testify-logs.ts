import type { Head } from "../../act/envelope.ts";
import { parseHex } from "../../base/bytes.ts";
import type { PartyId } from "../../base/ids.ts";
import type { CertificateLog } from "../../record/certificate.ts";
import { joinNotes } from "./certify.ts";
import type { StoredRecord } from "./stored-record.ts";
import type { Source } from "./testify-acts.ts";
import type { CheckedLog } from "./verify-log.ts";

type Names = ReadonlyMap<PartyId, ReadonlySet<number>>;

/** What is shown of each log, with its keys: those of all who signed or cosigned anything. */
export function copyLogs(source: Source, names: Names): readonly CertificateLog[] {
  return [...source.logs.values()].flatMap((log) => copyLog(source, log, names));
}

/** Under the newest state that somebody cosigned and that covers all that is shown, else under the log's own newest. */
function copyLog({ logs, record }: Source, log: CheckedLog, names: Names): readonly CertificateLog[] {
  const { keys, origin, tree } = log;
  const head = record.heads.find(({ party }) => party === log.party);
  if (keys === undefined || origin === undefined || head === undefined) return [];
  const shown = [...(names.get(log.party) ?? [])].toSorted((a, b) => a - b);
  const cited = listCited(logs, log, names);
  const least = Math.max(
    ...[0, ...keys.map(({ entry }) => entry), ...shown].map((n) => n + 1),
    ...cited.map(({ size }) => size),
  );
  const cosigned = listCosigned(record, log.party);
  const base = cosigned.findLast(({ size }) => size >= least) ?? {
    note: log.whole ?? head.checkpoint,
    size: log.counts,
  };
  const bytesOf = (n: number): Uint8Array => record.entries.get(log.party)?.[n]?.bytes ?? new Uint8Array(0);
  const leafOf = (index: number) => ({ index, bytes: bytesOf(index), hashes: tree.proveInclusion(index, base.size) });
  const isOfKeys = new Set(keys.map(({ entry }) => entry));
  return [
    {
      origin,
      note: base.note,
      entries: keys.map(({ entry }) => ({ ...leafOf(entry), rootBefore: tree.root(entry) })),
      shown: shown.filter((n) => !isOfKeys.has(n)).map(leafOf),
      states: cosigned
        .filter(({ size }) => size < base.size)
        .map(({ note, size }) => ({ note, hashes: tree.proveConsistency(size, base.size) })),
      heads: cited
        .filter(({ size }) => size < base.size)
        .map(({ root, size }) => ({ size, root, hashes: tree.proveConsistency(size, base.size) })),
    },
  ];
}

/** What the acts shown of the others say they had seen of a log, each state once, as far as it is the log held here. */
function listCited(
  logs: Source["logs"],
  { party, tree }: CheckedLog,
  names: Names,
): readonly { readonly size: number; readonly root: Uint8Array }[] {
  const heads = new Map<number, Head>();
  for (const other of logs.values()) {
    for (const { envelope } of other.entries) {
      const head = envelope.seen[party];
      const isShown =
        names.get(other.party)?.has(envelope.n) === true || envelope.n === 0 || envelope.kind === "key.rolled";
      if (head === undefined || !isShown || head.size > tree.size) continue;
      if (tree.root(head.size).toHex() === head.root) heads.set(head.size, head);
    }
  }
  return [...heads.values()]
    .toSorted((a, b) => a.size - b.size)
    .map(({ root, size }) => ({ size, root: parseHex(root) ?? new Uint8Array(0) }));
}

interface CosignedState {
  readonly size: number;
  readonly note: Uint8Array;
}

/** The newest state each other party has cosigned, cosignatures of one state under one note, by size. */
function listCosigned({ cosignatures }: StoredRecord, party: PartyId): readonly CosignedState[] {
  const states = new Map<number, Uint8Array>();
  for (const { log, note, size } of cosignatures) {
    if (log !== party) continue;
    const known = states.get(size);
    const joined = known === undefined ? undefined : joinNotes(known, note);
    // A cosignature that does not fit another of its state proves nothing more than that one.
    states.set(size, known === undefined ? note : joined?.ok === true ? joined.value : known);
  }
  return [...states].map(([size, note]) => ({ size, note })).toSorted((a, b) => a.size - b.size);
}
