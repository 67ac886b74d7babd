import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { idOf, sceneOf, seoul } from "../../../test/kit/scene.ts";
import { encodeUtf8 } from "../../base/bytes.ts";
import type { MechanismId } from "../../base/ids.ts";
import { getValue } from "../../base/refusal.ts";
import type { Document } from "../../mechanism/documents.ts";
import { openSearchSqlite } from "../../store/search.ts";
import type { SearchIndex } from "../ports/search.ts";
import { openSearch } from "./search.ts";
import type { Search } from "./search.ts";

const mechanism = idOf(1) as unknown as MechanismId;

/** A record made by hand that can be changed, with the parts it holds. */
function createRecord() {
  const documents = new Map<string, Document>();
  const parts = new Map<string, Uint8Array>();
  let revision = 1;
  return {
    parts,
    put(document: Document): void {
      documents.set(`${document.kind} ${document.id}`, document);
      revision += 1;
    },
    remove(key: string): void {
      documents.delete(key);
      revision += 1;
    },
    over: (index: SearchIndex): Search =>
      openSearch({
        index,
        failed: (error) => assert.fail(String(error)),
        node: {
          findPart: async (_, commitment) => parts.get(commitment),
          listMechanisms: async () => [{ id: mechanism, shortName: "consultation", party: seoul }],
          listRevisions: async () => new Map([[mechanism, revision]]),
          onMoved: () => () => undefined,
        },
        library: { look: async (_, make) => make(sceneOf([...documents.values()])) },
      }),
  };
}

let made = 0;

function note(id: string, title: string, more: { readonly part?: string; readonly on?: string } = {}): Document {
  made += 1;
  return {
    kind: "document",
    id: `document:${id}`,
    same: [],
    words: [
      {
        kind: "document.entered",
        act: idOf(5000 + made),
        party: seoul,
        n: made,
        at: "2025-01-01T00:00:00Z",
        content: { document: `document:${id}`, title, issuers: ["Ministry"], on: more.on ?? "2025-01-01" },
        parts:
          more.part === undefined
            ? []
            : [{ commitment: more.part, lang: "ko", media: "text/plain", name: "statement", size: 100 }],
      },
    ],
  } as unknown as Document;
}

const ask = async (search: Search, words: string, more: object = {}) => {
  const found = getValue(await search.find({ words, mechanisms: [mechanism], ...more }));
  return found.hits.map(({ subject }) => subject as string);
};

