import type { Entry } from "../../act/envelope.ts";
import { equalBytes, formatHex, parseHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { PartyId } from "../../base/ids.ts";
import { readCheckpoint } from "../../record/checkpoint.ts";
import { openCosignature } from "../../record/cosignature.ts";
import { checkFork } from "../../record/fork.ts";
import { verifyCheckpoint } from "../../record/log.ts";
import { noteBytesMax } from "../../record/note.ts";
import type { StoredCosignature } from "../ports.ts";
import { isSuccession } from "../fork/succession.ts";
import type { CheckedLog, Fault } from "./verify-log.ts";

/** What somebody else has signed, or a log's own party elsewhere, about how a log stood at a size. */
export interface Witness {
  readonly log: PartyId;
  readonly size: number;
  readonly root: Uint8Array;
  /** Who says so, in words. */
  readonly by: string;
  readonly fault: Omit<Fault, "code" | "sentence">;
  /** Our own word, which cannot have been said before the entries were held here. */
  readonly isBinding: boolean;
  /** The log's own party has signed this state: another word about it may merely be mistaken, or about a branch not held. */
  readonly isSigned: boolean;
}

type Logs = ReadonlyMap<PartyId, CheckedLog>;

/** Verifies a stored cosignature; what it says of the log comes back as a witness. */
export function checkCosignature(
  crypto: Crypto,
  logs: Logs,
  ours: PartyId,
  stored: StoredCosignature,
): { readonly faults: readonly Fault[]; readonly witness?: Witness } {
  const { cosigner, log: party, note, size } = stored;
  const place = { party, cosigner };
  const faultOf = (code: string, sentence: string) => ({ faults: [{ code, sentence, ...place }] });
  const what = `The cosignature by ${cosigner} of the log of ${party} at ${size}`;
  const read = readCheckpoint(note);
  if (!read.ok) return faultOf("cosignature", `${what} cannot be read: ${read.refusal.sentence}`);
  if (read.value.size !== size) return faultOf("cosignature", `${what} is of another size, ${read.value.size}.`);
  const author = logs.get(party);
  const by = [...logs.values()].filter((log) => log.party === cosigner);
  if (author === undefined || by.length === 0)
    return faultOf("cosignature", `${what} is of or by a log not held here.`);
  // Where a log's own keys cannot be read, that is the fault, and it is named there.
  const known = by.flatMap(({ keys, origin }) =>
    keys === undefined || origin === undefined ? [] : [{ keys, origin }],
  );
  if (author.keys === undefined || known.length < by.length) return { faults: [] };
  const state = verifyCheckpoint(crypto, author.origin ?? read.value.origin, author.keys, note);
  if (!state.ok && author.isWhole)
    return faultOf("cosignature", `${what} stands under a state that does not hold: ${state.refusal.sentence}`);
  const opened = known.flatMap(({ keys: eras, origin }) =>
    eras.map(({ keys }) => openCosignature(crypto, note, { origin, keys })),
  );
  if (!opened.some((each) => each.ok))
    return faultOf("cosignature", `${what} does not hold under the keys of ${cosigner}.`);
  const witness = {
    log: party,
    size,
    root: read.value.root,
    by: what,
    fault: place,
    isBinding: cosigner === ours,
    isSigned: state.ok,
  };
  return { faults: [], witness };
}

/** What the entries of a log say of the others: each changed head once. */
export function listSeen({ entries, party }: CheckedLog, ours: PartyId): readonly Witness[] {
  const witnesses: Witness[] = [];
  let before: Entry["envelope"]["seen"] = {};
  for (const { envelope } of entries) {
    for (const [name, head] of Object.entries(envelope.seen)) {
      const last = before[name];
      if (last?.size === head.size && last.root === head.root) continue;
      witnesses.push({
        log: name as PartyId,
        size: head.size,
        root: parseHex(head.root) ?? new Uint8Array(0),
        by: `Entry ${envelope.n} of the log of ${party}`,
        fault: { party, entry: envelope.n },
        isBinding: party === ours,
        isSigned: false,
      });
    }
    before = envelope.seen;
  }
  return witnesses;
}

/**
 * Compares a log with what others say of it. One that is proven differs only where its party has shown two branches; one
 * that is not is at fault between the last size that agrees and the first that does not.
 */
export function weighLog(
  log: CheckedLog,
  witnesses: readonly Witness[],
  { isForked, isOurs }: { readonly isForked: boolean; readonly isOurs: boolean },
): readonly Fault[] {
  const { party, tree } = log;
  const within = witnesses.filter((each) => each.size <= tree.size);
  const agrees = ({ size, root }: Witness): boolean => equalBytes(tree.root(size), root);
  const beyond = witnesses
    // No cosignature is taken before the entries it is about, and nobody has seen more of our own log than we wrote.
    .filter((each) => each.size > tree.size && (each.isBinding || each.isSigned || isOurs) && log.isWhole)
    .map(({ by, fault, size }) => ({
      code: "log-short",
      sentence: `${by} is about ${size === 1 ? "1 entry" : `${size} entries`} of the log of ${party}, but only ${tree.size} are stored: the newest are missing.`,
      ...fault,
      party,
    }));
  if (log.isProven) {
    const differing = isForked ? [] : within.filter((each) => (each.isBinding || each.isSigned) && !agrees(each));
    return [
      ...beyond,
      ...differing.map(({ by, fault, size }) => ({
        code: "branch-differs",
        sentence: `${by} is about another state of the log of ${party} at ${size} than the one stored.`,
        ...fault,
      })),
    ];
  }
  if (!log.isWhole) return [];
  const good = within.filter(agrees).reduce((most, each) => Math.max(most, each.size), 0);
  const bad = within
    .filter((each) => each.size > good && !agrees(each))
    .reduce((least, each) => Math.min(least, each.size), tree.size);
  const where = bad - good === 1 ? `Entry ${good}` : `One or more of the entries ${good} to ${bad - 1}`;
  return [
    ...beyond,
    {
      code: "root-differs",
      sentence: `${where} of the log of ${party} is not what ${party} signed.`,
      party,
      entry: good,
    },
  ];
}

/** Of several branches of one log, what we have seen or cosigned must stand on one. */
export function weighBranches(branches: readonly CheckedLog[], witnesses: readonly Witness[]): readonly Fault[] {
  const stands = ({ root, size }: Witness): boolean =>
    branches.some(({ isWhole, tree }) => !isWhole || (size <= tree.size && equalBytes(tree.root(size), root)));
  return witnesses
    .filter((each) => each.isBinding && !stands(each))
    .map(({ by, fault, log, size }) => ({
      code: "branch-differs",
      sentence: `${by} is about another state of the log of ${log} at ${size} than any stored.`,
      ...fault,
    }));
}

/** Entries of others that had seen another branch of a proven log: no fault of what is stored, and worth knowing. */
export function listDivergent(log: CheckedLog, witnesses: readonly Witness[]): readonly string[] {
  if (!log.isProven) return [];
  return witnesses
    .filter((each) => !each.isBinding && !each.isSigned && each.size <= log.tree.size)
    .filter(({ root, size }) => !equalBytes(log.tree.root(size), root))
    .map(
      ({ by, size }) => `${by} had seen another state of the log of ${log.party} at ${size} than the one stored here.`,
    );
}

/** Checks a piece of evidence by what its name says it is; what the record does not know is left alone. */
export function checkEvidence(
  crypto: Crypto,
  logs: Logs,
  { bytes, name }: { readonly name: string; readonly bytes: Uint8Array },
): readonly Fault[] {
  const faultOf = (why: string): readonly Fault[] => [
    { code: "evidence", sentence: `The evidence ${name} proves nothing: ${why}`, row: name },
  ];
  const fork = /^(?:fork|retired)-([a-z][a-z0-9+-]*)\./.exec(name)?.[1];
  if (fork !== undefined) {
    const log = logs.get(fork as PartyId);
    const keySets = log?.keys?.map((era) => era.keys) ?? [];
    const checked = checkFork(crypto, bytes, keySets);
    return checked.ok ? [] : faultOf(checked.refusal.sentence);
  }
  // What was agreed on a successor is compared with the record once that is read (verify-rows.ts).
  if (isSuccession(name)) return [];
  const state = bytes.length > noteBytesMax ? undefined : readCheckpoint(bytes);
  if (state === undefined || !state.ok) return faultOf("it is no signed state of a log.");
  const { origin, root, size } = state.value;
  const log = [...logs.values()].find((each) => each.origin === origin);
  if (log?.keys === undefined) return faultOf("it is about a log not held here.");
  const verified = verifyCheckpoint(crypto, origin, log.keys, bytes);
  if (!verified.ok) return faultOf(verified.refusal.sentence);
  const isSame = size > log.tree.size || !log.isWhole || formatHex(log.tree.root(size)) === formatHex(root);
  return isSame ? [] : faultOf("it is another state of the log than the one stored.");
}
