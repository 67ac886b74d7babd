import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { StoredEntry, StoredHead } from "../../src/node/ports.ts";
import type { StoredRecord } from "../../src/node/check/stored-record.ts";
import { steps, verifyRecord } from "../../src/node/check/verify.ts";
import type { Fault } from "../../src/node/check/verify-log.ts";
import { assembleCheckpoint, checkpointMessages, readCheckpoint } from "../../src/record/checkpoint.ts";
import { createTree, hashLeaf } from "../../src/record/merkle.ts";
import { createDice } from "../../scripts/crosscheck/dice.ts";
import { openSample } from "./build.ts";
import type { Sample } from "./build.ts";
import { createChecker, flipMany, withEntries } from "./tamper.ts";

const kor = "kor" as PartyId;
const usa = "usa" as PartyId;
const sample = await openSample();
const { record } = sample;
const check = createChecker(sample);

const rowsOf = (party: PartyId): readonly StoredEntry[] => record.entries.get(party) ?? [];
const rowOf = (party: PartyId, n: number): StoredEntry => rowsOf(party)[n] as StoredEntry;
const headOf = (heads: readonly StoredHead[], party: PartyId): StoredHead =>
  heads.find((each) => each.party === party) as StoredHead;
const codesOf = (faults: readonly Fault[]): string =>
  faults
    .map(({ code, entry, party }) => [code, party, entry].filter((each) => each !== undefined).join(" "))
    .join(", ");
const withRows = (party: PartyId, rows: readonly StoredEntry[]): StoredRecord => withEntries(record, party, rows);
const withHead = (from: StoredRecord, head: StoredHead): StoredRecord => ({
  ...from,
  heads: from.heads.map((each) => (each.party === head.party ? head : each)),
});

test("R26 R27 R28 R29 one bit flipped in each of 1,000 random places is named each time", () => {
  const { named, unnamed } = flipMany(sample, 1000, createDice(20_261_121).below);
  assert.deepEqual(unnamed, []);
  for (const [place, times] of named) assert.ok(times >= 100, `${place}: ${times}`);
});

test("R26 entries deleted, swapped, inserted or truncated are named", () => {
  const rows = rowsOf(usa);
  const size = rows.length;
  const [six, seven] = [rowOf(usa, 6), rowOf(usa, 7)];
  assert.equal(codesOf(check(withRows(usa, rows.toSpliced(7, 1)))), "entry-missing usa 7");
  assert.equal(codesOf(check(withRows(usa, rows.toSpliced(7, 3)))), "entry-missing usa 7");
  assert.match(
    check(withRows(usa, rows.toSpliced(7, 3)))[0]?.sentence ?? "",
    /^Entries 7 to 9 of the log of usa are missing/,
  );
  assert.equal(codesOf(check(withRows(usa, rows.slice(0, -1)))), `entry-missing usa ${size - 1}`);
  assert.equal(codesOf(check(withRows(usa, rows.slice(1)))).split(", ")[0], "entry-missing usa 0");
  const swapped = rows.with(6, { ...seven, n: 6 }).with(7, { ...six, n: 7 });
  assert.equal(codesOf(check(withRows(usa, swapped))), "entry-misplaced usa 6, entry-misplaced usa 7");
  const bytesSwapped = rows.with(6, { ...six, bytes: seven.bytes }).with(7, { ...seven, bytes: six.bytes });
  assert.equal(codesOf(check(withRows(usa, bytesSwapped))), "entry-differs usa 6, entry-differs usa 7");
  const foreign = { ...rowOf(kor, size), n: size };
  assert.match(
    codesOf(check(withRows(usa, [...rows, { ...foreign, n: size }]))),
    new RegExp(`entry-unsigned usa ${size}`),
  );
  assert.match(codesOf(check(withRows(usa, rows.with(7, { ...rowOf(kor, 7), n: 7 })))), /entry-misplaced usa 7/);
  assert.match(codesOf(check(withRows(usa, rows.toSpliced(7, 0, seven)))), /entry-repeated usa 7/);
  const noise = encodeUtf8("{}");
  const unreadable = { n: 7, bytes: noise, leafHash: hashLeaf(nodeCrypto, noise) };
  assert.equal(codesOf(check(withRows(usa, rows.with(7, unreadable)))), "entry-unreadable usa 7");
});

