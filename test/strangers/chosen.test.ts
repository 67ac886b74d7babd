import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createClosure } from "../../src/act/closure.ts";
import { decodeEntry } from "../../src/act/codec.ts";
import type { Act, Entry } from "../../src/act/envelope.ts";
import { encodeUtf8 } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { PartyId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { createLedger } from "../../src/consent/ledger.ts";
import type { StoredRecord } from "../../src/node/check/stored-record.ts";
import { createSource, gatherActs } from "../../src/node/check/testify-acts.ts";
import type { CheckedLog } from "../../src/node/check/verify-log.ts";
import { orderActs } from "../../src/stranger/acts.ts";
import type { ShownLog } from "../../src/stranger/acts.ts";

interface Vectors {
  readonly opening: readonly string[];
  readonly histories: readonly { readonly entries: readonly string[] }[];
}

/** The logs of one history, as far as choosing asks of them. */
function layOut(read: readonly Entry[]) {
  const logs = new Map<PartyId, CheckedLog>();
  for (const { envelope } of read) {
    const { party } = envelope;
    if (logs.has(party)) continue;
    const entries = read.filter((each) => each.envelope.party === party);
    logs.set(party, { name: party, party, entries } as unknown as CheckedLog);
  }
  return logs;
}

/** Nobody forks in these histories: every head that anybody names is a state of that very log. */
const everyHead = { has: () => true } as unknown as ReadonlySet<string>;

test("R42 R43 in every history of the vectors the acts chosen for a proposal come to its outcome and standing by themselves", () => {
  const path = join(import.meta.dirname, "../../vectors/consent.json");
  const { histories, opening } = JSON.parse(readFileSync(path, "utf8")) as Vectors;
  const met = new Set<string>();
  let left = 0;
  for (const { entries } of histories) {
    const read = [...opening, ...entries].map((text) => getValue(decodeEntry(nodeCrypto, encodeUtf8(text))));
    const mechanism = read[0]?.envelope.mechanism;
    assert.ok(mechanism);
    const roots = new Map<string, string>();
    for (const { envelope } of read) {
      for (const [party, { root, size }] of Object.entries(envelope.seen)) roots.set(`${party} ${size}`, root);
    }
    const rootAt = (party: string, size: number): string | undefined => roots.get(`${party} ${size}`);
    const acts: readonly Act[] = createClosure({ crypto: nodeCrypto, mechanism, rootAt }).add(read);
    const ledger = createLedger(nodeCrypto);
    ledger.take(acts);
    const logs = layOut(read);
    const source = createSource({ entries: new Map() } as unknown as StoredRecord, logs, acts, ledger);
    for (const id of ledger.proposals()) {
      const known = ledger.state(id);
      const about = source.acts.get(id);
      assert.ok(known && about);
      if (known.outcome.status === "void") continue;
      const names = gatherActs(source, about);
      const shown = [...logs.values()].map(({ entries: all, party }): ShownLog => {
        // The first entry of each log says its keys, and so is always there.
        const chosen = all.filter(({ envelope: { n } }) => n === 0 || names.get(party)?.has(n) === true);
        return { party, entries: chosen, checked: { heads: everyHead } as unknown as ShownLog["checked"] };
      });
      const alone = createLedger(nodeCrypto);
      const ordered = orderActs(shown);
      assert.equal(
        ordered.length,
        shown.reduce((sum, log) => sum + log.entries.length, 0),
      );
      alone.take(ordered);
      const state = alone.state(id);
      assert.deepEqual(state?.outcome, known.outcome);
      assert.deepEqual(state?.standing, known.standing);
      met.add(known.outcome.status);
      left += acts.length - ordered.length;
    }
  }
  assert.ok(met.size >= 14, [...met].join());
  assert.ok(left > 0, "something was left out");
});
