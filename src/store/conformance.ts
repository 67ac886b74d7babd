import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8 } from "../base/bytes.ts";
import { PortFailure, type Store } from "../node/ports.ts";
import {
  appendOf,
  batchOf,
  bytesOf,
  commission,
  commitTo,
  committee,
  documentOf,
  fullBatch,
  north,
  partOf,
  readAll,
  south,
} from "./samples.ts";

/** Proves the rules of spec/store.md that every engine keeps. `open` gives a fresh, empty store each time. */
export function testStore(name: string, open: () => Promise<Store>): void {
  const prove = (title: string, run: (store: Store) => Promise<void>): void => {
    test(`${title} (${name})`, async () => {
      const store = await open();
      try {
        await run(store);
      } finally {
        await store.close();
      }
    });
  };

  prove("S1 a batch is stored whole and read back as it was given", async (store) => {
    const batch = fullBatch();
    assert.equal(await commitTo(store, batch), "committed");
    assert.deepEqual(await readAll(store), {
      heads: batch.appends.map((each) => each.head),
      folded: batch.folded,
      entries: batch.appends.map((each) => each.entries),
      parts: batch.parts,
      cosignatures: batch.cosignatures,
      documents: batch.documents.put,
      evidence: batch.evidence,
    });
  });

  prove("S1 entries are read from a number on, so many at a time, in order", async (store) => {
    await commitTo(store, batchOf({ appends: [appendOf(north, 0, 300)] }));
    await commitTo(store, batchOf({ appends: [appendOf(north, 300, 50)] }));
    const numbers = async (from: number, limit: number): Promise<readonly number[]> =>
      (await store.listEntries(committee, north, from, limit)).map((entry) => entry.n);
    assert.deepEqual(await numbers(298, 4), [298, 299, 300, 301]);
    assert.deepEqual(await numbers(349, 100), [349]);
    assert.deepEqual(await numbers(350, 100), []);
    assert.equal((await store.listEntries(committee, north, 0, 1000)).length, 350);
  });

  prove("S1 entries and documents are read as text too", async (store) => {
    const batch = fullBatch();
    await commitTo(store, batch);
    const [first] = batch.appends;
    assert.deepEqual(
      await store.listEntryTexts(committee, north, 0, 100),
      first?.entries.map(({ bytes, leafHash, n }) => ({
        party: north,
        n,
        id: leafHash.toHex(),
        text: decodeUtf8(bytes),
      })),
    );
    const texts = batch.documents.put.map(({ id, json, kind }) => ({ kind, id, json: decodeUtf8(json) }));
    assert.deepEqual(new Set(await store.listDocumentTexts(committee)), new Set(texts));
    assert.deepEqual(await store.listEntryTexts(commission, north, 0, 100), []);
    assert.deepEqual(await store.listDocumentTexts(commission), []);
  });

  prove("S1 entries are read as the lines of a parcel, and by their names alone", async (store) => {
    await commitTo(store, batchOf({ appends: [appendOf(north, 0, 30)] }));
    const entries = await store.listEntries(committee, north, 0, 100);
    for (const [from, limit] of [
      [0, 100],
      [3, 5],
      [29, 5],
      [30, 5],
    ] as const) {
      const asked = entries.slice(from, from + limit);
      const { bytes, count } = await store.readEntryLines(committee, north, from, limit);
      assert.equal(count, asked.length);
      assert.equal(decodeUtf8(bytes), asked.map((each) => `${decodeUtf8(each.bytes)}\n`).join(""));
      const ids = asked.map(({ leafHash }) => leafHash.toHex());
      assert.deepEqual(await store.listEntryIds(committee, north, from, limit), ids);
    }
    assert.deepEqual(await store.readEntryLines(commission, north, 0, 100), { count: 0, bytes: new Uint8Array(0) });
    assert.deepEqual(await store.listEntryIds(commission, north, 0, 100), []);
  });

  prove("S1 a batch of very many and very long rows is stored whole", async (store) => {
    const long = [1, 2, 3].map((i) => ({ ...partOf(`long ${i}`), bytes: new Uint8Array(5_000_000).fill(i) }));
    const many = Array.from({ length: 2_000 }, (_, i) => documentOf("body", `body:${String(i).padStart(5, "0")}`, "x"));
    const batch = batchOf({
      appends: [appendOf(north, 0, 2_000)],
      parts: long,
      documents: { put: many, remove: [] },
      evidence: [{ name: "long", bytes: new Uint8Array(9_000_000).fill(7) }],
    });
    assert.equal(await store.commit(batch), "committed");
    assert.deepEqual(await store.listEntries(committee, north, 0, 3_000), batch.appends[0]?.entries);
    for (const part of long) assert.deepEqual(await store.findPart(committee, part.commitment), part);
    assert.deepEqual(await store.listAllDocuments(committee), many);
    assert.deepEqual(await store.listEvidence(committee), batch.evidence);
  });

  prove("S1 what a batch names twice is stored as it names it last", async (store) => {
    const [a, again, other] = ["a", "again", "other"].map((text) => documentOf("body", "body:a", text));
    assert.ok(a !== undefined && again !== undefined && other !== undefined);
    const cosignature = { log: north, cosigner: south, size: 5, note: bytesOf("five") };
    const batch = batchOf({
      documents: { put: [a, again], remove: [{ kind: "body", id: "body:a" }] },
      cosignatures: [cosignature, { ...cosignature, size: 4 }, { ...cosignature, note: bytesOf("five again") }],
      parts: [partOf("a"), { ...partOf("a"), bytes: bytesOf("other words") }],
    });
    assert.equal(await store.commit(batch), "committed");
    assert.deepEqual(await store.listAllDocuments(committee), [again]);
    assert.deepEqual(await store.listCosignatures(committee), [{ ...cosignature, note: bytesOf("five again") }]);
    assert.deepEqual(await store.findPart(committee, partOf("a").commitment), partOf("a"));
    const replacement = { mechanism: committee, revision: 1, rows: [a, other], folded: [] };
    assert.equal(await store.replaceDocuments(replacement), "committed");
    assert.deepEqual(await store.listAllDocuments(committee), [other]);
  });

  prove(
    "S2 an append from another head than the stored one is a conflict, and nothing of its batch is written",
    async (store) => {
      await commitTo(store, fullBatch());
      const before = await readAll(store);
      const good = appendOf(north, 3, 1);
      const rest = {
        parts: [partOf("late")],
        cosignatures: [{ log: south, cosigner: north, size: 1, note: bytesOf("late") }],
        documents: { put: [documentOf("body", "body:a", "late")], remove: [{ kind: "session", id: "session:a" }] },
        evidence: [{ name: "late", bytes: bytesOf("late") }],
      };
      const stale = [
        { ...appendOf(north, 0, 4), previous: undefined },
        appendOf(north, 2, 2),
        appendOf(north, 4, 1),
        { ...good, previous: bytesOf("another checkpoint of size 3") },
        { ...appendOf(north, 2, 1), previous: good.previous },
      ];
      for (const each of stale) {
        assert.equal(await commitTo(store, batchOf({ ...rest, appends: [appendOf(south, 1, 1), each] })), "conflict");
        assert.deepEqual(await readAll(store), before);
      }
      assert.equal(await commitTo(store, batchOf({ ...rest, appends: [good] })), "committed");
    },
  );

  prove("S2 of two batches planned from the same head, only one is stored", async (store) => {
    await commitTo(store, fullBatch());
    const answers = await Promise.all([
      store.commit(batchOf({ revision: 1, appends: [appendOf(north, 3, 1)] })),
      store.commit(batchOf({ revision: 1, appends: [appendOf(north, 3, 2)] })),
    ]);
    assert.deepEqual(answers.toSorted(), ["committed", "conflict"]);
    const size = answers[0] === "committed" ? 4 : 5;
    assert.equal((await store.listEntries(committee, north, 0, 100)).length, size);
  });

  prove(
    "S21 a write planned on an older revision than the stored one is a conflict, whatever it writes",
    async (store) => {
      assert.equal(await store.findRevision(committee), 0);
      assert.equal(await store.commit(batchOf({ parts: [partOf("a")] })), "committed");
      assert.equal(await store.commit(batchOf({ parts: [partOf("b")] })), "conflict");
      assert.equal(await store.commit(batchOf({ revision: 2, parts: [partOf("b")] })), "conflict");
      assert.equal(await store.findRevision(committee), 1);
      await store.destroyPart(committee, partOf("a").commitment);
      assert.equal(await store.findRevision(committee), 2);
      assert.equal(await store.commit(batchOf({ revision: 2, parts: [partOf("c")] })), "committed");
      assert.deepEqual(await store.listRevisions(), new Map([[committee, 3]]));
      assert.deepEqual(await store.listPartCommitments(committee), [partOf("c").commitment]);
    },
  );

  prove("S4 of given commitments those are told that are held", async (store) => {
    await store.commit(batchOf({ parts: [partOf("a"), partOf("b"), partOf("c")] }));
    const held = async (...names: readonly string[]): Promise<readonly Uint8Array[]> =>
      store.listPartCommitments(
        committee,
        names.map((each) => partOf(each).commitment),
      );
    assert.deepEqual(await held("b", "z"), [partOf("b").commitment]);
    assert.deepEqual(await held(), []);
  });

  prove(
    "S3 an append with a gap, or with a head that does not cover it, is broken logic and writes nothing",
    async (store) => {
      await commitTo(store, fullBatch());
      const before = await readAll(store);
      const good = appendOf(north, 3, 2);
      const broken = [
        { ...good, entries: good.entries.toReversed() },
        { ...good, entries: good.entries.slice(1) },
        { ...good, head: { ...good.head, size: 6 } },
        { ...good, head: { ...good.head, party: south } },
        { ...good, previous: undefined },
      ];
      for (const each of broken) {
        await assert.rejects(commitTo(store, batchOf({ appends: [appendOf(south, 1, 1), each] })), /broken invariant/);
        assert.deepEqual(await readAll(store), before);
      }
    },
  );

  prove("S3 a head may move to a newer note of the same size", async (store) => {
    await commitTo(store, batchOf({ appends: [appendOf(north, 0, 2)] }));
    const same = appendOf(north, 2, 0);
    const head = { ...same.head, checkpoint: bytesOf("signed again") };
    assert.equal(await commitTo(store, batchOf({ appends: [{ ...same, head }] })), "committed");
    assert.deepEqual(await store.listHeads(committee), [head]);
  });

  prove("S4 a part is kept as first stored, and destroyed for good", async (store) => {
    const part = partOf("a");
    await commitTo(store, batchOf({ parts: [part] }));
    await commitTo(store, batchOf({ parts: [{ ...part, bytes: bytesOf("other words") }, partOf("b")] }));
    assert.deepEqual(await store.findPart(committee, part.commitment), part);

    const unheld = partOf("never held");
    await store.destroyPart(committee, part.commitment);
    await store.destroyPart(committee, unheld.commitment);
    await commitTo(store, batchOf({ parts: [part, unheld] }));
    assert.equal(await store.findPart(committee, part.commitment), undefined);
    assert.equal(await store.findPart(committee, unheld.commitment), undefined);
    assert.deepEqual(await store.listPartCommitments(committee), [partOf("b").commitment]);
  });

  prove("S5 of a log's cosignatures by one party the one of the greatest size is kept", async (store) => {
    const cosign = (size: number, text: string): Promise<unknown> =>
      commitTo(store, batchOf({ cosignatures: [{ log: north, cosigner: south, size, note: bytesOf(text) }] }));
    await cosign(5, "five");
    await cosign(4, "four");
    assert.deepEqual(
      (await store.listCosignatures(committee)).map((each) => each.note),
      [bytesOf("five")],
    );
    await cosign(5, "five again");
    await cosign(9, "nine");
    assert.deepEqual(await store.listCosignatures(committee), [
      { log: north, cosigner: south, size: 9, note: bytesOf("nine") },
    ]);
  });

  prove("S6 evidence is kept as first stored", async (store) => {
    await commitTo(store, batchOf({ evidence: [{ name: "fork-1", bytes: bytesOf("proof") }] }));
    await commitTo(store, batchOf({ evidence: [{ name: "fork-1", bytes: bytesOf("nothing to see") }] }));
    assert.deepEqual(await store.listEvidence(committee), [{ name: "fork-1", bytes: bytesOf("proof") }]);
  });

  prove("S7 documents are put, removed and listed by kind and id", async (store) => {
    const b = documentOf("body", "body:b", "b");
    const a = documentOf("body", "body:a", "a");
    const session = documentOf("session", "session:a", "s");
    await commitTo(store, batchOf({ documents: { put: [session, b, a], remove: [] } }));
    const changed = documentOf("body", "body:a", "changed");
    await commitTo(store, batchOf({ documents: { put: [changed], remove: [{ kind: "body", id: "body:b" }] } }));
    assert.deepEqual(await store.listAllDocuments(committee), [changed, session]);
    assert.deepEqual(await store.listDocuments(committee, "session"), [session]);
    assert.deepEqual(await store.findDocument(committee, "body", "body:a"), changed);
    assert.equal(await store.findDocument(committee, "body", "body:b"), undefined);
    assert.equal(await store.findDocument(committee, "session", "body:a"), undefined);
  });

  prove("S7 names are ordered byte by byte, whatever the language of the machine", async (store) => {
    const ids = ["body:Z", "body:a", "body:b c", "body:b-a", "body:ba", "body:z", "body:é", "body:가"];
    const put = ids.toReversed().map((id) => documentOf("body", id, id));
    await commitTo(store, batchOf({ documents: { put, remove: [] } }));
    assert.deepEqual(
      (await store.listDocuments(committee, "body")).map(({ id }) => id),
      ids,
    );
  });

  prove("S7 all documents of one mechanism are replaced at once, and nothing else with them", async (store) => {
    await commitTo(store, fullBatch());
    await commitTo(store, { ...fullBatch(), mechanism: commission });
    const { documents: _, folded: __, ...record } = (await readAll(store)) as { documents: unknown; folded: unknown };
    const rebuilt = [documentOf("body", "body:z", "rebuilt")];
    const replacement = { mechanism: committee, revision: 1, rows: rebuilt, folded: [{ party: north, size: 3 }] };
    assert.equal(await store.replaceDocuments({ ...replacement, revision: 0 }), "conflict");
    assert.deepEqual(await store.listAllDocuments(committee), fullBatch().documents.put);
    assert.equal(await store.replaceDocuments(replacement), "committed");
    const folded = [
      { party: north, size: 3 },
      { party: south, size: 1 },
    ];
    assert.deepEqual(await readAll(store), { ...record, folded, documents: rebuilt });
    assert.deepEqual(await store.listAllDocuments(commission), fullBatch().documents.put);
  });

  prove("S8 nothing of one mechanism is seen or changed through another", async (store) => {
    await commitTo(store, fullBatch());
    const empty = await readAll(store, commission);
    assert.deepEqual(empty, {
      heads: [],
      folded: [],
      entries: [[], []],
      parts: [],
      cosignatures: [],
      documents: [],
      evidence: [],
    });
    const before = await readAll(store);
    assert.equal(await commitTo(store, { ...fullBatch(), mechanism: commission }), "committed");
    await store.destroyPart(commission, partOf("a").commitment);
    assert.deepEqual(await readAll(store), before);
  });

  prove("S8 a mechanism is added once; the same name or charter for something else is refused", async (store) => {
    const row = { id: committee, shortName: "river", party: north };
    await store.addMechanism(row);
    await store.addMechanism(row);
    for (const rival of [
      { ...row, party: south },
      { ...row, shortName: "lake" },
      { ...row, id: commission },
    ]) {
      await assert.rejects(
        store.addMechanism(rival),
        (error) => error instanceof PortFailure && error.refusal.code === "mechanism-differs",
      );
    }
    const other = { id: commission, shortName: "lake", party: south };
    await store.addMechanism(other);
    assert.deepEqual(await store.listMechanisms(), [row, other]);
  });

  prove("S8 our party in a mechanism may be corrected as long as it has no log there", async (store) => {
    const row = { id: committee, shortName: "river", party: south };
    await store.addMechanism(row);
    assert.equal(await store.changeParty(commission, north), false);
    await commitTo(store, batchOf({ appends: [appendOf(north, 0, 1)] }));
    assert.equal(await store.changeParty(committee, north), true);
    assert.deepEqual(await store.listMechanisms(), [{ ...row, party: north }]);
    assert.equal(await store.changeParty(committee, south), false);
    assert.deepEqual(await store.listMechanisms(), [{ ...row, party: north }]);
  });

  prove("S9 a snapshot goes on answering from its moment while the store is written to", async (store) => {
    await commitTo(store, fullBatch());
    const before = await readAll(store);
    const snapshot = await store.snapshot();
    await commitTo(store, batchOf({ appends: [appendOf(north, 3, 2)], parts: [partOf("c")] }));
    await store.replaceDocuments({ mechanism: committee, revision: 2, rows: [], folded: [] });
    assert.deepEqual(await readAll(snapshot), before);
    await snapshot.close();
    assert.notDeepEqual(await readAll(store), before);
  });

  prove("S9 bytes handed in or out are no way to change what is stored", async (store) => {
    const batch = fullBatch();
    await commitTo(store, batch);
    const before = await readAll(store);
    const [append] = batch.appends;
    for (const bytes of [append?.entries[0]?.bytes, append?.head.checkpoint, batch.parts[0]?.bytes]) bytes?.fill(0);
    (await store.listEntries(committee, north, 0, 1))[0]?.bytes.fill(0);
    (await store.listHeads(committee))[0]?.checkpoint.fill(0);
    assert.deepEqual(await readAll(store), before);
  });
}
