import { encodeUtf8, formatHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { openManifest } from "../../exchange/pouch-note.ts";
import type { SignedManifest } from "../../exchange/pouch-note.ts";
import { pouchVersion } from "../../exchange/pouch.ts";
import { noteBytesMax } from "../../record/note.ts";
import { isSealedAs, SealBroken, unseal } from "./pouch-seal.ts";
import type { Unsealed } from "./pouch-seal.ts";

/** What stands in clear in a volume: a line with the manifest's size, the signed manifest, the parcels end to end. */
const headingOf = (note: Uint8Array): string => `${pouchVersion} ${note.length}\n`;
const headingCharsMax = 64;

/** The pieces of a volume in clear, to be sealed. */
export function* volumePieces(note: Uint8Array, parcels: readonly Uint8Array[]): Iterable<Uint8Array> {
  yield encodeUtf8(headingOf(note));
  yield note;
  yield* parcels;
}

/** A volume as it was checked: its seal, its manifest's signatures, every byte of its parcels. */
export interface CheckedVolume {
  readonly manifest: SignedManifest;
}

/**
 * Opens one volume and checks all of it before anything is taken: first the whole file is read once, then, where `take` is given,
 * a second time, each parcel handed over as it comes. Memory is that of one parcel. Codes: those of `unseal`, of `openManifest`
 * and of `judge`; `pouch-sealing`, `pouch-parcel-differs`, `pouch-parcel-other`, `pouch-truncated`, `pouch-trailing`.
 */
export async function readVolume(
  crypto: Crypto,
  path: string,
  identities: readonly string[],
  judge: (manifest: SignedManifest) => Result<void> | Promise<Result<void>>,
  take?: (parcel: Uint8Array) => Promise<Result<void>>,
): Promise<Result<CheckedVolume>> {
  const checked = await readOnce(crypto, path, identities, judge, async () => accept(undefined));
  // The file may lie on a stick that others hold: what is taken is checked again as it is read.
  return checked.ok && take !== undefined ? readOnce(crypto, path, identities, judge, take) : checked;
}

async function readOnce(
  crypto: Crypto,
  path: string,
  identities: readonly string[],
  judge: (manifest: SignedManifest) => Result<void> | Promise<Result<void>>,
  take: (parcel: Uint8Array) => Promise<Result<void>>,
): Promise<Result<CheckedVolume>> {
  const unsealed = await unseal(path, identities);
  if (!unsealed.ok) return unsealed;
  try {
    return await readClear(crypto, unsealed.value, judge, take);
  } catch (error) {
    if (error instanceof SealBroken) return { ok: false, refusal: error.refusal };
    throw error;
  } finally {
    await unsealed.value.close();
  }
}

async function readClear(
  crypto: Crypto,
  clear: Unsealed,
  judge: (manifest: SignedManifest) => Result<void> | Promise<Result<void>>,
  take: (parcel: Uint8Array) => Promise<Result<void>>,
): Promise<Result<CheckedVolume>> {
  const note = await readNote(clear);
  if (!note.ok) return note;
  const opened = openManifest(crypto, note.value);
  if (!opened.ok) return opened;
  const manifest = opened.value;
  if (!isSealedAs(clear, manifest.sealing)) {
    const sentence = `The manifest says that the pouch is sealed by ${manifest.sealing}, and the file is sealed otherwise: somebody sealed it anew.`;
    return refuse("pouch-sealing", sentence);
  }
  const judged = await judge(manifest);
  if (!judged.ok) return judged;
  const beginning = encodeUtf8(
    `entente.parcel/v1\nmechanism ${manifest.mechanism}\nfrom ${manifest.from}\nto ${manifest.to}\n`,
  );
  for (const { bytes, sha256 } of manifest.parcels) {
    const parcel = await clear.take(bytes);
    if (parcel === undefined) return refuse("pouch-truncated", "The pouch holds less than its manifest says.");
    if (formatHex(crypto.sha256(parcel)) !== sha256) {
      return refuse("pouch-parcel-differs", "A parcel in the pouch is not the one that its manifest names.");
    }
    if (!beginning.every((byte, i) => parcel[i] === byte)) {
      return refuse("pouch-parcel-other", "A parcel in the pouch is of another consultation, sender or addressee.");
    }
    const taken = await take(parcel);
    if (!taken.ok) return taken;
  }
  return (await clear.isDone())
    ? accept({ manifest })
    : refuse("pouch-trailing", "Something follows what the pouch's manifest names.");
}

async function readNote(clear: Unsealed): Promise<Result<Uint8Array>> {
  const none = refuse("not-a-pouch", `What was sealed is no pouch: one begins with the line ${pouchVersion}.`);
  const heading = await clear.takeLine(headingCharsMax);
  const [version = "", size = "", ...more] = (heading ?? "").split(" ");
  if (version !== pouchVersion) {
    return version.startsWith("entente.pouch/")
      ? refuse("pouch-version", `This program reads ${pouchVersion}; the pouch is of another version.`)
      : none;
  }
  if (more.length > 0 || !/^[1-9]\d{0,5}$/.test(size)) return none;
  if (Number(size) > noteBytesMax) {
    return refuse("note-size", `The manifest of a pouch has at most ${noteBytesMax} bytes.`);
  }
  const note = await clear.take(Number(size));
  return note === undefined ? refuse("pouch-truncated", "The pouch ends within its manifest.") : accept(note);
}
