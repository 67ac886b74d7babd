import { decodeHashedEntry } from "../act/codec.ts";
import type { Entry } from "../act/envelope.ts";
import { commitPart } from "../act/parts.ts";
import { equalBytes } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { readCheckpoint } from "../record/checkpoint.ts";
import { openCosignature } from "../record/cosignature.ts";
import { readFirstKeys } from "../record/key-history.ts";
import { formatFingerprint } from "../record/key.ts";
import type { KeyHistory } from "../record/key.ts";
import { createLog, sizeOf } from "../record/log.ts";
import type { Log, LogEntry } from "../record/log.ts";
import { compareState, extendMirror } from "../record/mirror.ts";
import type { CosignatureSection, LogSection, PartSection } from "./parcel.ts";

/** Where one log of a parcel belongs, and what is held of it already. */
export interface Mirror {
  readonly mechanism: MechanismId;
  readonly party: PartyId;
  /** Origin of that party's log by the charter. */
  readonly origin: string;
  /** The mirror so far; undefined where nothing is held. */
  readonly log: Log | undefined;
  /** Fingerprint introduced out of band; undefined where none was. Asked only for a log that is new here. */
  readonly trusted: string | undefined;
}

/** What a log section amounts to. */
export type AdmittedLog =
  | { readonly status: "held" }
  | { readonly status: "extended"; readonly log: Log; readonly entries: readonly AdmittedEntry[] }
  | { readonly status: "forked"; readonly proof: Uint8Array; readonly retiredAt: number | undefined };

/** An entry of its author, of this mechanism and at its place: read, never judged by its merit. */
export interface AdmittedEntry {
  readonly entry: Entry;
  readonly stored: LogEntry;
}

/**
 * The only way others' entries come in: authorship by the signed state they lead up to, form by strict reading. On a refusal
 * nothing of the section is taken. A refused section leaves the mirror's tree to be cut back by whoever extends it next.
 */
export function admitLog(crypto: Crypto, mirror: Mirror, section: LogSection): Result<AdmittedLog> {
  const opened = mirror.log === undefined ? introduceLog(crypto, mirror, section) : accept(mirror.log);
  if (!opened.ok) return opened;
  const { bridge, checkpoint: note, entries, from } = section;
  const arrival = extendMirror(crypto, opened.value, { note, from, entries, bridge });
  if (!arrival.ok) return arrival;
  const { value } = arrival;
  if (value.status === "held") return accept({ status: "held" });
  if (value.status === "forked") return accept({ status: "forked", proof: value.proof, retiredAt: value.retiredAt });
  const admitted: AdmittedEntry[] = [];
  for (const stored of value.entries) {
    const entry = admitEntry(mirror, stored);
    if (!entry.ok) return entry;
    admitted.push({ entry: entry.value, stored });
  }
  return accept({ status: "extended", log: value.log, entries: admitted });
}

/** A log is known by its first keys, and they are trusted by the fingerprint that people compared. */
function introduceLog(crypto: Crypto, mirror: Mirror, section: LogSection): Result<Log> {
  const [first] = section.entries;
  if (section.from !== 0 || first === undefined) {
    return refuse("log-unopened", `Nothing of the log of ${mirror.party} is held, and its beginning was not brought.`);
  }
  const keys = readFirstKeys(first);
  if (!keys.ok) return keys;
  const fingerprint = formatFingerprint(crypto, keys.value);
  if (mirror.trusted === undefined) {
    return refuse(
      "key-untrusted",
      `The log of ${mirror.party} is signed under ${fingerprint}, which nobody here has confirmed: compare it with them, then trust it by \`entente trust ${mirror.party} --digits …\`.`,
    );
  }
  return mirror.trusted === fingerprint
    ? createLog(crypto, mirror.origin, keys.value)
    : refuse(
        "key-differs",
        `The log of ${mirror.party} is signed under ${fingerprint}, but the fingerprint confirmed for them is ${mirror.trusted}.`,
      );
}