/** The log of a party with one entry's words changed so that every row is in order by itself. */
function rewrite(party: PartyId, n: number): readonly StoredEntry[] {
  const row = rowOf(party, n);
  const text = new TextDecoder().decode(row.bytes).replace("of usa", "by usa");
  const bytes = encodeUtf8(text);
  assert.notDeepEqual(bytes, row.bytes);
  return rowsOf(party).with(n, { n, bytes, leafHash: hashLeaf(nodeCrypto, bytes) });
}

test("R27 an entry rewritten together with its hash is named within what others had seen", () => {
  const n = 41;
  const [fault, ...others] = check(withRows(usa, rewrite(usa, n)));
  assert.deepEqual(others, []);
  assert.equal(fault?.code, "root-differs");
  const [, from, until] = /entries (\d+) to (\d+) of the log of usa/.exec(fault?.sentence ?? "") ?? [];
  assert.ok(Number(from) <= n && n <= Number(until), fault?.sentence);
  assert.ok(Number(until) - Number(from) < 15, fault?.sentence);
});

async function sign(party: PartyId, rows: readonly StoredEntry[]): Promise<StoredHead> {
  const tree = createTree(nodeCrypto);
  for (const { leafHash } of rows) tree.append(leafHash);
  const { origin } = getValue(readCheckpoint(headOf(record.heads, party).checkpoint));
  const checkpoint = { origin, size: rows.length, root: tree.root() };
  const keys = sample.keys[party] as Sample["keys"][string];
  const signatures = await keys.sign(record.row.id, checkpointMessages(checkpoint));
  const current = await keys.current(record.row.id);
  const { note } = getValue(assembleCheckpoint(nodeCrypto, checkpoint, current, signatures));
  return { party, size: rows.length, checkpoint: note, proof: new Uint8Array(0) };
}

test("R27 a log rewritten and signed anew by its own party is named by what we had seen and cosigned", async () => {
  const rows = rewrite(usa, 41);
  const faults = check(withHead(withRows(usa, rows), await sign(usa, rows)));
  const codes = new Set(faults.map(({ code }) => code));
  assert.ok(codes.has("branch-differs"), codesOf(faults));
  assert.ok(
    faults.some(({ cosigner, party }) => cosigner === kor && party === usa),
    codesOf(faults),
  );
  assert.ok(
    faults.some(({ entry, party }) => party === kor && entry !== undefined),
    codesOf(faults),
  );
});

test("R27 the newest entries taken away together with their signed state are named by what rests on them", () => {
  for (const party of [kor, usa]) {
    const head = headOf(sample.earlier, party);
    assert.ok(head.size < rowsOf(party).length);
    const faults = check(withHead(withRows(party, rowsOf(party).slice(0, head.size)), head));
    assert.ok(
      faults.some((fault) => fault.code === "log-short" && fault.party === party),
      party,
    );
  }
});

test("R27 a signed state taken away, or a whole log, is named", () => {
  const stateless = { ...record, heads: record.heads.filter(({ party }) => party !== usa) };
  assert.ok(check(stateless).some(({ code, party }) => code === "state-missing" && party === usa));
  const entries = new Map(record.entries);
  entries.delete(usa);
  assert.ok(check({ ...stateless, entries }).some(({ code }) => code === "log-missing"));
  const ownless = { ...record, heads: [], entries: new Map([[kor, []]]) };
  assert.ok(check(ownless).some(({ code, party }) => code === "state-missing" && party === kor));
});

