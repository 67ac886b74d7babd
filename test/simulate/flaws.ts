import { decodeUtf8 } from "../../src/base/bytes.ts";
import { encodeCanonical } from "../../src/base/json.ts";
import type { Json } from "../../src/base/json.ts";
import { encodeParcel } from "../../src/exchange/encode.ts";
import type { ProposalDocument } from "../../src/mechanism/documents.ts";
import type { DocumentRow } from "../../src/node/ports.ts";
import type { Write } from "./disk.ts";
import { readLetter } from "./letter.ts";

/** Something wrong with the world itself, to show that a property notices. */
export interface Flaw {
  readonly says: string;
  /** Properties of which the first that breaks must be one. */
  readonly breaks: readonly string[];
  /** What the disk takes in place of what it was given; undefined takes nothing, and says that it did. */
  readonly write?: (write: Write, serial: number) => Write | undefined;
  /** What arrives in place of what was sent; undefined nothing. */
  readonly letter?: (bytes: Uint8Array) => Uint8Array | undefined;
  /** The guard is put back with the disk. */
  readonly hasNoGuard?: boolean;
  /** Nothing is remembered of what was told to whom. */
  readonly hasNoScratch?: boolean;
}

const batchOnly =
  (change: (batch: Extract<Write, { kind: "batch" }>["batch"], serial: number) => Write | undefined) =>
  (write: Write, serial: number): Write | undefined =>
    write.kind === "batch" ? change(write.batch, serial) : write;

function changeProposals(rows: readonly DocumentRow[], change: (document: ProposalDocument) => ProposalDocument) {
  return rows.map((row) => {
    if (row.kind !== "proposal") return row;
    const document = JSON.parse(decodeUtf8(row.json) ?? "") as ProposalDocument;
    return { ...row, json: encodeCanonical(change(document) as unknown as Json) };
  });
}

export const flaws: readonly Flaw[] = [
  {
    says: "a guard that is put back with what it guards",
    breaks: ["no own fork", "on hold signs nothing"],
    hasNoGuard: true,
  },
  {
    says: "a disk that loses other logs' entries it said it wrote",
    breaks: ["cosigned is durable", "seen is held"],
    write: batchOnly((batch, serial) => {
      const isKept = serial % 4 > 0 || batch.cosignatures.length === 0;
      return { kind: "batch", batch: isKept ? batch : { ...batch, appends: [] } };
    }),
  },
  {
    says: "a disk that loses words it said it wrote",
    breaks: ["cosigned is whole"],
    write: batchOnly((batch) => ({ kind: "batch", batch: { ...batch, parts: [] } })),
  },
  {
    says: "a disk that loses an acknowledged batch",
    breaks: [
      "nothing acknowledged is lost",
      "no own fork",
      "no broken logic",
      "seen is held",
      "cosigned is durable",
      "rows are derived",
    ],
    write: batchOnly((batch, serial) =>
      serial % 9 === 8 && batch.appends.length > 0 ? undefined : { kind: "batch", batch },
    ),
  },
  {
    says: "rows that are not written",
    breaks: ["rows are derived", "all hold the same"],
    write: batchOnly((batch, serial) => ({
      kind: "batch",
      batch: serial % 3 > 0 ? batch : { ...batch, documents: { put: [], remove: [] } },
    })),
  },
  {
    says: "an outcome that changes",
    breaks: ["final is final"],
    write: batchOnly((batch, serial) => {
      const put = changeProposals(batch.documents.put, (document) => {
        const { outcome } = document;
        const isTurned = serial % 2 === 1 && outcome.status === "lapsed";
        return isTurned ? { ...document, outcome: { status: "withdrawn", settledBy: outcome.settledBy } } : document;
      });
      return { kind: "batch", batch: { ...batch, documents: { ...batch.documents, put } } };
    }),
  },
  {
    says: "an agreement of parties that said nothing",
    breaks: ["bound by own word"],
    write: batchOnly((batch) => {
      const put = changeProposals(batch.documents.put, (document) => {
        const { id, at, needs, outcome } = document;
        if (outcome.status !== "open") return document;
        return {
          ...document,
          outcome: { status: "agreed", by: needs, abstained: [], settledBy: id, on: at, how: "consensus" },
        };
      });
      return { kind: "batch", batch: { ...batch, documents: { ...batch.documents, put } } };
    }),
  },
  {
    says: "letters of one party that never arrive",
    breaks: ["all hold the same", "comes to rest"],
    letter: (bytes) => (readLetter(bytes)?.from === "usa" ? undefined : bytes),
  },
  {
    says: "proofs of forks that never arrive",
    breaks: ["a fork is exposed", "all hold the same", "comes to rest"],
    letter: (bytes) => {
      const parcel = readLetter(bytes);
      // Without another branch to compare with there is nothing to find out by oneself either.
      return parcel === undefined
        ? bytes
        : encodeParcel({ ...parcel, evidence: [], logs: parcel.logs.filter(({ party }) => party === parcel.from) });
    },
  },
  {
    says: "nodes that forget whom they told what",
    breaks: ["comes to rest"],
    hasNoScratch: true,
  },
];
