import { formatBase64, parseBase64 } from "../base/bytes.ts";
import { isMechanismId, isPartyId } from "../base/ids.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { isInstant } from "../base/time.ts";
import type { Instant } from "../base/time.ts";
import type { KeySet } from "../record/key.ts";
import { formatRuns, parseRuns } from "./pouch-runs.ts";
import type { Run } from "./pouch-runs.ts";

/**
 * A pouch for networks that no wire joins: parcels under a signed manifest, sealed to the addressee (spec/pouch.md). One number,
 * one pouch; one file, one volume of it, and each volume is opened and checked by itself.
 */
export const pouchVersion = "entente.pouch/v1";

/** How a pouch is sealed: the name of the recipient's stanza in the age file. */
export type Sealing = "mlkem768x25519" | "X25519";

/** What the sender says of one volume. */
export interface Manifest {
  readonly mechanism: MechanismId;
  readonly from: PartyId;
  readonly to: PartyId;
  /** Counted by the sender for this addressee, from 1. */
  readonly number: number;
  /** 1 up to `volumes`. */
  readonly volume: number;
  readonly volumes: number;
  readonly at: Instant;
  readonly sealing: Sealing;
  /** Recipients under which pouches reach the sender. */
  readonly answerTo: readonly string[];
  /** Receipts: pouches of the addressee's that the sender has opened whole. */
  readonly opened: readonly Run[];
  /** Pouches of the sender's for which it has the addressee's receipt. */
  readonly acknowledged: readonly Run[];
  /** The sender's key sets, oldest first, each committed to by the one before; the last one signs. */
  readonly keys: readonly [KeySet, ...KeySet[]];
  /** The parcels that follow the manifest, in order. */
  readonly parcels: readonly PackedParcel[];
}

