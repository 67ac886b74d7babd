import { decodeUtf8, encodeUtf8, formatHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { PartyId } from "../../base/ids.ts";
import { encodeCanonical, formatCanonical } from "../../base/json.ts";
import type { Json, JsonObject } from "../../base/json.ts";
import type { Refusal } from "../../base/refusal.ts";
import { sayAct } from "../said.ts";
import type { Said } from "../said.ts";
import type { Scene } from "../scene.ts";
import { putOf } from "./letter-hours.ts";
import type { Put } from "./letter-hours.ts";
import { linesOf } from "./letter-lines.ts";
import type { ContentLine } from "./letter-lines.ts";
import { warningsOf } from "./letter-warnings.ts";
import type { Warning } from "./letter-warnings.ts";

/** A part as the other side will have it. */
export interface LetterPart {
  readonly name: string;
  readonly lang: string;
  readonly media: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the bytes, 64 hex digits. */
  readonly sha256: string;
  /** The words, where it is text; files are named by their size and digest. */
  readonly text?: string;
}

/** One act as the other side will see it, and what follows from tabling it. */
export interface LetterAct {
  readonly kind: string;
  readonly says: Said;
  /** The content as it will stand in the entry, byte for byte: canonical JSON in UTF-8. */
  readonly content: string;
  readonly lines: readonly ContentLine[];
  readonly parts: readonly LetterPart[];
  readonly put: Put;
  /** It binds the party, as policies have it: a stance, silence, a charter, leaving. */
  readonly warnings: readonly Warning[];
}

/**
 * What the other side will see, before it does. Tabling names `digest`: it covers all that stands here but what is filled in at the
 * moment of tabling, so that nobody tables what nobody read (D35).
 */
export interface Letter {
  readonly v: 1;
  /** SHA-256 of the rest in canonical form, 64 hex digits. */
  readonly digest: string;
  /** Drawn for this letter; the salts of the parts come from it. */
  readonly nonce: string;
  readonly party: PartyId;
  /** The function that will have spoken. */
  readonly by: string;
  readonly acts: readonly LetterAct[];
  /** All contents and parts together, bytes. */
  readonly bytes: number;
  /** Who will hold it for good: every other party of the consultation that has not left. */
  readonly seenBy: readonly PartyId[];
  /** Why the door would refuse it as things stand. */
  readonly refusal?: Refusal;
  /** Filled in at the moment of tabling, as they would be now: not part of the digest. */
  readonly filledIn: { readonly at: string; readonly n: number };
}

/** A draft complete with what the node fills in. */
export interface LetterDraft {
  readonly kind: string;
  readonly content: JsonObject;
  readonly parts: readonly {
    readonly name: string;
    readonly lang: string;
    readonly media: string;
    readonly bytes: Uint8Array;
  }[];
}

export function writeLetter(
  scene: Scene,
  crypto: Crypto,
  given: {
    readonly nonce: string;
    readonly by: string;
    readonly drafts: readonly LetterDraft[];
    readonly filledIn: Letter["filledIn"];
    readonly refusal: Refusal | undefined;
  },
): Letter {
  const acts = given.drafts.map((draft) => writeAct(scene, crypto, draft));
  const parties = scene.documents.find("charter", "charter")?.parties ?? [];
  const sealed = {
    v: 1,
    nonce: given.nonce,
    party: scene.party,
    by: given.by,
    acts,
    bytes: acts.reduce((sum, act) => sum + bytesOf(act), 0),
    seenBy: parties.filter(({ party, status }) => party !== scene.party && status !== "left").map(({ party }) => party),
    ...(given.refusal === undefined ? {} : { refusal: given.refusal }),
  } as const;
  const digest = formatHex(crypto.sha256(domain, encodeCanonical(sealed as unknown as Json)));
  return { ...sealed, digest, filledIn: given.filledIn };
}

const domain = encodeUtf8("entente.letter/v1\0");

function writeAct(scene: Scene, crypto: Crypto, { content, kind, parts }: LetterDraft): LetterAct {
  const put = putOf(scene, kind, content);
  return {
    kind,
    says: sayAct(scene, { kind, content }),
    content: formatCanonical(content),
    lines: linesOf(scene, kind, content),
    parts: parts.map(({ bytes, lang, media, name }) => {
      const text = /^text\/|^application\/json$/.test(media) ? decodeUtf8(bytes) : undefined;
      return {
        name,
        lang,
        media,
        size: bytes.length,
        sha256: formatHex(crypto.sha256(bytes)),
        ...(text === undefined ? {} : { text }),
      };
    }),
    put,
    warnings: warningsOf(scene, { kind, content, parts, hours: put.hours }),
  };
}

const bytesOf = ({ content, parts }: LetterAct): number =>
  encodeUtf8(content).length + parts.reduce((sum, part) => sum + part.size, 0);