test("D88 an index that followed every change answers as one made anew, and a spoilt or deleted file is made anew", async () => {
  const dir = mkdtempSync(join(tmpdir(), "entente-search-"));
  const path = join(dir, "search.sqlite");
  try {
    const record = createRecord();
    const index = await openSearchSqlite(path);
    const followed = record.over(index);
    const words = ["alpha", "beta", "비핵화", "協議", "delta"];
    for (let i = 0; i < 60; i++) {
      const id = `d${(i * 7) % 23}`;
      const title = `${words[i % 5] ?? ""} ${words[(i * 3) % 5] ?? ""} ${i}`;
      if (i % 11 === 10) record.remove(`document document:${id}`);
      else record.put(note(id, title, { on: `20${10 + (i % 9)}-0${1 + (i % 9)}` }));
      if (i % 4 === 0) await followed.follow();
    }
    await followed.follow();
    const fresh = await openSearchSqlite(":memory:");
    const anew = record.over(fresh);
    await anew.follow();
    assert.deepEqual((await index.state(mechanism)).rows, (await fresh.state(mechanism)).rows);
    for (const word of [...words, "핵화", "1", "ministry", "alpha 핵화"]) {
      const found = (await ask(followed, word)).toSorted();
      assert.deepEqual(found, (await ask(anew, word)).toSorted(), word);
    }
    assert.ok((await ask(followed, "비핵")).length > 0);
    const days = getValue(await followed.find({ words: "ministry", mechanisms: [mechanism] })).hits.map(
      (hit) => hit.stated,
    );
    assert.deepEqual(days, days.toSorted().toReversed(), "the newest first");
    const range = { from: "2012-01-01", to: "2012-12-31" };
    const within = await ask(followed, "ministry", range);
    assert.ok(within.length > 0);
    assert.deepEqual(within.toSorted(), (await ask(anew, "ministry", range)).toSorted());
    assert.deepEqual(await ask(followed, "ministry", { party: "usa" }), []);
    await followed.close();
    await index.close();
    writeFileSync(path, "no database at all");
    const spoilt = await openSearchSqlite(path);
    const again = record.over(spoilt);
    assert.deepEqual((await ask(again, "비핵")).toSorted(), (await ask(anew, "비핵")).toSorted());
    // A search follows the record by itself until it is closed; its index is closed after it.
    for (const each of [again, anew]) await each.close();
    for (const each of [spoilt, fresh]) await each.close();
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("D89 what was expunged is found no more, and its words stand in no file of the index", async () => {
  const dir = mkdtempSync(join(tmpdir(), "entente-search-"));
  try {
    const record = createRecord();
    const secret = "Zanzibarbloom";
    record.parts.set("c1", encodeUtf8(`before ${secret} after 극비문구`));
    const holding = note("guests", "List of guests", { part: "c1" });
    record.put(holding);
    const index = await openSearchSqlite(join(dir, "search.sqlite"));
    const search = record.over(index);
    assert.deepEqual(await ask(search, "zanzibar"), ["document:guests"]);
    assert.deepEqual(await ask(search, "극비"), ["document:guests"]);
    const bytesOf = (): string =>
      readdirSync(dir)
        .map((name) => readFileSync(join(dir, name)).toString("latin1").toLowerCase())
        .join("");
    assert.ok(bytesOf().includes("zanzibarbloom"), "the test can see the words");

    record.parts.delete("c1");
    const { act } = (holding as Extract<Document, { kind: "document" }>).words[0] ?? assert.fail();
    record.put({
      kind: "decision",
      id: "decision:guests",
      same: [],
      versions: [],
      holding: [],
      expunged: [{ content: { act, name: "statement", lang: "ko" } }],
    } as unknown as Document);
    assert.deepEqual(await ask(search, "zanzibar"), []);
    assert.deepEqual(await ask(search, "극비"), []);
    assert.deepEqual(await ask(search, "guests"), ["document:guests"]);
    assert.ok(!bytesOf().includes("zanzibarbloom"), "its words are overwritten");
    const pair = Array.from("극비", (letter) => (letter.codePointAt(0) ?? 0).toString(36).padStart(4, "0")).join("");
    assert.ok(!bytesOf().includes(pair), "and so are its letters' codes");
    await search.close();
    await index.close();
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("D88 words that arrive later are found once they are held", async () => {
  const record = createRecord();
  record.put(note("late", "Paper", { part: "c9" }));
  const search = record.over(await openSearchSqlite(":memory:"));
  assert.deepEqual(await ask(search, "peninsula"), []);
  record.parts.set("c9", encodeUtf8("the Peninsula"));
  assert.deepEqual(await ask(search, "peninsula"), ["document:late"]);
});

const statement = (kind: string): Document =>
  ({
    kind: "statement",
    id: `statement:${kind}`,
    same: [],
    words: [
      {
        kind: "statement.made",
        act: idOf(77),
        party: seoul,
        n: 1,
        at: "2025-01-01T00:00:00Z",
        content: {
          statement: `statement:${kind}`,
          title: "Hushed words",
          on: "2025-01-01",
          attribution: { kind, as: "an official" },
        },
        parts: [],
      },
    ],
  }) as unknown as Document;

test("D91 of a statement off the record nothing is found", async () => {
  const record = createRecord();
  record.put(statement("off-the-record"));
  record.put(statement("background"));
  const search = record.over(await openSearchSqlite(":memory:"));
  assert.deepEqual(await ask(search, "hushed"), ["statement:background"]);
  assert.deepEqual(await ask(search, "official"), ["statement:background"]);
  const empty = await search.find({ words: " … ", mechanisms: [mechanism] });
  assert.equal(empty.ok ? "" : empty.refusal.code, "search-empty");
});
