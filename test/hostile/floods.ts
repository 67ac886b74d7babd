import { randomBytes } from "node:crypto";
import { commitPart, partRefOf } from "../../src/act/parts.ts";
import type { Part, PartRef } from "../../src/act/envelope.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { JsonObject } from "../../src/base/json.ts";
import type { Parcel } from "../../src/exchange/parcel.ts";
import type { Attacker, Said } from "./attacker.ts";

/** One way of trying to fill a node: parcel after parcel, each of about a mebibyte, all of them different. */
export type Flood = (attacker: Attacker, round: number) => Partial<Parcel>;

/** Entries of the greatest length that is let through, of a kind nobody knows. */
const contentBytes = 31_000;
const entriesOfLength = 32;
const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

const unknown = (content: JsonObject): Said => ({ kind: "moon.claimed", content });
const raise = (issue: string, title: string): Said => ({
  kind: "issue.raised",
  content: { issue, level: "working", on: "2026-11-21", title },
});

function createPart(bytes: Uint8Array): Part {
  return { salt: new Uint8Array(randomBytes(32)), bytes };
}

const refOf = (part: Part, i: number): PartRef =>
  partRefOf(nodeCrypto, { name: `part-${i}`, lang: "", media: "text/plain" }, part);

/** Entries with 64 parts each, the words with them or not. */
function withParts(attacker: Attacker, count: number, size: number, isBrought: boolean): Partial<Parcel> {
  const parts: Part[] = [];
  const said = many(count, (): Said => {
    const own = many(64, () => createPart(new Uint8Array(randomBytes(size))));
    parts.push(...own);
    return { ...unknown({}), parts: own.map(refOf) };
  });
  return { logs: [attacker.section(said)], parts: isBrought ? parts : [] };
}

export const floods: Readonly<Record<string, Flood>> = {
  "empty objects": (attacker) => ({
    logs: [attacker.section(many(entriesOfLength, () => unknown({ x: many(contentBytes / 3, () => ({})) })))],
  }),
  "objects of one field": (attacker) => ({
    logs: [attacker.section(many(entriesOfLength, () => unknown({ x: many(contentBytes / 8, () => ({ a: 0 })) })))],
  }),
  "names that differ": (attacker, round) => ({
    logs: [
      attacker.section(
        many(entriesOfLength, (i) => {
          const name = (k: number): string => (round * 1e6 + i * 3000 + k).toString(36).padStart(6, "a");
          return unknown(Object.fromEntries(many(contentBytes / 11, (k) => [name(k), 0])));
        }),
      ),
    ],
  }),
  "short texts": (attacker, round) => ({
    logs: [
      attacker.section(
        many(entriesOfLength, (i) =>
          unknown({ x: many(contentBytes / 8, (k) => (round * 1e6 + i * 5000 + k).toString(36)) }),
        ),
      ),
    ],
  }),
  "short entries": (attacker) => ({ logs: [attacker.section(many(4000, () => unknown({})))] }),
  "issues of their own": (attacker, round) => ({
    logs: [attacker.section(many(2000, (i) => raise(`issue:i-${round}-${i}`, "x")))],
  }),
  "one issue again and again": (attacker, round) => ({
    logs: [attacker.section(many(2000, (i) => raise("issue:one", `${round} ${i}`)))],
  }),
  "tiny parts": (attacker) => withParts(attacker, 80, 1, true),
  "parts withheld": (attacker) => withParts(attacker, 80, 1, false),
  "large parts": (attacker) => withParts(attacker, 1, 16_000, true),
  "parts nobody names": () => ({ parts: many(16, () => createPart(new Uint8Array(randomBytes(65_536)))) }),
  "words of what was never said": (attacker) => ({
    logs: [attacker.section([unknown({})])],
    cosignatures: [],
    evidence: many(2, (i) => ({ name: `fork-${i}.txt`, bytes: Buffer.from(`${"x".repeat(400_000)}\n`) })),
  }),
  "claims without end": () => ({
    claim: {
      held: many(32, (i) => ({ party: `p${i}` as never, size: i, root: "ab".repeat(32), cosigned: [] })),
      wanted: many(1024, () => commitPart(nodeCrypto, createPart(new Uint8Array(1)))),
      known: many(32, (i) => `proof-${i}-${randomBytes(16).toString("hex")}`),
    },
  }),
};
