import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { charter, kor, start, usa } from "../../../test/conclave/world.ts";
import { getValue } from "../../base/refusal.ts";
import { openSqlite } from "../../store/sqlite.ts";
import type { MechanismId } from "../../base/ids.ts";
import { openTrust } from "./home-files.ts";
import { initHome, openHome } from "./home.ts";

const world = { openStore: openSqlite, clock: { now: () => start } };

async function withHomes(play: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "entente-homes-"));
  try {
    await play(dir);
  } finally {
    await rm(dir, { recursive: true });
  }
}

test("N15 two homes in directories found, join and exchange through a folder, opened anew each time", () =>
  withHomes(async (dir) => {
    const at = async <T>(name: string, step: (home: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> => {
      const home = await open(name);
      try {
        return await step(home);
      } finally {
        await home.close();
      }
    };
    const open = async (name: string) => getValue(await openHome(join(dir, name), world));
    for (const name of ["kor", "usa"]) getValue(await initHome(join(dir, name)));
    getValue(await initHome(join(dir, "kor")));
    const row = await at("kor", async ({ node }) => getValue(await node.found({ charter, party: kor, by: "head" })));
    const invitation = await at("kor", async ({ node }) => getValue(await node.invite(row.id)));
    const digits = await at("usa", async ({ node }) => {
      getValue(await node.join({ invitation, party: usa, by: "head", shortName: "three" }));
      return (await node.consult(row.id)).logs.find(({ party }) => party === usa)?.fingerprint ?? "";
    });
    await at("kor", async ({ node }) => getValue(await node.trust(row.id, usa, digits.replaceAll(" ", "-"))));
    const folder = join(dir, "shared");
    for (const name of ["usa", "kor", "usa", "kor", "usa"]) {
      await at(name, async (home) => home.node.exchange(await home.openFolder(folder)));
    }
    for (const name of ["kor", "usa"]) {
      await at(name, async ({ node }) => {
        const { logs } = await node.consult(row.id);
        assert.deepEqual(
          logs.map(({ size }) => size),
          [1, 1],
        );
        assert.equal(getValue(await node.findMechanism(row.id.slice(0, 8))).id, row.id);
      });
    }
    const quiet = await at("kor", async (home) => home.node.exchange(await home.openFolder(folder)));
    assert.deepEqual([quiet.received, quiet.sent], [[], []]);
    assert.equal((await stat(join(dir, "kor", "keys.json"))).mode & 0o077, 0);
    assert.ok((await readdir(join(dir, "kor"))).includes("guard.sqlite"));
  }));

test("K4 fingerprints confirmed by two processes at once are both kept", () =>
  withHomes(async (dir) => {
    getValue(await initHome(dir));
    const [one, two] = [getValue(await openTrust(dir)), getValue(await openTrust(dir))];
    const mechanism = "ab".repeat(32) as MechanismId;
    const digits = Array.from({ length: 8 }, () => "12345").join(" ");
    await Promise.all([one.add(mechanism, kor, digits), two.add(mechanism, usa, digits)]);
    for (const each of [one, two, getValue(await openTrust(dir))]) {
      assert.deepEqual([each.find(mechanism, kor), each.find(mechanism, usa)], [digits, digits]);
    }
    await one.remove(mechanism, usa);
    assert.deepEqual([two.find(mechanism, kor), two.find(mechanism, usa)], [digits, undefined]);
  }));

test("N6 a directory that is no home, or whose settings are spoilt, is refused with a sentence", () =>
  withHomes(async (dir) => {
    const missing = await openHome(dir, world);
    assert.equal(missing.ok ? "" : missing.refusal.code, "home-missing");
    getValue(await initHome(dir));
    await writeFile(join(dir, "config.json"), '{"entente":"home/v9"}');
    const spoilt = await openHome(dir, world);
    assert.equal(spoilt.ok ? "" : spoilt.refusal.code, "home-config");
  }));
