import { decodeHashedEntry } from "../../act/codec.ts";
import type { Entry } from "../../act/envelope.ts";
import { equalBytes } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { crossBridge, parseBridge } from "../../record/bridge.ts";
import type { Pier } from "../../record/bridge.ts";
import { parseLogName } from "../../exchange/log-name.ts";
import { parseArriving } from "../../record/arriving.ts";
import { readCheckpoint } from "../../record/checkpoint.ts";
import type { VerifiedCheckpoint } from "../../record/checkpoint.ts";
import { extendHistory, readFirstKeys, startHistory } from "../../record/key-history.ts";
import { formatFingerprint } from "../../record/key.ts";
import type { KeyHistory } from "../../record/key.ts";
import { verifyCheckpoint } from "../../record/log.ts";
import { parseKeyText } from "../../record/key-text.ts";
import { createTree, hashLeaf } from "../../record/merkle.ts";
import { followKeys, originOfSuccessor } from "../../record/succeed.ts";
import type { Tree } from "../../record/merkle.ts";
import type { StoredEntry, StoredHead } from "../ports.ts";
import { findSwitch } from "../fork/succession.ts";
import type { Succession } from "../fork/succession.ts";

/** One thing that is not as it was signed, named so that a person finds it. */
export interface Fault {
  readonly code: string;
  readonly sentence: string;
  /** Whose log. */
  readonly party?: PartyId;
  /** Entry of that log. */
  readonly entry?: number;
  /** Commitment of a part, hex. */
  readonly part?: string;
  readonly cosigner?: PartyId;
  /** Derived row, `kind/id`, or name of a piece of evidence. */
  readonly row?: string;
}

/** What one stored log turned out to be. */
export interface CheckedLog {
  /** Name it is stored under: the party's, but for a branch and for a log that follows another. */
  readonly name: PartyId;
  readonly party: PartyId;
  /** Origin that its signed state names; undefined where that cannot be read. */
  readonly origin: string | undefined;
  /** Undefined where the first entry names no keys. */
  readonly keys: KeyHistory | undefined;
  readonly tree: Tree;
  /** Entries that could be read, in order. */
  readonly entries: readonly Entry[];
  /** Every row is as it should be: only then may the root be compared. */
  readonly isWhole: boolean;
  /** The entries give the signed root: this is the log its party signed. */
  readonly isProven: boolean;
  /** Entries that count: all, but of a log that is held part of the way to the state its party signed. */
  readonly counts: number;
  /** Note of the newest signed state of which every entry is held. */
  readonly whole: Uint8Array | undefined;
  readonly faults: readonly Fault[];
}

/** Checks one log against itself: each row, each entry, the keys, the signed state and its root. */
export function checkLog(
  crypto: Crypto,
  mechanism: MechanismId,
  name: PartyId,
  head: StoredHead | undefined,
  rows: readonly StoredEntry[],
  successions: readonly Succession[] = [],
): CheckedLog {
  const { party = name } = parseLogName(name) ?? {};
  const faults: Fault[] = [];
  const fault = (code: string, sentence: string, entry?: number): void => {
    faults.push({ code, sentence, party, ...(entry === undefined ? {} : { entry }) });
  };
  const state = head === undefined ? undefined : readCheckpoint(head.checkpoint);
  const origin = state?.ok === true ? state.value.origin : undefined;
  const tree = createTree(crypto);
  const entries: Entry[] = [];
  let keys = introduce(crypto, rows[0], fault);
  let isWhole = true;
  // Entries before an anchor were written under the name of the former log.
  let generation = 1;
  let anchor = 0;
  let next = 0;
  for (const row of rows) {
    if (row.n > next) {
      fault("entry-missing", missing(party, next, row.n - 1), next);
      isWhole = false;
    }
    if (row.n < next) {
      fault("entry-repeated", `Entry ${row.n} of the log of ${party} is stored twice.`, row.n);
      isWhole = false;
    }
    next = row.n;
    if (head !== undefined && row.n >= head.size) {
      fault(
        "entry-unsigned",
        `Entry ${row.n} of the log of ${party} stands beyond the state that ${party} signed.`,
        row.n,
      );
    }
    next += 1;
    const hash = hashLeaf(crypto, row.bytes);
    const read = checkRow(mechanism, party, row, hash, fault);
    if (read === undefined) isWhole = false;
    else entries.push(read);
    const due = findSwitch(successions, name, row.n);
    const agreed = due === undefined ? undefined : parseKeyText(crypto, due.key);
    if (due !== undefined && agreed?.ok === true && keys !== undefined) {
      keys = followKeys(keys, { keys: agreed.value, size: row.n });
      generation = due.generation;
      anchor = row.n;
    }
    if (keys !== undefined && origin !== undefined && isWhole && row.n > 0) {
      const history = extendHistory(
        crypto,
        keys,
        { origin: originOfSuccessor(origin, generation), index: row.n, rootBefore: () => tree.root(row.n) },
        row.bytes,
      );
      if (history.ok) keys = history.value;
    }
    tree.append(hash);
  }
  if (head !== undefined && next < head.size) {
    fault("entry-missing", missing(party, next, head.size - 1), next);
    isWhole = false;
  }
  const isSigned = checkHead(crypto, { party, head, keys, isWhole, origin, tree }, fault);
  const isProven =
    isSigned && isWhole && state?.ok === true && head !== undefined && (isArriving(head) || isRoot(tree, state.value));
  const whole = checkWhole(crypto, { party, head, keys, isWhole, origin, tree }, fault);
  const counts = head === undefined || !isArriving(head) ? entries.length : Math.max(anchor, whole?.size ?? 0);
  return { counts, whole: whole?.note, name, party, origin, keys, tree, entries, isWhole, isProven, faults };
}

