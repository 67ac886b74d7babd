import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { openSample } from "../../../test/tamper/build.ts";
import { nodeCrypto } from "../../base/crypto-node.ts";
import { openSqlite } from "../../store/sqlite.ts";
import { verifyStore } from "./verify.ts";

const sample = await openSample();
const folder = mkdtempSync(join(tmpdir(), "entente-verify-"));
after(() => rmSync(folder, { recursive: true }));

let made = 0;
/** The sample in a SQLite file of its own. */
async function writeFile(): Promise<string> {
  const path = join(folder, `${(made += 1)}.sqlite`);
  const store = await openSqlite(path);
  const { parts, record } = sample;
  await store.addMechanism(record.row);
  const written = await store.commit({
    mechanism: record.row.id,
    revision: 0,
    appends: record.heads.map((head) => ({
      party: head.party,
      from: 0,
      previous: undefined,
      entries: record.entries.get(head.party) ?? [],
      head,
    })),
    parts,
    cosignatures: record.cosignatures,
    documents: { put: record.documents, remove: [] },
    folded: record.heads.map(({ party, size }) => ({ party, size })),
    evidence: record.evidence,
  });
  assert.equal(written, "committed");
  await store.close();
  return path;
}

async function sentences(path: string, trusted: readonly string[] = []): Promise<readonly string[]> {
  const store = await openSqlite(path);
  try {
    return (await verifyStore(nodeCrypto, store, trusted)).flatMap(({ faults }) =>
      faults.map(({ sentence }) => sentence),
    );
  } finally {
    await store.close();
  }
}

test("R26 R29 a store in a file is verified whole, and what was edited behind the program's back is named", async () => {
  const path = await writeFile();
  assert.deepEqual(await sentences(path), []);
  const edits: readonly (readonly [string, RegExp])[] = [
    [
      "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'state', 'stale') AS BLOB) WHERE party = 'usa' AND n = 11",
      /^Entry 11 of the log of usa /,
    ],
    ["DELETE FROM entry WHERE party = 'jpn' AND n = 12", /^Entry 12 of the log of jpn is missing/],
    [
      "UPDATE head SET checkpoint = (SELECT checkpoint FROM head WHERE party = 'kor') WHERE party = 'usa'",
      /log of usa/,
    ],
    [
      "UPDATE part SET salt = zeroblob(32) WHERE commitment = (SELECT min(commitment) FROM part)",
      /is not the one its author signed/,
    ],
    ["DELETE FROM part WHERE commitment = (SELECT max(commitment) FROM part)", /^The part "statement" .* is missing/],
    [
      "UPDATE cosignature SET note = (SELECT checkpoint FROM head WHERE party = log) WHERE cosigner = 'jpn' AND log = 'usa'",
      /cosignature by jpn of the log of usa/,
    ],
    ["DELETE FROM document WHERE kind = 'charter'", /^The derived row charter\/charter is missing/],
    [
      "UPDATE document SET json = CAST(replace(json, 'Round 3', 'Round 4') AS BLOB) WHERE id = 'session:round-3'",
      /^The derived row session\/session:round-3 is not what/,
    ],
    ["DELETE FROM head WHERE party = 'usa'", /^The signed state of the log of usa is missing/],
  ];
  for (const [sql, expected] of edits) {
    const edited = await writeFile();
    const db = new DatabaseSync(edited);
    const { changes } = db.prepare(sql).run();
    db.close();
    assert.equal(changes, 1, sql);
    const found = await sentences(edited);
    assert.ok(
      found.some((each) => expected.test(each)),
      `${sql}\n${found.slice(0, 5).join("\n")}`,
    );
  }
});

test("R26 a store is verified under the fingerprints given, and the one not among them is named", async () => {
  const path = await writeFile();
  const store = await openSqlite(path);
  const [found] = await verifyStore(nodeCrypto, store, []);
  await store.close();
  const trusted = (found?.under ?? []).map(({ fingerprint }) => fingerprint);
  assert.equal(trusted.length, 3);
  assert.deepEqual(await sentences(path, trusted), []);
  const [sentence, ...others] = await sentences(path, trusted.slice(0, 2));
  assert.deepEqual(others, []);
  assert.match(
    sentence ?? "",
    /^The log of usa is under the keys (?:\d{5} ){7}\d{5}, which are not among those trusted\.$/,
  );
});
