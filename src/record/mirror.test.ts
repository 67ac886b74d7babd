import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8, encodeUtf8 } from "../base/bytes.ts";
import { nodeCrypto } from "../base/crypto-node.ts";
import { accept, getValue } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import {
  append,
  rollEntry,
  sampleEntries,
  sampleKeys,
  sampleLog,
  sampleOrigin,
  wordEntry,
} from "../../test/samples/party-log.ts";
import { checkFork, formatFork, parseFork } from "./fork.ts";
import { createLog, sizeOf } from "./log.ts";
import type { Log } from "./log.ts";
import { compareState, extendMirror, weighFork } from "./mirror.ts";
import type { Arrival } from "./mirror.ts";

const codeOf = (result: Result<unknown>): string => (result.ok ? "accepted" : result.refusal.code);
const emptyMirror = (): Log => getValue(createLog(nodeCrypto, sampleOrigin(1), sampleKeys(1)));
const noteOf = (log: Log): Uint8Array => log.head?.note as Uint8Array;
const statusOf = (result: Result<Arrival>): string => (result.ok ? result.value.status : result.refusal.code);

/** A mirror of party 1 that holds a log whole. */
function mirrorOf(log: Log, entries: readonly Uint8Array[]): Log {
  const arrival = getValue(extendMirror(nodeCrypto, emptyMirror(), { note: noteOf(log), from: 0, entries }));
  assert.equal(arrival.status, "extended");
  return arrival.status === "extended" ? arrival.log : emptyMirror();
}

const entries = sampleEntries(1, 6);
const six = sampleLog(1, 6);
const four = sampleLog(1, 4);

test("R20 a mirror takes the entries that give the signed root, in one batch or many, overlapping or not", () => {
  const whole = mirrorOf(six, entries);
  assert.equal(sizeOf(whole), 6);
  for (const from of [0, 2, 4]) {
    const mirror = mirrorOf(four, entries.slice(0, 4));
    const arrival = getValue(
      extendMirror(nodeCrypto, mirror, { note: noteOf(six), from, entries: entries.slice(from) }),
    );
    assert.equal(arrival.status, "extended");
    if (arrival.status === "extended") {
      assert.deepEqual(
        arrival.entries.map((each) => each.n),
        [4, 5],
      );
      assert.deepEqual(arrival.log.head?.root, whole.head?.root);
    }
  }
});

test("R20 what is not the author's is refused and leaves the mirror as it was", () => {
  const mirror = mirrorOf(four, entries.slice(0, 4));
  const take = (delivery: { note?: Uint8Array; from?: number; entries?: readonly Uint8Array[] }): string =>
    statusOf(extendMirror(nodeCrypto, mirror, { note: noteOf(six), from: 4, entries: entries.slice(4), ...delivery }));
  assert.equal(take({ entries: [wordEntry("other"), entries[5] as Uint8Array] }), "root");
  assert.equal(take({ entries: entries.slice(4).toReversed() }), "root");
  assert.equal(take({ entries: entries.slice(4, 5) }), "delivery-size");
  assert.equal(take({ from: 5, entries: entries.slice(5) }), "delivery-gap");
  assert.equal(take({ from: -1 }), "delivery-size");
  assert.equal(take({ from: 4.5 }), "delivery-size");
  const two = sampleLog(2, 6);
  assert.equal(take({ note: noteOf(two) }), "checkpoint-origin");
  const resized = (size: string): Uint8Array =>
    encodeUtf8((decodeUtf8(noteOf(six)) as string).replace("\n6\n", `\n${size}\n`));
  assert.equal(take({ note: resized("9223372036854775807") }), "checkpoint-size");
  assert.equal(take({ note: resized("9007199254740993") }), "checkpoint-size");
  assert.equal(take({ note: resized("9007199254740991"), from: 9007199254740989 }), "delivery-gap");
  assert.equal(take({ note: resized("7"), entries: [...entries.slice(4), wordEntry("x")] }), "signature");
  assert.equal(mirror.tree.size, 4);
  assert.equal(take({}), "extended");
});

test("R20 a log under other keys than those introduced is not begun", () => {
  const mirror = getValue(createLog(nodeCrypto, sampleOrigin(1), sampleKeys(3)));
  assert.equal(statusOf(extendMirror(nodeCrypto, mirror, { note: noteOf(six), from: 0, entries })), "introduced-keys");
});

