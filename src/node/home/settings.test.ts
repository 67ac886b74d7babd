import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { PartyId } from "../../base/ids.ts";
import { getValue } from "../../base/refusal.ts";
import { openFileClock, readInstallation } from "./installation.ts";
import { findPeerAddress, readSettings } from "./read-settings.ts";
import { formatSettings, settingNames, settings, variableOf } from "./settings.ts";

const file = (value: unknown) => ({ name: "entente.json", text: JSON.stringify(value) });

function sentenceOf(value: unknown, env: Readonly<Record<string, string>> = {}): string {
  const read = readSettings(file(value), env);
  assert.ok(!read.ok, "it was taken");
  assert.equal(read.refusal.code, "settings");
  return read.refusal.sentence;
}

test("H13 every setting has a default or may be absent, and the environment goes before the file", () => {
  const usual = getValue(readSettings(undefined, {}));
  for (const name of settingNames) assert.deepEqual(usual[name], settings[name].fallback, name);
  const read = getValue(
    readSettings(file({ port: 1, pollSeconds: 5 }), {
      ENTENTE_PORT: "2",
      ENTENTE_PEERS: '{"river":{"south":"https://node.south.example"}}',
      ENTENTE_HOME: "elsewhere",
      PATH: "/bin",
    }),
  );
  assert.deepEqual([read.port, read.pollSeconds], [2, 5]);
  const row = { id: "00".repeat(32), shortName: "river" };
  assert.equal(findPeerAddress(read, row, "south" as PartyId), "https://node.south.example");
});

test("H13 what is unknown or wrong is refused by name, all of it at once", () => {
  const sentence = sentenceOf(
    { prot: 1, port: 70_000, address: "https://node.example/path", logLevel: "loud" },
    { ENTENTE_POLL_SECONDS: "soon", ENTENTE_SPEED: "9" },
  );
  for (const named of [
    '"prot"',
    "port in entente.json",
    "address in entente.json",
    "logLevel",
    "ENTENTE_POLL_SECONDS",
    "ENTENTE_SPEED",
  ]) {
    assert.ok(sentence.includes(named), `${named} is named in: ${sentence}`);
  }
  assert.match(sentenceOf([]), /is not a JSON object/);
  assert.match(sentenceOf({ requestBytes: 1024 * 1024 * 512 }), /requestBytes is more than bufferBytes/);
  assert.match(sentenceOf({ parcelBytes: 1024 * 1024 * 60 }), /parcelBytes is more than requestBytes/);
  assert.match(sentenceOf({ backOffSeconds: 400 }), /backOffSeconds is more/);
  assert.match(sentenceOf({ publish: { river: "short" } }), /publish/);
});

test("H14 the test clock is refused unless the node listens on this machine alone", () => {
  for (const host of ["0.0.0.0", "::", "192.0.2.7", "node.example"]) {
    assert.match(sentenceOf({ testClock: "clock", host }), /testClock is for tests/, host);
  }
  for (const host of ["127.0.0.1", "::1", "localhost"]) getValue(readSettings(file({ testClock: "clock", host }), {}));
});

test("the test clock reads its file whenever the hour is asked", async () => {
  const dir = mkdtempSync(join(tmpdir(), "entente-settings-"));
  try {
    const path = join(dir, "clock");
    const clock = openFileClock(path);
    for (const now of ["2030-05-01T09:00:00Z", "2040-05-01T09:00:00Z"]) {
      writeFileSync(path, `${now}\n`);
      assert.equal(clock.now(), now);
    }
    writeFileSync(path, "noon");
    assert.throws(() => clock.now(), /does not hold a time/);
    assert.equal((await readInstallation(dir, {}, join(dir, "none.json"))).ok, false);
    getValue(await readInstallation(dir, {}));
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("docs/settings.md lists every setting as the schema has it", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "..", "..", "docs", "settings.md"), "utf8");
  assert.ok(page.endsWith(formatSettings()), "the tables of docs/settings.md are those that formatSettings writes");
  for (const name of settingNames)
    assert.ok(page.includes(`\`${name}\``) && page.includes(`\`${variableOf(name)}\``), name);
});