export interface PackedParcel {
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

/** Bounds of a pouch; each has its refusal. Sizes in bytes. */
export const pouchLimits = {
  /** One volume, as the file lies there. */
  fileBytesMax: 512 * 1024 * 1024,
  /** One parcel in a pouch is read into memory whole: room for the largest part, in base64. */
  parcelBytesMax: 64 * 1024 * 1024,
  parcelsMax: 512,
  volumesMax: 9999,
  numberMax: 999_999_999,
  keysMax: 16,
  answersMax: 4,
  answerCharsMax: 4096,
} as const;

/** The manifest as lines, byte for byte determined by its value. */
export function formatManifest(manifest: Manifest): string {
  const { acknowledged, answerTo, keys, opened, parcels } = manifest;
  const lines = [
    pouchVersion,
    `mechanism ${manifest.mechanism}`,
    `from ${manifest.from}`,
    `to ${manifest.to}`,
    `number ${manifest.number}`,
    `volume ${manifest.volume} of ${manifest.volumes}`,
    `at ${manifest.at}`,
    `sealed ${manifest.sealing}`,
    ...answerTo.map((recipient) => `answer ${recipient}`),
    ...(opened.length > 0 ? [`opened ${formatRuns(opened)}`] : []),
    ...(acknowledged.length > 0 ? [`acknowledged ${formatRuns(acknowledged)}`] : []),
    ...keys.map(
      ({ ed25519, mldsa44, next }) => `keys ${formatBase64(ed25519)} ${formatBase64(mldsa44)} ${formatBase64(next)}`,
    ),
    ...parcels.map(({ bytes, sha256 }) => `parcel ${bytes} ${sha256}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Reads a manifest's form. Who signed it is another matter: `openManifest`. */
export function parseManifest(text: string): Result<Manifest> {
  const lines = text.split("\n");
  const [version] = lines;
  if (version !== pouchVersion) {
    return version?.startsWith("entente.pouch/") === true
      ? refuse("pouch-version", `This program reads ${pouchVersion}; the pouch is of another version.`)
      : refuse("not-a-pouch", `What was sealed is no pouch: one begins with the line ${pouchVersion}.`);
  }
  const read = readLines(createCursor(lines));
  // One value has one spelling: what is accepted formats to the same text again.
  return read !== undefined && formatManifest(read) === text
    ? accept(read)
    : refuse("pouch-malformed", "The manifest of the pouch cannot be read.");
}

function readLines(cursor: Cursor): Manifest | undefined {
  const { answerCharsMax, answersMax, keysMax, numberMax, parcelBytesMax, parcelsMax, volumesMax } = pouchLimits;
  cursor.skip();
  const mechanism = cursor.field("mechanism");
  const from = cursor.field("from");
  const to = cursor.field("to");
  const number = count(cursor.field("number"), numberMax);
  const [volume, volumes] = (cursor.field("volume") ?? "").split(" of ").map((each) => count(each, volumesMax));
  const at = cursor.field("at");
  const sealing = cursor.field("sealed");
  const answerTo = cursor.fields("answer", answersMax);
  const opened = cursor.field("opened");
  const acknowledged = cursor.field("acknowledged");
  const keys = cursor.fields("keys", keysMax).map(readKeys);
  const parcels = cursor.fields("parcel", parcelsMax).map((each): PackedParcel | undefined => {
    const [size, sha256 = ""] = each.split(" ");
    const bytes = count(size, parcelBytesMax);
    return bytes === undefined || !/^[0-9a-f]{64}$/.test(sha256) ? undefined : { bytes, sha256 };
  });
  const runs = [opened, acknowledged].map((each) => (each === undefined ? [] : parseRuns(each)));
  const [first, ...rest] = keys;
  const isNamed = mechanism !== undefined && isMechanismId(mechanism) && from !== undefined && isPartyId(from);
  if (!isNamed || to === undefined || !isPartyId(to) || at === undefined || !isInstant(at)) return undefined;
  if (number === undefined || volume === undefined || volumes === undefined || volume > volumes) return undefined;
  if (sealing !== "mlkem768x25519" && sealing !== "X25519") return undefined;
  if (answerTo.some((each) => each.length > answerCharsMax || !/^age1[0-9a-z]+$/.test(each))) return undefined;
  if (first === undefined || !rest.every(isPresent) || !parcels.every(isPresent)) return undefined;
  const [openedRuns, acknowledgedRuns] = runs;
  if (openedRuns === undefined || acknowledgedRuns === undefined) return undefined;
  return {
    mechanism,
    from,
    to,
    number,
    volume,
    volumes,
    at,
    sealing,
    answerTo,
    opened: openedRuns,
    acknowledged: acknowledgedRuns,
    keys: [first, ...rest],
    parcels,
  };
}

const isPresent = <T>(value: T | undefined): value is T => value !== undefined;

function readKeys(line: string): KeySet | undefined {
  const [ed25519, mldsa44, next] = line.split(" ").map(parseBase64);
  return ed25519?.length === 32 && mldsa44?.length === 1312 && next?.length === 32
    ? { ed25519, mldsa44, next }
    : undefined;
}

function count(text: string | undefined, max: number): number | undefined {
  if (text === undefined || !/^[1-9]\d{0,15}$/.test(text) || Number(text) > max) return undefined;
  return Number(text);
}

interface Cursor {
  skip(): void;
  /** The rest of the next line where it begins with this name. */
  field(name: string): string | undefined;
  fields(name: string, max: number): readonly string[];
}

function createCursor(lines: readonly string[]): Cursor {
  let at = 0;
  const field = (name: string): string | undefined => {
    const line = lines[at];
    if (line?.startsWith(`${name} `) !== true) return undefined;
    at += 1;
    return line.slice(name.length + 1);
  };
  return {
    field,
    skip: () => void (at += 1),
    fields(name, max) {
      const found: string[] = [];
      for (let each = found.length < max ? field(name) : undefined; each !== undefined;) {
        found.push(each);
        each = found.length < max ? field(name) : undefined;
      }
      return found;
    },
  };
}
