import assert from "node:assert/strict";
import { test } from "node:test";
import { openSample } from "../../../test/tamper/build.ts";
import { decodeUtf8, encodeUtf8, formatHex } from "../../base/bytes.ts";
import { nobleCrypto } from "../../base/crypto-noble.ts";
import { nodeCrypto } from "../../base/crypto-node.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import { getValue } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { formatCopy, parseCopy } from "../../record/copy.ts";
import { formatFingerprint } from "../../record/key.ts";
import { certifyAct, checkCertified } from "./certify.ts";
import type { Store } from "../ports.ts";

const { record, store } = await openSample();
const codeOf = (result: Result<unknown>): string => (result.ok ? "accepted" : result.refusal.code);
const entryOf = (party: string, n: number) => (record.entries.get(party as PartyId) ?? [])[n];
const idOf = (party: string, n: number): ActId => formatHex(entryOf(party, n)?.leafHash ?? new Uint8Array(0)) as ActId;
const certify = (party: string, n: number): Promise<Result<Uint8Array>> =>
  certifyAct(nodeCrypto, store, record.row, idOf(party, n));

/** An act of usa with parts. */
const withParts = (record.entries.get("usa" as PartyId) ?? []).findIndex(({ bytes }) =>
  (decodeUtf8(bytes) ?? "").includes('"lang":"ja"'),
);

test("R30 any act of any party, before a change of keys or after, is copied and read by a stranger", async () => {
  for (const party of ["kor", "usa", "jpn"]) {
    const size = record.entries.get(party as PartyId)?.length ?? 0;
    for (const n of [0, 1, 20, size - 2]) {
      const copy = getValue(await certify(party, n));
      const { copy: checked, entry, absent, isChartered } = getValue(checkCertified(nodeCrypto, copy, []));
      assert.equal(entry.id, idOf(party, n));
      assert.equal(new Set(checked.cosignatures.map(({ cosigner }) => cosigner)).size, 2);
      assert.deepEqual(absent, []);
      assert.equal(isChartered, true);
    }
  }
});

test("R30 the copy is text, carries the act's words, and holds by the other implementation too", async () => {
  const copy = getValue(await certify("usa", withParts));
  assert.match(decodeUtf8(copy) ?? "", /^entente\.copy\/v1\nentry \d+\n\{"at":"/);
  const certified = getValue(checkCertified(nobleCrypto, copy, []));
  assert.equal(certified.copy.parts.length, certified.entry.envelope.parts.length);
  assert.match(decodeUtf8(certified.copy.parts[0]?.bytes ?? new Uint8Array(0)) ?? "", /^Words \d+ of usa in en\./);
});

test("R30 a copy is told from another's: parts, keys nobody trusts, acts not held", async () => {
  const file = getValue(await certify("usa", withParts));
  const copy = getValue(parseCopy(file));
  const check = (change: Partial<typeof copy>): string =>
    codeOf(checkCertified(nodeCrypto, formatCopy({ ...copy, ...change }), []));
  const [one, ...others] = copy.parts as readonly [(typeof copy.parts)[0], ...typeof copy.parts];
  assert.equal(check({}), "accepted");
  assert.equal(check({ parts: [{ ...one, bytes: encodeUtf8("Other words.") }, ...others] }), "part-size");
  const forged = { ...one, bytes: one.bytes.with(0, (one.bytes[0] as number) ^ 1) };
  assert.equal(check({ parts: [forged, ...others] }), "part-differs");
  assert.equal(check({ parts: [{ ...one, salt: new Uint8Array(32) }, ...others] }), "part-differs");
  assert.equal(check({ parts: [{ ...one, name: "other" }, ...others] }), "part-unnamed");
  const lacking = checkCertified(nodeCrypto, formatCopy({ ...copy, parts: others }), []);
  assert.deepEqual(
    getValue(lacking).absent.map(({ lang }) => lang),
    [one.lang],
  );
  const { keys } = getValue(checkCertified(nodeCrypto, file, [])).copy;
  const digits = [...keys.values()].map(([first]) => formatFingerprint(nodeCrypto, first.keys));
  assert.equal(codeOf(checkCertified(nodeCrypto, file, digits)), "accepted");
  assert.equal(codeOf(checkCertified(nodeCrypto, file, digits.slice(1))), "key-untrusted");
  assert.equal(codeOf(await certifyAct(nodeCrypto, store, record.row, "ab".repeat(32) as ActId)), "act-unknown");
});

test("R30 nothing is copied from a log that is not as it was signed", async () => {
  const snapshot = await store.snapshot();
  const damaged: Store = {
    ...store,
    snapshot: async () => ({
      ...snapshot,
      listEntries: async (mechanism, party, from, limit) =>
        (await snapshot.listEntries(mechanism, party, from, limit)).map((row) =>
          party === "usa" && row.n === 3 ? { ...row, bytes: encodeUtf8("{}") } : row,
        ),
      close: async () => {},
    }),
  };
  assert.equal(codeOf(await certifyAct(nodeCrypto, damaged, record.row, idOf("usa", withParts))), "log-damaged");
  assert.equal(codeOf(await certifyAct(nodeCrypto, damaged, record.row, idOf("jpn", 5))), "log-damaged");
});
