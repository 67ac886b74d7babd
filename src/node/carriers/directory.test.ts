import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { openDirectory } from "./directory.ts";

const mechanism = "ab".repeat(32) as MechanismId;
const usa = "usa" as PartyId;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function open(folder: string, party: string, taken = new Set<string>()) {
  return openDirectory(folder, {
    partyOf: (id) => (id === mechanism ? (party as PartyId) : undefined),
    taken: { has: (id) => taken.has(id), add: async (id) => void taken.add(id) },
  });
}

async function withFolder(play: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "entente-folder-"));
  try {
    await play(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("X7 a folder hands each parcel to its addressee until it is acknowledged, oldest first", () =>
  withFolder(async (folder) => {
    const kor = open(folder, "kor");
    await kor.send(usa, mechanism, bytes("first"));
    await kor.send(usa, mechanism, bytes("second"));
    await kor.send("jpn" as PartyId, mechanism, bytes("other"));
    const to = open(folder, "usa");
    const waiting = await to.receive();
    assert.deepEqual(
      waiting.map((each) => new TextDecoder().decode(each.bytes)),
      ["first", "second"],
    );
    await to.acknowledge(waiting[0]?.id ?? "");
    assert.equal((await to.receive()).length, 1);
    assert.equal((await kor.receive()).length, 0);
  }));

test("X6 a parcel that lies there already is not laid down twice, and an emptied folder begins anew", () =>
  withFolder(async (folder) => {
    const kor = open(folder, "kor");
    const to = open(folder, "usa");
    await kor.send(usa, mechanism, bytes("same"));
    await kor.send(usa, mechanism, bytes("same"));
    const [only, ...more] = await to.receive();
    assert.equal(more.length, 0);
    await to.acknowledge(only?.id ?? "");
    await rm(join(folder, mechanism), { recursive: true });
    await kor.send(usa, mechanism, bytes("another"));
    assert.equal((await to.receive()).length, 1);
  }));

test("X6 what else lies in the folder, half-written files too, is left alone", () =>
  withFolder(async (folder) => {
    const kor = open(folder, "kor");
    await kor.send(usa, mechanism, bytes("whole"));
    for (const name of ["README.txt", ".kor.usa.000002.parcel.part", "kor.usa.2.parcel", "..usa.000003.parcel"]) {
      await writeFile(join(folder, mechanism, name), "noise");
    }
    await writeFile(join(folder, "notes.txt"), "noise");
    assert.equal((await open(folder, "usa").receive()).length, 1);
    assert.deepEqual(await open(join(folder, "nowhere"), "usa").receive(), []);
    assert.ok((await readdir(join(folder, mechanism))).includes("kor.usa.000001.parcel"));
  }));