test("R21 an older state that ours goes on from is harmless, however old", () => {
  const mirror = mirrorOf(six, entries);
  for (const size of [1, 2, 4, 6]) {
    const old = sampleLog(1, size);
    assert.equal(statusOf(compareState(nodeCrypto, mirror, noteOf(old))), "held");
    assert.equal(statusOf(extendMirror(nodeCrypto, mirror, { note: noteOf(old), from: size, entries: [] })), "held");
    assert.equal(
      statusOf(extendMirror(nodeCrypto, mirror, { note: noteOf(old), from: 0, entries: entries.slice(0, size) })),
      "held",
    );
  }
  const seven = append(1, six, [wordEntry("seven")]);
  assert.equal(statusOf(compareState(nodeCrypto, mirror, noteOf(seven))), "state-ahead");
});

function proofOf(result: Result<Arrival>): Uint8Array {
  const arrival = getValue(result);
  assert.equal(arrival.status, "forked");
  return arrival.status === "forked" ? arrival.proof : new Uint8Array(0);
}

test("R22 a fork is proved whichever branch is longer, and the proof convinces by the keys alone", () => {
  for (const size of [1, 2, 3, 4, 5, 6, 8, 9]) {
    for (const otherSize of [3, 4, 6, 7, 8]) {
      const ours = mirrorOf(sampleLog(1, size), sampleEntries(1, size));
      const other = sampleLog(1, otherSize, "other");
      const brought = sampleEntries(1, otherSize, "other");
      for (const from of [0, 1]) {
        const result = extendMirror(nodeCrypto, ours, { note: noteOf(other), from, entries: brought.slice(from) });
        if (size === 1) {
          assert.equal(statusOf(result), "extended");
          continue;
        }
        const fork = getValue(checkFork(nodeCrypto, proofOf(result), [sampleKeys(1)]));
        assert.equal(fork.a.size, Math.min(size, otherSize));
        assert.equal(fork.b.size, Math.max(size, otherSize));
        assert.equal(ours.tree.size, size);
      }
    }
  }
});

test("R22 a bare contradicting state is proof too, where we reach as far", () => {
  const ours = mirrorOf(six, entries);
  const other = sampleLog(1, 4, "other");
  const proof = proofOf(compareState(nodeCrypto, ours, noteOf(other)));
  assert.equal(codeOf(checkFork(nodeCrypto, proof, [sampleKeys(1)])), "accepted");
  assert.equal(codeOf(checkFork(nodeCrypto, proof, [sampleKeys(2), sampleKeys(1)])), "accepted");
  assert.equal(codeOf(checkFork(nodeCrypto, proof, [sampleKeys(2)])), "signature-missing");
  assert.equal(codeOf(checkFork(nodeCrypto, proof, [])), "fork-keys");
});

test("R22 no proof of a fork can be made against a party that kept one log", () => {
  const a = noteOf(four);
  const b = noteOf(six);
  const honest = {
    a,
    b,
    size: 4,
    rootInB: six.tree.root(4),
    proof: six.tree.proveConsistency(4, 6),
    keys: [sampleKeys(1)],
  };
  const check = (change: Partial<typeof honest>): string =>
    codeOf(checkFork(nodeCrypto, formatFork({ ...honest, ...change }), [sampleKeys(1)]));
  assert.equal(check({}), "fork-none");
  assert.equal(check({ rootInB: six.tree.root(3) }), "consistency");
  assert.equal(check({ size: 3, rootInB: six.tree.root(3), proof: six.tree.proveConsistency(3, 6) }), "fork-none");
  assert.equal(check({ proof: [] }), "fork-none");
  assert.equal(check({ a: b, b: a }), "fork-none");
  const two = sampleLog(2, 4, "other");
  assert.equal(
    codeOf(checkFork(nodeCrypto, formatFork({ ...honest, a: noteOf(two) }), [sampleKeys(1), sampleKeys(2)])),
    "fork-origin",
  );
});

