import { encodeUtf8 } from "../../src/base/bytes.ts";
import { nodeCrypto as crypto } from "../../src/base/crypto-node.ts";
import { accept, refuse } from "../../src/base/refusal.ts";
import type { Instant } from "../../src/base/time.ts";
import type { z } from "../../src/base/shape.ts";
import { decodeParcel } from "../../src/exchange/decode.ts";
import { encodeParcel } from "../../src/exchange/encode.ts";
import { formatManifest, parseManifest } from "../../src/exchange/pouch.ts";
import { oldGuardFile } from "../../src/node/home/guard-file.ts";
import { formatInvitation, parseInvitation } from "../../src/node/invitation.ts";
import { keysFile } from "../../src/node/keys/keys-chain.ts";
import { openedFile } from "../../src/node/pouch/pouch-spool.ts";
import { parsePrivate } from "../../src/node/home/private-file.ts";
import { formatFingerprint } from "../../src/record/key.ts";
import { sampleKeys, sampleMechanism } from "../samples/party-log.ts";
import { east, west } from "../samples/rivers.ts";
import { history } from "./act-parsers.ts";
import type { Parser } from "./fuzz.ts";
import { parser, text } from "./parser.ts";
import { cosigned, forkText, note } from "./record-parsers.ts";

const parcels = parser(
  "parcel",
  [
    encodeParcel({
      mechanism: sampleMechanism,
      from: east,
      to: west,
      claim: {
        held: [{ party: west, size: 3, root: "ab".repeat(32), cosigned: [{ cosigner: east, size: 2 }] }],
        wanted: ["cd".repeat(32)],
        known: ["fork-1"],
      },
      logs: [{ party: east, from: 0, checkpoint: note, entries: history.slice(2) }],
      cosignatures: [{ log: east, cosigner: west, note: cosigned }],
      parts: [{ salt: new Uint8Array(32), bytes: encodeUtf8("words") }],
      evidence: [{ name: "fork-2", bytes: forkText }],
    }),
  ],
  decodeParcel,
  encodeParcel,
);

const invitations = parser(
  "invitation",
  [
    encodeUtf8(
      formatInvitation(formatFingerprint(crypto, sampleKeys(0)), {
        mechanism: sampleMechanism,
        from: east,
        to: east,
        claim: { held: [], wanted: [], known: [] },
        logs: [{ party: east, from: 0, checkpoint: note, entries: history.slice(0, 1) }],
        cosignatures: [],
        parts: [],
        evidence: [],
      }),
    ),
  ],
  text((words) => parseInvitation(crypto, words)),
  // The fingerprint may have been typed with other blanks; it is written in its one spelling.
  ({ fingerprint, parcel }) => {
    const written = formatInvitation(fingerprint, parcel);
    const again = parseInvitation(crypto, written);
    if (!again.ok || formatInvitation(again.value.fingerprint, again.value.parcel) !== written) {
      throw new Error("an invitation is not read as it was written");
    }
    return undefined;
  },
);

/** A private file: JSON as a person may edit it, so its bytes are not the value's only spelling. */
const privateFile = (name: string, shape: z.ZodType, value: unknown): Parser =>
  parser(
    name,
    [encodeUtf8(`${JSON.stringify(value, null, 2)}\n`)],
    (bytes) => {
      const read = parsePrivate(bytes, shape);
      return read === undefined ? refuse("file-spoilt", "Not of its shape.") : accept(read);
    },
    (read) => {
      const again = parsePrivate(encodeUtf8(JSON.stringify(read)), shape);
      if (JSON.stringify(again) !== JSON.stringify(read)) throw new Error("a file is not read as it was written");
      return undefined;
    },
  );

const seeds = { ed25519: "11".repeat(32), mldsa44: "22".repeat(32) };
const keys = privateFile("keys file", keysFile, {
  entente: "keys/v1",
  mechanisms: { [sampleMechanism]: { current: seeds, next: seeds, following: seeds } },
});
const guard = privateFile("guard file of 0.1.0", oldGuardFile, {
  entente: "guard/v1",
  logs: { [sampleMechanism]: { size: 12, root: "ab".repeat(32) } },
});

const manifests = parser(
  "pouch's manifest",
  [
    encodeUtf8(
      formatManifest({
        mechanism: sampleMechanism,
        from: east,
        to: west,
        number: 17,
        volume: 2,
        volumes: 3,
        at: "2026-11-21T10:00:00Z" as Instant,
        sealing: "mlkem768x25519",
        answerTo: ["age1pq1abc"],
        opened: [{ from: 1, to: 4 }],
        acknowledged: [
          { from: 1, to: 12 },
          { from: 14, to: 14 },
        ],
        keys: [sampleKeys(0)],
        parcels: [{ bytes: 1234, sha256: "ab".repeat(32) }],
      }),
    ),
  ],
  text(parseManifest),
  (manifest) => encodeUtf8(formatManifest(manifest)),
);
const opened = privateFile("opened pouch", openedFile, {
  entente: "pouch-opened/v1",
  number: 17,
  volume: 1,
  volumes: 1,
  at: "2026-11-21T10:00:00Z",
  openedAt: "2026-11-22T10:00:00Z",
  bytes: 1234,
  parcels: 1,
  manifest: "ab".repeat(32),
  answerTo: ["age1pq1abc"],
  receipts: "1-4 6",
});

/** Readers of what travels between nodes, and of a node's own files. */
export const nodeParsers: readonly Parser[] = [parcels, manifests, invitations, keys, guard, opened];