function admitEntry({ mechanism, party }: Mirror, { bytes, leafHash, n }: LogEntry): Result<Entry> {
  const read = decodeHashedEntry(bytes, leafHash);
  const place = `Entry ${n} of the log of ${party}`;
  if (!read.ok) return refuse(read.refusal.code, `${place} cannot be read: ${read.refusal.sentence}`);
  const { envelope } = read.value;
  if (envelope.mechanism !== mechanism) {
    return refuse("wrong-mechanism", `${place} belongs to another mechanism.`);
  }
  if (envelope.party !== party) return refuse("wrong-party", `${place} names ${envelope.party} as its author.`);
  if (envelope.n !== n) return refuse("wrong-index", `${place} says that it is entry ${envelope.n}.`);
  return read;
}

/** Words whose commitment an entry names, with that commitment and the entry's author. Others are not kept. */
export function admitPart(
  crypto: Crypto,
  part: PartSection,
  findNamed: (commitment: string) => { readonly party: PartyId; readonly size: number } | undefined,
): Result<{ readonly commitment: string; readonly party: PartyId }> {
  const commitment = commitPart(crypto, part);
  const named = findNamed(commitment);
  if (named === undefined) return refuse("part-unnamed", "The parcel holds a part that no entry held here names.");
  const { party, size } = named;
  return size === part.bytes.length
    ? accept({ commitment, party })
    : refuse("part-size", `A part has ${part.bytes.length} bytes; the entry of ${party} that names it says ${size}.`);
}

/** What a cosignature amounts to: a receipt, or proof that the log's author showed its cosigner another state. */
export type AdmittedCosignature =
  | { readonly status: "held" }
  | { readonly status: "new"; readonly size: number }
  | { readonly status: "forked"; readonly proof: Uint8Array; readonly retiredAt: number | undefined };

/** Verifies a cosignature against the log as held and the cosigner's own keys. */
export function admitCosignature(
  crypto: Crypto,
  section: CosignatureSection,
  held: {
    readonly log: Log | undefined;
    /** Every log the cosigner has had: it cosigned under the name and the keys of the one it had then. */
    readonly cosigner: readonly { readonly origin: string; readonly keys: KeyHistory }[];
    /** Whichever of the two has keys that nobody here has compared yet. */
    readonly unconfirmed?: PartyId | undefined;
    /** Size up to which a cosignature of this cosigner is held. */
    readonly size: number;
  },
): Result<AdmittedCosignature> {
  const { log, cosigner } = held;
  const read = readCheckpoint(section.note);
  if (!read.ok) return read;
  const { origin, root, size } = read.value;
  const ahead = refuse("cosignature-ahead", `A cosignature of the log of ${section.log} came before what it is about.`);
  if (held.unconfirmed !== undefined) return refuseUnconfirmed(section, held.unconfirmed);
  if (log === undefined || cosigner.length === 0) return ahead;
  if (origin !== log.origin) {
    return refuse("cosignature-origin", `A cosignature said to be of the log of ${section.log} is of another.`);
  }
  if (size > sizeOf(log)) return ahead;
  if (!equalBytes(log.tree.root(size), root)) {
    const state = compareState(crypto, log, section.note);
    if (!state.ok) return state;
    if (state.value.status === "forked") return accept(state.value);
  }
  if (size <= held.size) return accept({ status: "held" });
  const isGenuine = cosigner.some(({ keys: eras, origin: name }) =>
    eras.some(({ keys }) => openCosignature(crypto, section.note, { origin: name, keys }).ok),
  );
  return isGenuine
    ? accept({ status: "new", size })
    : refuse("cosignature", `A cosignature said to be by ${section.cosigner} does not hold under their keys.`);
}

function refuseUnconfirmed({ cosigner, log }: CosignatureSection, unconfirmed: PartyId): Result<never> {
  return refuse(
    "cosignature-unconfirmed",
    `A cosignature by ${cosigner} of the log of ${log} waits until the keys of ${unconfirmed} have been compared: \`entente trust ${unconfirmed} --digits …\`.`,
  );
}
