import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createClosure } from "../act/closure.ts";
import { decodeEntry } from "../act/codec.ts";
import { encodeUtf8 } from "../base/bytes.ts";
import { nobleCrypto } from "../base/crypto-noble.ts";
import type { ActId } from "../base/ids.ts";
import { getValue } from "../base/refusal.ts";
import { createLedger } from "./ledger.ts";
import type { ProposalState } from "./outcome.ts";

/** The test data that other implementations read, read by this one (vectors/consent.json, written by scripts/consent-vectors.ts). */
interface Vectors {
  /** Entries every history begins with. */
  readonly opening: readonly string[];
  readonly histories: readonly {
    readonly entries: readonly string[];
    readonly states: Readonly<Record<ActId, Pick<ProposalState, "outcome" | "standing">>>;
  }[];
}

test("C4 C7 C11 C15 C18 C22 C23 the histories of the vectors come to their outcomes and standings", () => {
  const path = join(import.meta.dirname, "..", "..", "vectors", "consent.json");
  const { opening, histories } = JSON.parse(readFileSync(path, "utf8")) as Vectors;
  const met = new Set<string>();
  for (const { entries, states } of histories) {
    const read = [...opening, ...entries].map((text) => getValue(decodeEntry(nobleCrypto, encodeUtf8(text))));
    // Nobody forks here: whatever root an author names is the right one.
    const roots = new Map<string, string>();
    for (const { envelope } of read) {
      for (const [party, { root, size }] of Object.entries(envelope.seen)) roots.set(`${party} ${size}`, root);
    }
    const mechanism = read[0]?.envelope.mechanism;
    assert.ok(mechanism);
    const rootAt = (party: string, size: number): string | undefined => roots.get(`${party} ${size}`);
    const ledger = createLedger(nobleCrypto);
    ledger.take(createClosure({ crypto: nobleCrypto, mechanism, rootAt }).add(read));
    assert.deepEqual([...ledger.proposals()].toSorted(), Object.keys(states).toSorted());
    for (const [id, { outcome, standing }] of Object.entries(states)) {
      const state = ledger.state(id as ActId);
      assert.deepEqual(state?.outcome, outcome);
      assert.deepEqual(state?.standing, standing);
      met.add(outcome.status);
    }
  }
  assert.equal(met.size, 15, [...met].join());
});