test("R22 a fork proof changed anywhere no longer convinces, and is written back as it was read", () => {
  const proof = proofOf(compareState(nodeCrypto, mirrorOf(six, entries), noteOf(sampleLog(1, 4, "other"))));
  const parsed = getValue(parseFork(proof));
  assert.deepEqual(formatFork(parsed), proof);
  assert.deepEqual(parsed.keys, [sampleKeys(1)]);
  const bare = formatFork({ ...parsed, keys: [] });
  for (let i = 0; i < bare.length; i += 23) {
    const changed = bare.with(i, (bare[i] as number) ^ (1 << (i % 8)));
    assert.equal(checkFork(nodeCrypto, changed, [sampleKeys(1)]).ok, false, `byte ${i}`);
  }
  for (let i = bare.length; i < proof.length; i += 23) {
    const changed = parseFork(proof.with(i, (proof[i] as number) ^ (1 << (i % 8))));
    if (changed.ok) assert.notDeepEqual(changed.value.keys, [sampleKeys(1)]);
  }
});

test("R23 a mirror follows a roll, and a branch under the retired keys is reported as such", () => {
  const roll = rollEntry(1, four);
  const rolled = append(1, append(1, four, [roll]), [wordEntry("after")]);
  const all = [...entries.slice(0, 4), roll, wordEntry("after")];
  const mirror = mirrorOf(rolled, all);
  assert.equal(mirror.keys.length, 2);
  const other = sampleLog(1, 3, "other");
  const arrival = getValue(
    extendMirror(nodeCrypto, mirror, { note: noteOf(other), from: 0, entries: sampleEntries(1, 3, "other") }),
  );
  assert.equal(arrival.status === "forked" ? arrival.retiredAt : 0, 5);
  const longer = sampleLog(1, 9, "other");
  const late = extendMirror(nodeCrypto, mirror, {
    note: noteOf(longer),
    from: 0,
    entries: sampleEntries(1, 9, "other"),
  });
  assert.equal(late.ok && late.value.status === "forked" ? late.value.retiredAt : 0, 5);
  const keySets = [sampleKeys(1, 0), sampleKeys(1, 1)];
  for (const proof of [proofOf(late), proofOf(accept(arrival))]) {
    assert.equal(weighFork(mirror, getValue(checkFork(nodeCrypto, proof, keySets))), 5);
  }
});

test("R23 changing keys on one branch does not make the other a thing of the past for who holds it", () => {
  const other = mirrorOf(sampleLog(1, 6, "other"), sampleEntries(1, 6, "other"));
  const roll = rollEntry(1, four);
  const rolled = append(1, append(1, sampleLog(1, 4), [roll]), [wordEntry("after")]);
  const all = [...entries.slice(0, 4), roll, wordEntry("after")];
  const arrival = getValue(extendMirror(nodeCrypto, other, { note: noteOf(rolled), from: 0, entries: all }));
  assert.equal(arrival.status, "forked");
  assert.equal(arrival.status === "forked" ? arrival.retiredAt : 0, undefined);
});

test("R23 a proof is weighed by the state that is not on the branch held, also where less is held than it speaks of", () => {
  const roll = rollEntry(1, sampleLog(1, 4));
  const rolled = append(1, append(1, sampleLog(1, 4), [roll]), [wordEntry("after")]);
  const all = [...entries.slice(0, 4), roll, wordEntry("after")];
  const mirror = mirrorOf(rolled, all);
  const longer = append(1, rolled, [wordEntry("more")]);
  const stolen = noteOf(sampleLog(1, 3, "other"));
  const weigh = (a: Uint8Array, b: Uint8Array, size: number, in1: Log): number | undefined => {
    const proof = in1.tree.proveConsistency(size, in1.tree.size);
    const file = formatFork({ a, b, size, rootInB: in1.tree.root(size), proof, keys: [] });
    return weighFork(mirror, getValue(checkFork(nodeCrypto, file, [sampleKeys(1, 0), sampleKeys(1, 1)])));
  };
  // A thief of the old keys against an honest state that we do not hold yet.
  mirror.tree.truncate(6);
  assert.equal(weigh(stolen, noteOf(longer), 3, rebuilt(longer, [...all, wordEntry("more")])), 5);
  // The party itself, under its newest keys.
  const second = append(1, append(1, sampleLog(1, 4), [rollEntry(1, sampleLog(1, 4))]), [wordEntry("other")]);
  assert.equal(weigh(noteOf(rolled), noteOf(second), 6, second), undefined);
});

/** The same log with a tree of its own. */
const rebuilt = (log: Log, of: readonly Uint8Array[]): Log => mirrorOf(log, of);
