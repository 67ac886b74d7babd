import { charterId } from "../../src/act/digest.ts";
import type { Charter } from "../../src/act/charter.ts";
import type { Entry, Envelope, Head } from "../../src/act/envelope.ts";
import { decodeEntry, encodeEnvelope } from "../../src/act/codec.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { PartyId } from "../../src/base/ids.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { getValue } from "../../src/base/refusal.ts";
import { formatInstant } from "../../src/base/time.ts";
import type { Instant } from "../../src/base/time.ts";

/** Acts of three made-up parties, for tests of the rules an entry is judged by. */

export const east = "east" as PartyId;
export const west = "west" as PartyId;
export const north = "north" as PartyId;

export const charter: Charter = {
  name: "Three rivers commission",
  shortName: "rivers",
  parties: [east, west, north].map((id) => ({ id, name: id, shortName: id, domain: `${id}.example`, zone: "UTC" })),
  languages: ["en"],
  levels: [{ id: "expert", label: "Experts" }],
  rules: [],
  adReferendumDays: 30,
  carriageHours: 24,
  leavingNoticeDays: 90,
  nonce: "00112233445566778899aabbccddeeff",
};
export const mechanism = charterId(nodeCrypto, charter);
export const key = { ed25519: "11".repeat(32), mldsa44: "22".repeat(1312), next: "33".repeat(32) };

/** `minutes` after the first of March 2026, noon UTC. */
export const minute = (minutes: number): Instant => formatInstant(1_772_366_400 + minutes * 60);

/** A root that two honest holders of the same entries would agree on; "x" marks another branch. */
export const root = (party: PartyId, size: number, branch = "0"): string =>
  `${party.padEnd(5, "0").replaceAll(/[^0-9a-f]/g, "a")}${branch.padEnd(1)}${size}`
    .replaceAll("x", "f")
    .padEnd(64, "0");
export const rootAt = (party: PartyId, size: number): string => root(party, size);

/** Heads by size: `seen({ west: 3 })`. */
export function seen(sizes: Readonly<Record<string, number>>): Readonly<Record<string, Head>> {
  return Object.fromEntries(
    Object.entries(sizes).map(([party, size]) => [party, { root: root(party as PartyId, size), size }]),
  );
}

/** An entry from what matters in a test; the rest is an issue raised, by a function, in the first minute. */
export function entry(party: PartyId, n: number, given: Partial<Envelope> = {}): Entry {
  const envelope: Envelope = {
    at: minute(0),
    by: "secretariat",
    content: raised("issue:water"),
    kind: "issue.raised",
    mechanism,
    n,
    parts: [],
    party,
    refs: [],
    seen: {},
    v: 1,
    ...given,
  };
  return getValue(decodeEntry(nodeCrypto, encodeEnvelope(envelope)));
}

export const raised = (issue: string): JsonObject => ({ issue, title: "Low water" });

/** The founding of the mechanism, entry 0 of east. */
export const founding = (at: Instant = minute(0)): Entry =>
  entry(east, 0, { at, kind: "charter.founded", content: { charter, key } as unknown as JsonObject });

/** The adoption of its charter by another party that has seen the founding. */
export const adoption = (
  party: PartyId,
  at: Instant = minute(1),
  sizes: Readonly<Record<string, number>> = { east: 1 },
): Entry => entry(party, 0, { at, kind: "charter.adopted", content: { charter: mechanism, key }, seen: seen(sizes) });
