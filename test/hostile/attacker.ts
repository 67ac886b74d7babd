import { encodeEnvelope } from "../../src/act/codec.ts";
import type { Envelope, Head, PartRef } from "../../src/act/envelope.ts";
import { formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { Instant } from "../../src/base/time.ts";
import type { LogSection, Parcel } from "../../src/exchange/parcel.ts";
import { assembleCheckpoint, checkpointMessages, originOf } from "../../src/record/checkpoint.ts";
import { commitKeys, formatFingerprint } from "../../src/record/key.ts";
import type { KeySet } from "../../src/record/key.ts";
import { createTree, hashLeaf } from "../../src/record/merkle.ts";

/** What an entry says; the attacker adds where it stands. */
export interface Said {
  readonly kind: string;
  readonly content: JsonObject;
  readonly parts?: readonly PartRef[];
}

/**
 * A party that signs with its own true keys and says whatever the test has it say, without a node and without end. Its log is
 * kept only as hashes, so that it can be longer than any memory.
 */
export interface Attacker {
  readonly fingerprint: string;
  /** The next entries of its log, signed. The first opens the log. */
  section(said: readonly Said[]): LogSection;
  parcel(held: Partial<Parcel>): Parcel;
}

interface Place {
  readonly mechanism: MechanismId;
  readonly party: PartyId;
  readonly domain: string;
  readonly victim: PartyId;
  readonly at: Instant;
  /** What it says it has seen: the victim's log. */
  readonly seen: Readonly<Record<string, Head>>;
}

export function createAttacker({ at, domain, mechanism, party, seen, victim }: Place): Attacker {
  const origin = originOf(domain, mechanism);
  const seeds = { ed25519: seed(`${party} ed25519`), mldsa44: seed(`${party} mldsa44`) };
  const publish = (of: typeof seeds) => ({
    ed25519: nodeCrypto.ed25519.publicKey(of.ed25519),
    mldsa44: nodeCrypto.mldsa44.publicKey(of.mldsa44),
  });
  const later = publish({ ed25519: seed(`${party} later`), mldsa44: seed(`${party} later still`) });
  const keys: KeySet = { ...publish(seeds), next: commitKeys(nodeCrypto, later) };
  const tree = createTree(nodeCrypto);
  const encode = ({ content, kind, parts = [] }: Said): Uint8Array => {
    const envelope: Envelope = {
      at,
      by: "secretariat",
      content,
      kind,
      mechanism,
      n: tree.size,
      parts,
      party,
      refs: [],
      seen,
      v: 1,
    };
    const bytes = encodeEnvelope(envelope);
    tree.append(hashLeaf(nodeCrypto, bytes));
    return bytes;
  };
  const key = {
    ed25519: formatHex(keys.ed25519),
    mldsa44: formatHex(keys.mldsa44),
    next: formatHex(keys.next),
  };
  return {
    fingerprint: formatFingerprint(nodeCrypto, keys),
    section(said) {
      const from = tree.size;
      const first: readonly Said[] =
        from === 0 ? [{ kind: "charter.adopted", content: { charter: mechanism, key } }] : [];
      const entries = [...first, ...said].map(encode);
      const checkpoint = { origin, size: tree.size, root: tree.root() };
      const messages = checkpointMessages(checkpoint);
      const signatures = {
        ed25519: nodeCrypto.ed25519.sign(seeds.ed25519, messages.ed25519),
        mldsa44: nodeCrypto.mldsa44.sign(seeds.mldsa44, messages.mldsa44),
      };
      const { note } = getValue(assembleCheckpoint(nodeCrypto, checkpoint, keys, signatures));
      return { party, from, checkpoint: note, entries };
    },
    parcel: (held) => ({
      mechanism,
      from: party,
      to: victim,
      claim: { held: [], wanted: [], known: [] },
      logs: [],
      cosignatures: [],
      parts: [],
      evidence: [],
      ...held,
    }),
  };
}

const seed = (text: string): Uint8Array => nodeCrypto.sha256(new TextEncoder().encode(text));
