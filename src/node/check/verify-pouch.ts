import { commitPart } from "../../act/parts.ts";
import type { Crypto } from "../../base/crypto.ts";
import { accept } from "../../base/refusal.ts";
import type { Refusal, Result } from "../../base/refusal.ts";
import { admitLog } from "../../exchange/admit.ts";
import { decodeParcel } from "../../exchange/decode.ts";
import { parseLogName } from "../../exchange/log-name.ts";
import type { LogSection, Parcel } from "../../exchange/parcel.ts";
import type { Manifest } from "../../exchange/pouch.ts";
import { originOf, readCheckpoint } from "../../record/checkpoint.ts";
import { readFirstKeys } from "../../record/key-history.ts";
import { formatFingerprint } from "../../record/key.ts";
import { sizeOf } from "../../record/log.ts";
import type { Log } from "../../record/log.ts";
import { readVolume } from "../pouch/pouch-file.ts";

/** What one volume holds by itself, believed from nobody: no home's record is asked. */
export interface VerifiedPouch {
  readonly manifest: Manifest;
  /** Digits of the keys that sign the manifest, and of the first that lead to them. */
  readonly under: { readonly signer: string; readonly first: string };
  /** Logs that it holds from their beginning, proved up to a size. */
  readonly logs: readonly { readonly party: string; readonly size: number; readonly digits: string }[];
  /** Pieces of logs that go on from what is not in it: they are proved when they are opened where that is held. */
  readonly pieces: readonly { readonly party: string; readonly from: number; readonly entries: number }[];
  readonly parts: { readonly named: number; readonly others: number };
  readonly cosignatures: number;
  readonly faults: readonly Refusal[];
}

interface Examined {
  readonly logs: Map<string, { readonly log: Log; readonly digits: string }>;
  readonly pieces: VerifiedPouch["pieces"][number][];
  readonly named: Set<string>;
  readonly parts: { named: number; others: number };
  readonly faults: Refusal[];
  cosignatures: number;
}

/**
 * Opens a volume and checks all that can be checked without a record: the seal, the manifest's signatures, every parcel against the
 * manifest, every log that it holds from the beginning, every part against the entries in it. With `trusted` digits, keys that are
 * none of those are faults. Codes of what cannot be opened: those of `readVolume`.
 */
export async function verifyPouch(
  crypto: Crypto,
  path: string,
  identities: readonly string[],
  trusted: readonly string[],
): Promise<Result<VerifiedPouch>> {
  const examined: Examined = {
    logs: new Map(),
    pieces: [],
    named: new Set(),
    parts: { named: 0, others: 0 },
    faults: [],
    cosignatures: 0,
  };
  const read = await readVolume(
    crypto,
    path,
    identities,
    () => accept(undefined),
    async (bytes) => {
      const parcel = decodeParcel(bytes);
      if (parcel.ok) examineParcel(crypto, parcel.value, trusted, examined);
      else examined.faults.push(parcel.refusal);
      return accept(undefined);
    },
  );
  if (!read.ok) return read;
  const { signer, ...manifest } = read.value.manifest;
  const under = { signer: formatFingerprint(crypto, signer), first: formatFingerprint(crypto, manifest.keys[0]) };
  if (trusted.length > 0 && ![under.signer, under.first].some((digits) => trusted.includes(digits))) {
    examined.faults.push(untrusted(`The manifest is signed under ${under.signer}`));
  }
  const { cosignatures, faults, logs, parts, pieces } = examined;
  return accept({
    manifest,
    under,
    logs: [...logs].map(([party, { digits, log }]) => ({ party, size: sizeOf(log), digits })),
    pieces,
    parts,
    cosignatures,
    faults,
  });
}

const untrusted = (what: string): Refusal => ({
  code: "key-differs",
  sentence: `${what}, which is none of the keys given.`,
});

function examineParcel(crypto: Crypto, parcel: Parcel, trusted: readonly string[], examined: Examined): void {
  for (const section of parcel.logs) examineLog(crypto, parcel, section, trusted, examined);
  for (const part of parcel.parts) {
    // Names by entries of other pouches cannot be seen from here.
    if (examined.named.has(commitPart(crypto, part))) examined.parts.named += 1;
    else examined.parts.others += 1;
  }
  examined.cosignatures += parcel.cosignatures.length;
}

function examineLog(
  crypto: Crypto,
  { mechanism }: Parcel,
  section: LogSection,
  trusted: readonly string[],
  examined: Examined,
): void {
  const { entries, from, party: name } = section;
  const known = examined.logs.get(name);
  if (known === undefined && from > 0) {
    examined.pieces.push({ party: name, from, entries: entries.length });
    return;
  }
  const first = known === undefined && entries[0] !== undefined ? readFirstKeys(entries[0]) : undefined;
  if (first?.ok === false) {
    examined.faults.push(first.refusal);
    return;
  }
  const digits = known?.digits ?? (first === undefined ? "" : formatFingerprint(crypto, first.value));
  if (known === undefined && trusted.length > 0 && !trusted.includes(digits)) {
    examined.faults.push(untrusted(`The log of ${name} is signed under ${digits}`));
  }
  const state = readCheckpoint(section.checkpoint);
  const party = parseLogName(name)?.party ?? name;
  const origin = state.ok ? state.value.origin : originOf("", mechanism);
  const mirror = { mechanism, party, origin, log: known?.log, trusted: digits };
  const admitted = admitLog(crypto, mirror, section);
  if (!admitted.ok) {
    examined.faults.push(admitted.refusal);
  } else if (admitted.value.status === "extended") {
    examined.logs.set(name, { log: admitted.value.log, digits });
    for (const { entry } of admitted.value.entries) {
      for (const { commitment } of entry.envelope.parts) examined.named.add(commitment);
    }
  } else if (admitted.value.status === "forked") {
    examined.faults.push({ code: "forked", sentence: `Two states of the log of ${name} in it contradict each other.` });
  }
}
