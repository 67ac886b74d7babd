import assert from "node:assert/strict";
import { test } from "node:test";
import type { PartyId } from "../base/ids.ts";
import { appendOf, batchOf, commitTo, committee, north, south } from "../store/samples.ts";
import { openMemoryStore } from "../store/memory.ts";
import { createEntryShelf, isLacking } from "./entry-shelf.ts";
import type { EntryShelf } from "./entry-shelf.ts";
import { createPlaces } from "./places.ts";
import type { StoreReads } from "./ports.ts";

const size = 3000;

/** A store of two logs, with the number of entries that were read from it. */
async function openLogs(): Promise<{ readonly store: StoreReads; readonly read: () => number }> {
  const store = openMemoryStore();
  await commitTo(store, batchOf({ appends: [appendOf(north, 0, size), appendOf(south, 0, 40)] }));
  let read = 0;
  const listEntryTexts: StoreReads["listEntryTexts"] = async (...asked) => {
    const entries = await store.listEntryTexts(...asked);
    read += entries.length;
    return entries;
  };
  return { store: { ...store, listEntryTexts }, read: () => read };
}

const logs = [
  { party: north, size },
  { party: south, size: 40 },
];
const idOf = async (store: StoreReads, log: PartyId, n: number): Promise<string> =>
  (await store.listEntryIds(committee, log, n, 1))[0] ?? "";

/** Asks until everything is here, as a page does. */
async function ask<T>(shelf: EntryShelf, make: () => T): Promise<T> {
  for (;;) {
    const asked = shelf.begin();
    const made = make();
    if (!isLacking(asked)) return made;
    await shelf.fetch(asked);
  }
}

test("entries are read as they are asked for, by place, by id and by halving, and few beside them", async () => {
  const { read, store } = await openLogs();
  const shelf = createEntryShelf(store, committee, logs, createPlaces(store, committee));
  const [first, last] = [await idOf(store, north, 0), await idOf(store, south, 39)];
  assert.equal(shelf.at(north, 7), "unread");
  const [at, found, other, none] = await ask(shelf, () => [
    shelf.at(north, 7),
    shelf.find(first),
    shelf.find(last),
    shelf.find("ff".repeat(32)),
  ]);
  assert.deepEqual(at, (await store.listEntryTexts(committee, north, 7, 1))[0]);
  assert.deepEqual(
    [found, other].map((each) => typeof each === "object" && [each.party, each.n]),
    [
      [north, 0],
      [south, 39],
    ],
  );
  assert.equal(none, undefined);
  const halved = await ask(shelf, () => shelf.search(north, size, ({ n }) => n >= 1234, "from 1234"));
  assert.equal(typeof halved === "object" && halved.n, 1234);
  assert.equal(await ask(shelf, () => shelf.search(north, size, () => false, "never")), undefined);
  assert.ok(read() < size / 3, `${read()} of ${size} entries were read`);
});

test("nothing beyond the moment that is read is shown, and nothing that no log holds", async () => {
  const { store } = await openLogs();
  const shelf = createEntryShelf(store, committee, [{ party: north, size: 10 }], createPlaces(store, committee));
  const [within, beyond] = [await idOf(store, north, 9), await idOf(store, north, 10)];
  const made = await ask(shelf, () => [
    shelf.at(north, 10),
    shelf.at(north, -1),
    shelf.at(south, 0),
    shelf.find(beyond),
    shelf.find("no id"),
  ]);
  assert.deepEqual(made, [undefined, undefined, undefined, undefined, undefined]);
  const held = await ask(shelf, () => shelf.find(within));
  assert.equal(typeof held === "object" && held.n, 9);
});

test("once everything is read nothing is unread, and the answers are the same", async () => {
  const { store } = await openLogs();
  const places = createPlaces(store, committee);
  const [bit, all] = [
    createEntryShelf(store, committee, logs, places),
    createEntryShelf(store, committee, logs, places),
  ];
  await all.fetchAll();
  const questions: ((shelf: EntryShelf) => unknown)[] = [];
  for (let n = 0; n < size; n += 211) {
    const id = await idOf(store, north, n);
    questions.push(
      (shelf) => shelf.at(north, n),
      (shelf) => shelf.find(id),
      (shelf) => shelf.search(north, size, (entry) => entry.n > n, `past ${n}`),
    );
  }
  for (const question of questions) assert.deepEqual(question(all), await ask(bit, () => question(bit)));
});

test("ids are found in logs that have grown, and in those of a database put back", async () => {
  const { store } = await openLogs();
  const places = createPlaces(store, committee);
  const late = await idOf(store, north, size - 1);
  assert.equal(await places.find([{ party: north, size: 100 }], late), undefined);
  assert.deepEqual(await places.find(logs, late), { log: north, n: size - 1 });
  assert.equal(await places.find([{ party: north, size: 100 }], late), undefined);
  const early = await idOf(store, north, 99);
  assert.deepEqual(await places.find([{ party: north, size: 100 }], early), { log: north, n: 99 });
});