/** The newest signed state that is held whole: of a log still arriving an earlier one than that it is on its way to. */
function checkWhole(
  crypto: Crypto,
  { head, isWhole, keys, origin, party, tree }: CheckedHead,
  fault: Report,
): VerifiedCheckpoint | undefined {
  const note = head === undefined || !isArriving(head) ? head?.checkpoint : parseArriving(head.proof).whole;
  if (head === undefined || note === undefined || keys === undefined || origin === undefined) return undefined;
  const state = verifyCheckpoint(crypto, origin, keys, note);
  const isHeld = state.ok && state.value.size <= tree.size && equalBytes(tree.root(state.value.size), state.value.root);
  if (isHeld) return state.value;
  if (isWhole && isArriving(head)) {
    fault("state-whole", `The state up to which the log of ${party} is said to be held whole is none of its states.`);
  }
  return undefined;
}

/** A log still on its way is stored with what joins it to its signed state. */
const isArriving = ({ proof }: StoredHead): boolean => proof.length > 0;

const isRoot = (tree: Tree, { root, size }: { readonly root: Uint8Array; readonly size: number }): boolean =>
  tree.size === size && equalBytes(tree.root(), root);

const missing = (party: PartyId, from: number, to: number): string =>
  to > from
    ? `Entries ${from} to ${to} of the log of ${party} are missing.`
    : `Entry ${from} of the log of ${party} is missing.`;

type Report = (code: string, sentence: string, entry?: number) => void;

function introduce(crypto: Crypto, first: StoredEntry | undefined, fault: Report): KeyHistory | undefined {
  const read = first?.n === 0 ? readFirstKeys(first.bytes) : undefined;
  if (read === undefined) return undefined;
  const history = read.ok ? startHistory(crypto, read.value) : read;
  if (!history.ok) fault(history.refusal.code, history.refusal.sentence, 0);
  return history.ok ? history.value : undefined;
}

function checkRow(
  mechanism: MechanismId,
  party: PartyId,
  { bytes, leafHash, n }: StoredEntry,
  hash: Uint8Array,
  fault: Report,
): Entry | undefined {
  const place = `Entry ${n} of the log of ${party}`;
  if (!equalBytes(hash, leafHash)) {
    fault("entry-differs", `${place} does not have the fingerprint that was stored with it.`, n);
    return undefined;
  }
  const read = decodeHashedEntry(bytes, leafHash);
  if (!read.ok) {
    fault("entry-unreadable", `${place} cannot be read: ${read.refusal.sentence}`, n);
    return undefined;
  }
  const { envelope } = read.value;
  if (envelope.mechanism !== mechanism || envelope.party !== party || envelope.n !== n) {
    fault(
      "entry-misplaced",
      `${place} says that it is entry ${envelope.n} of ${envelope.party}: it stands in the wrong place.`,
      n,
    );
    return undefined;
  }
  return read.value;
}

interface CheckedHead {
  readonly party: PartyId;
  readonly head: StoredHead | undefined;
  readonly keys: KeyHistory | undefined;
  readonly isWhole: boolean;
  readonly origin: string | undefined;
  readonly tree: Tree;
}

function checkHead(crypto: Crypto, checked: CheckedHead, fault: Report): boolean {
  const { head, isWhole, keys, origin, party, tree } = checked;
  if (head === undefined) {
    fault("state-missing", `The signed state of the log of ${party} is missing.`);
    return false;
  }
  const read = readCheckpoint(head.checkpoint);
  if (!read.ok) {
    fault("state-unreadable", `The signed state of the log of ${party} cannot be read: ${read.refusal.sentence}`);
    return false;
  }
  if (read.value.size === head.size ? isArriving(head) : !isArriving(head) || read.value.size < head.size) {
    fault(
      "state-size",
      `The log of ${party} is stored as ${head.size === 1 ? "1 entry" : `${head.size} entries`} long; its signed state says ${read.value.size}.`,
    );
  }
  if (keys === undefined || origin === undefined) return false;
  const arriving = isArriving(head) ? parseArriving(head.proof) : undefined;
  // Where a shorter state came in between, nothing that is held leads to the longer: that it was signed was seen when it came.
  if (arriving !== undefined && arriving.bridge === undefined) return true;
  const bridge = arriving?.bridge === undefined ? undefined : parseBridge(arriving.bridge);
  const pier = (): Pier => ({ origin, keys, size: tree.size, root: tree.root() });
  const verified =
    bridge === undefined
      ? verifyCheckpoint(crypto, origin, keys, head.checkpoint)
      : bridge.ok
        ? crossBridge(crypto, pier(), bridge.value, head.checkpoint)
        : bridge;
  // Keys rolled in an entry that is damaged are not known: then the fault is the entry's.
  if (!verified.ok && isWhole) {
    fault("state-signature", `The signed state of the log of ${party} does not hold: ${verified.refusal.sentence}`);
  }
  return verified.ok;
}

/** The fingerprint people compare: of the keys a log began with. */
export const firstFingerprint = (crypto: Crypto, keys: KeyHistory): string => formatFingerprint(crypto, keys[0].keys);
