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

/** Homes whose node dies at the given calls of `perform`: before the acts are stored, or right after. */
function openDying(calls: ReadonlyMap<number, "before" | "after">): { readonly open: OpenHome } {
  let count = 0;
  return {
    open: async (dir, world) => {
      const home = await openExampleHome(dir, world);
      return {
        ...home,
        node: {
          ...home.node,
          perform: async (mechanism, drafts) => {
            const death = calls.get(++count);
            if (death === "before") throw new Stopped();
            const performed = await home.node.perform(mechanism, drafts);
            if (death === "after") throw new Stopped();
            return performed;
          },
        },
      };
    },
  };
}

const quiet = (): void => {};

/** Kind and date of every entry of every log, as each home holds it. */
async function listLogs(dir: string): Promise<Record<string, readonly string[]>> {
  const logs: Record<string, readonly string[]> = {};
  for (const name of ["kor", "usa", "jpn"]) {
    const { node } = await openExampleHome(join(dir, name), { clock: { now: () => now }, post: join(dir, "post") });
    for (const row of await node.listMechanisms()) {
      const held = await node.consult(row.id);
      for (const { party } of held.logs) {
        logs[`${name} ${row.shortName} ${party}`] = held
          .listEntries(party)
          .map(({ envelope }) => `${envelope.at} ${envelope.kind}`);
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

test("a building stopped again and again, before or after an act is stored, ends as one that was not", async (context) => {
  const { dir: whole, built } = await openStraight();
  const broken = await mkdtemp(join(tmpdir(), "entente-broken-"));
  context.after(() => rm(broken, { recursive: true, force: true }));

  const deaths = new Map<number, "before" | "after">();
  for (let call = 2; call < 90; call += 11) deaths.set(call, call % 2 === 0 ? "before" : "after");
  const { open } = openDying(deaths);
  let stops = 0;
  let resumed: Built | undefined;
  while (resumed === undefined) {
    resumed = await buildExample({ dir: broken, now, open, say: quiet }).catch((error: unknown) => {
      if (!(error instanceof Stopped)) throw error;
      stops += 1;
      return undefined;
    });
  }
  assert.ok(stops >= 5, `stopped ${stops} times only`);
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
    added.some((entry) => entry.endsWith("hour.passed")),
    "the minutes' silence ran out meanwhile",
  );
  for (const home of later.homes) await entente(["verify", "--home", join(dir, home)]);
});