test("R27 cosignatures in each other's place, and states of another log, are named", () => {
  const [first, second] = record.cosignatures as readonly [
    (typeof record.cosignatures)[0],
    (typeof record.cosignatures)[0],
  ];
  const swapped = record.cosignatures.with(0, { ...first, note: second.note }).with(1, { ...second, note: first.note });
  const faults = check({ ...record, cosignatures: swapped });
  assert.equal(faults.filter(({ code }) => code === "cosignature").length, 2, codesOf(faults));
  const other = withHead(record, { ...headOf(record.heads, usa), checkpoint: headOf(record.heads, kor).checkpoint });
  assert.ok(check(other).some(({ code, party }) => code.startsWith("state-") && party === usa));
  const resized = withHead(record, { ...headOf(record.heads, usa), size: headOf(record.heads, usa).size - 1 });
  assert.ok(check(resized).some(({ code, party }) => code === "state-size" && party === usa));
});

test("R28 a part taken away, put in another's place or brought from elsewhere is named", () => {
  const [one, two] = record.parts as readonly [(typeof record.parts)[0], (typeof record.parts)[0]];
  const without = check({ ...record, parts: record.parts.slice(1) });
  assert.deepEqual(
    without.map(({ code, part }) => [code, part]),
    [["part-missing", one.commitment]],
  );
  assert.match(
    without[0]?.sentence ?? "",
    /^The part "statement" \(\w\w\) of entry \d+ of the log of \w+ is missing\.$/,
  );
  const swapped = record.parts.with(0, { ...one, actual: two.actual }).with(1, { ...two, actual: one.actual });
  assert.deepEqual(
    check({ ...record, parts: swapped }).map(({ code, part }) => [code, part]),
    [
      ["part-differs", one.commitment],
      ["part-differs", two.commitment],
    ],
  );
  const foreign = { commitment: "ab".repeat(32), actual: "ab".repeat(32), size: 3 };
  assert.equal(codesOf(check({ ...record, parts: [...record.parts, foreign] })), "part-unnamed");
});

test("R29 a derived row edited, deleted, inserted or renamed is named", () => {
  const { documents } = record;
  const [one, two] = documents as readonly [(typeof documents)[0], (typeof documents)[0]];
  const check1 = (rows: typeof documents): readonly string[] =>
    check({ ...record, documents: rows }).map(({ code, row }) => `${code} ${row}`);
  const name = (row: typeof one): string => `${row.kind}/${row.id}`;
  assert.deepEqual(check1(documents.slice(1)), [`row-missing ${name(one)}`]);
  assert.deepEqual(check1([...documents, { kind: "body", id: "body:invented", json: encodeUtf8("{}") }]), [
    "row-extra body/body:invented",
  ]);
  assert.deepEqual(check1(documents.with(0, { ...one, json: two.json }).with(1, { ...two, json: one.json })), [
    `row-differs ${name(one)}`,
    `row-differs ${name(two)}`,
  ]);
  assert.deepEqual(check1(documents.with(0, { ...one, id: "renamed" })), [
    `row-extra ${one.kind}/renamed`,
    `row-missing ${name(one)}`,
  ]);
});

test("R26 a record under another mechanism's name, or under keys nobody trusts, is named", () => {
  const renamed = { ...record, row: { ...record.row, id: "ab".repeat(32) as MechanismId } };
  assert.ok(verifyRecord(nodeCrypto, renamed, [], steps).faults.some(({ code }) => code === "entry-misplaced"));
  const clean = verifyRecord(nodeCrypto, record, [], steps);
  assert.deepEqual(clean.faults, []);
  assert.equal(clean.rows, record.documents.length);
  const trusted = clean.under.map(({ fingerprint }) => fingerprint);
  assert.deepEqual(verifyRecord(nodeCrypto, record, trusted, steps).faults, []);
  const faults = verifyRecord(nodeCrypto, record, trusted.slice(1), steps).faults;
  assert.deepEqual(
    faults.map(({ code, party }) => [code, party]),
    [["key-untrusted", clean.under[0]?.party]],
  );
});
