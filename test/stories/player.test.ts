import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { addSeconds } from "../../src/base/time.ts";
import { buildExample } from "../../src/cli/example/build.ts";
import type { Built } from "../../src/cli/example/build.ts";
import type { OpenHome } from "../../src/cli/example/stage.ts";
import { openExampleHome } from "../../src/main.ts";
import { entente, now } from "./example.ts";

class Stopped extends Error {}

type Death = "before" | "after";

/** Homes whose node dies at the given calls, counted over all homes: before the call does anything, or right after. */
function openDying(deaths: ReadonlyMap<number, Death>): OpenHome {
  let count = 0;
  const dying =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const death = deaths.get(++count);
      if (death === "before") throw new Stopped();
      const result = await call(...args);
      if (death === "after") throw new Stopped();
      return result;
    };
  return async (dir, world) => {
    const home = await openExampleHome(dir, world);
    const { exchange, found, join: enterInto, perform } = home.node;
    const node = {
      ...home.node,
      exchange: dying(exchange),
      found: dying(found),
      join: dying(enterInto),
      perform: dying(perform),
    };
    return { ...home, node };
  };
}

const quiet = (): void => {};

/** Kinds of the entries of every log, as each home holds it. */
async function listLogs(dir: string): Promise<Record<string, readonly string[]>> {
  const logs: Record<string, readonly string[]> = {};
  for (const name of ["kor", "usa", "jpn"]) {
    const { node } = await openExampleHome(join(dir, name), { clock: { now: () => now }, post: join(dir, "post") });
    for (const row of await node.listMechanisms()) {
      const held = await node.consult(row.id);
      for (const { party } of held.logs) {
        logs[`${name} ${row.shortName} ${party}`] = held.listEntries(party).map(({ envelope }) => envelope.kind);
      }
    }
    await node.close();
  }
  return logs;
}

const said: string[] = [];
let straight: Promise<{ readonly dir: string; readonly built: Built }> | undefined;
/** One building without a stop, for both tests. */
function openStraight() {
  straight ??= (async () => {
    const dir = await mkdtemp(join(tmpdir(), "entente-straight-"));
    process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
    return { dir, built: await buildExample({ dir, now, open: openExampleHome, say: (line) => said.push(line) }) };
  })();
  return straight;
}

const names = (labels: Built["labels"]) =>
  Object.entries(labels).flatMap(([mechanism, each]) => Object.keys(each).map((label) => `${mechanism} ${label}`));

test("a building stopped again and again, before or after anything is stored, ends as one that was not", async (context) => {
  const { dir: whole, built } = await openStraight();
  const broken = await mkdtemp(join(tmpdir(), "entente-broken-"));
  context.after(() => rm(broken, { recursive: true, force: true }));

  const deaths = new Map<number, Death>();
  for (let call = 1; call < 400; call += 1 + (call % 61)) deaths.set(call, call % 2 === 0 ? "before" : "after");
  const open = openDying(deaths);
  let stops = 0;
  let resumed: Built | undefined;
  while (resumed === undefined) {
    resumed = await buildExample({ dir: broken, now, open, say: quiet }).catch((error: unknown) => {
      if (!(error instanceof Stopped)) throw error;
      stops += 1;
      return undefined;
    });
  }
  assert.equal(stops, deaths.size);
  assert.deepEqual(await listLogs(broken), await listLogs(whole));
  assert.deepEqual(names(resumed.labels), names(built.labels));
  for (const home of resumed.homes) await entente(["verify", "--home", join(broken, home)]);
});

test("a second run repeats nothing; a run days later lets the hours pass and goes on from there", async () => {
  const { dir, built: first } = await openStraight();
  assert.ok(first.played > 100);
  assert.ok(said.length > 10);
  const logs = await listLogs(dir);

  const again = await buildExample({ dir, now: addSeconds(now, 60), open: openExampleHome, say: quiet });
  assert.equal(again.played, 0);
  assert.equal(again.built, first.built);
  assert.deepEqual(await listLogs(dir), logs);

  const later = await buildExample({ dir, now: addSeconds(now, 4 * 86_400), open: openExampleHome, say: quiet });
  assert.equal(later.played, 0);
  const grown = await listLogs(dir);
  for (const [log, entries] of Object.entries(logs)) assert.deepEqual(grown[log]?.slice(0, entries.length), entries);
  const added = (grown["kor kor-usa usa"] ?? []).slice(logs["kor kor-usa usa"]?.length);
  assert.ok(
    added.some((entry) => entry === "hour.passed"),
    "the minutes' silence ran out meanwhile",
  );
  for (const home of later.homes) await entente(["verify", "--home", join(dir, home)]);
});
