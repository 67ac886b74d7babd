import { encodeUtf8, formatHex } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import type { ActId, MechanismId } from "../base/ids.ts";
import { encodeCanonical } from "../base/json.ts";
import type { Json } from "../base/json.ts";
import type { Instant } from "../base/time.ts";
import type { ClearanceAnswer, ClearanceAsked, PrivateKind, PrivateMatter } from "./private-matter.ts";

/** Who wrote a line of a private thing, and when; the officer's id never leaves this node. */
export interface Hand {
  readonly at: Instant;
  readonly officer: string;
  /** The function that spoke. */
  readonly by: string;
}

/** What can be said of a private thing, in the order it was said. A thing is its lines, until it is erased. */
export type Line = Hand & { readonly n: number } & (
    | { readonly what: "version"; readonly matter: PrivateMatter }
    | { readonly what: "clearance-asked"; readonly asked: ClearanceAsked }
    | { readonly what: "clearance-ended" }
    | { readonly what: "cleared"; readonly answer: ClearanceAnswer }
    | { readonly what: "signed"; readonly letter: SignedLetter }
    | { readonly what: "tabled"; readonly acts: readonly ActId[] }
  );

/** The letter that the first of two signed: the second tables what this names, or nothing. */
export interface SignedLetter {
  readonly nonce: string;
  readonly digest: string;
}

export interface Version extends Hand {
  /** Number of its line: lasting, with gaps where earlier ones were erased. */
  readonly n: number;
  readonly matter: PrivateMatter;
}

/** One private thing as its lines have it. */
export interface PrivateThing {
  readonly id: string;
  readonly mechanism: MechanismId;
  readonly kind: PrivateKind;
  /** Those held, oldest first; at least one. */
  readonly versions: readonly Version[];
  readonly last: Version;
  /** Digest of the last version's content: what offices clear. */
  readonly digest: string;
  /** Lines said so far: what the next one goes on from. */
  readonly size: number;
  readonly asked?: ClearanceAsked & Hand;
  readonly answers: readonly (ClearanceAnswer & Hand)[];
  /** The first signature, where two persons are needed and one has signed the words as they are. */
  readonly signed?: Hand & { readonly letter: SignedLetter };
  /** A paper that was tabled: its acts, and it is ours to erase no more. */
  readonly tabled?: Hand & { readonly acts: readonly ActId[] };
}

const domain = encodeUtf8("entente.private/v1\0");

/** SHA-256 over the canonical form of the content, so that a clearance is of these words and no others. */
export const contentDigest = (crypto: Crypto, matter: PrivateMatter): string =>
  formatHex(crypto.sha256(domain, encodeCanonical(matter as unknown as Json)));

/** A thing of its lines, which begin with a version; undefined where there is none. */
export function foldThing(
  crypto: Crypto,
  { id, kind, mechanism }: Pick<PrivateThing, "id" | "kind" | "mechanism">,
  lines: readonly Line[],
): PrivateThing | undefined {
  const versions: Version[] = [];
  let answers: (ClearanceAnswer & Hand)[] = [];
  let asked: PrivateThing["asked"];
  let signed: PrivateThing["signed"];
  let tabled: PrivateThing["tabled"];
  for (const line of lines) {
    const hand: Hand = { at: line.at, officer: line.officer, by: line.by };
    switch (line.what) {
      case "version":
        versions.push({ ...hand, n: line.n, matter: line.matter });
        // Who signed other words has not signed these.
        signed = undefined;
        break;
      case "clearance-asked":
        asked = { ...line.asked, ...hand };
        break;
      case "clearance-ended":
        asked = undefined;
        answers = [];
        break;
      case "cleared":
        answers.push({ ...line.answer, ...hand });
        break;
      case "signed":
        signed = { ...hand, letter: line.letter };
        break;
      case "tabled":
        tabled = { ...hand, acts: line.acts };
        break;
      // no default: a new line must say what it changes
    }
  }
  const last = versions.at(-1);
  if (last === undefined) return undefined;
  return {
    id,
    mechanism,
    kind,
    versions,
    last,
    digest: contentDigest(crypto, last.matter),
    size: (lines.at(-1)?.n ?? -1) + 1,
    ...(asked === undefined ? {} : { asked }),
    answers,
    ...(signed === undefined ? {} : { signed }),
    ...(tabled === undefined ? {} : { tabled }),
  };
}
