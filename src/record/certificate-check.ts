import { formatHex } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept } from "../base/refusal.ts";
import type { Refusal, Result } from "../base/refusal.ts";
import { parseCertificate } from "./certificate.ts";
import type { Certificate, CertificateLog } from "./certificate.ts";
import type { VerifiedCheckpoint } from "./checkpoint.ts";
import { openCosignatures, readHistory } from "./copy.ts";
import type { VerifiedCosignature } from "./cosignature.ts";
import type { KeyHistory } from "./key.ts";
import { verifyCheckpoint } from "./log.ts";
import { checkConsistency } from "./merkle-check.ts";
import { hashLeaf } from "./merkle.ts";
import { checkProof } from "./proof.ts";

/** A certificate in which every signature and every proof holds, under the keys it names itself: compare their fingerprints. */
export interface CheckedCertificate extends Certificate {
  readonly checked: readonly CheckedCertificateLog[];
}

export interface CheckedCertificateLog {
  readonly origin: string;
  readonly keys: KeyHistory;
  /** State under which everything shown of this log lies. */
  readonly state: VerifiedCheckpoint;
  /** Cosignatures of that state and of earlier ones joined to it. */
  readonly cosignatures: readonly VerifiedCosignature[];
  /** Entries shown, those that say its keys among them, by place. */
  readonly leaves: readonly CheckedLeaf[];
  /** What is proved to be a state of this very log, as `size root`, root in hex. */
  readonly heads: ReadonlySet<string>;
}

export interface CheckedLeaf {
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly leafHash: Uint8Array;
}

/**
 * Verifies everything the record knows of a certificate. Every fault is named, so that a reader sees what was changed and not
 * only that something was. What the entries say is for the room that reads acts.
 */
export function checkCertificate(crypto: Crypto, bytes: Uint8Array): Result<CheckedCertificate, readonly Refusal[]> {
  const parsed = parseCertificate(bytes);
  if (!parsed.ok) return { ok: false, refusal: [parsed.refusal] };
  const faults: Refusal[] = [];
  const keys = new Map<string, KeyHistory>();
  for (const log of parsed.value.logs) {
    const history = readHistory(crypto, log);
    if (history.ok) keys.set(log.origin, history.value);
    else faults.push(named(log, history.refusal));
  }
  // Without a log's keys neither its state nor what it cosigned can be judged.
  if (faults.length > 0) return { ok: false, refusal: faults };
  const checked = parsed.value.logs.flatMap((log) => {
    const history = keys.get(log.origin);
    return history === undefined ? [] : checkLog(crypto, log, { history, keys }, faults);
  });
  return faults.length > 0 ? { ok: false, refusal: faults } : accept({ ...parsed.value, checked });
}

const named = ({ origin }: CertificateLog, { code, sentence }: Refusal, where = ""): Refusal => ({
  code,
  sentence: `In the log ${origin}${where}: ${sentence}`,
});

interface Histories {
  readonly history: KeyHistory;
  readonly keys: ReadonlyMap<string, KeyHistory>;
}

function checkLog(
  crypto: Crypto,
  log: CertificateLog,
  { history, keys }: Histories,
  faults: Refusal[],
): readonly CheckedCertificateLog[] {
  const before = faults.length;
  const state = verifyCheckpoint(crypto, log.origin, history, log.note);
  if (!state.ok) {
    faults.push(named(log, state.refusal));
    return [];
  }
  const { root, size } = state.value;
  const cosignatures: VerifiedCosignature[] = [];
  const gather = (note: Uint8Array, where: string): void => {
    const opened = openCosignatures(crypto, note, log.origin, keys);
    if (opened.ok) cosignatures.push(...opened.value);
    else faults.push(named(log, opened.refusal, where));
  };
  gather(log.note, "");
  for (const each of log.states) {
    const earlier = verifyCheckpoint(crypto, log.origin, history, each.note);
    const where = earlier.ok ? `, at ${earlier.value.size}` : "";
    const joined = earlier.ok
      ? checkConsistency(crypto, {
          from: earlier.value.size,
          to: size,
          rootFrom: earlier.value.root,
          rootTo: root,
          proof: each.hashes,
        })
      : earlier;
    if (joined.ok) gather(each.note, where);
    else faults.push(named(log, joined.refusal, where));
  }
  const leaves = new Map<number, CheckedLeaf>();
  for (const { bytes, index } of log.entries) leaves.set(index, { index, bytes, leafHash: hashLeaf(crypto, bytes) });
  for (const { bytes, hashes, index } of log.shown) {
    const leafHash = hashLeaf(crypto, bytes);
    const placed = checkProof(crypto, { index, hashes, note: log.note }, leafHash);
    if (placed.ok) leaves.set(index, { index, bytes, leafHash });
    else faults.push(named(log, placed.refusal, `, entry ${index}`));
  }
  const heads = new Set([`${size} ${formatHex(root)}`]);
  for (const head of log.heads) {
    const { hashes: proof, root: rootFrom, size: from } = head;
    const joined = checkConsistency(crypto, { from, to: size, rootFrom, rootTo: root, proof });
    if (joined.ok) heads.add(`${from} ${formatHex(rootFrom)}`);
    else faults.push(named(log, joined.refusal, `, as somebody had seen it at ${from}`));
  }
  if (faults.length > before) return [];
  const ordered = [...leaves.values()].toSorted((a, b) => a.index - b.index);
  return [{ origin: log.origin, keys: history, state: state.value, cosignatures, leaves: ordered, heads }];
}
