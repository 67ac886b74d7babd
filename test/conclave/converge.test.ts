import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActId } from "../../src/base/ids.ts";
import type { Instant } from "../../src/base/time.ts";
import { openMemoryPost } from "../../src/node/carriers/memory.ts";
import { concur, draft, note, openPlay, session, silence, words } from "./play.ts";
import type { Play } from "./play.ts";
import { createRandom } from "./world.ts";
import type { Bench } from "./world.ts";

type Random = ReturnType<typeof createRandom>;

/** Everything a node derives, as text: what all must come to agree on. */
async function stateOf(play: Play, bench: Bench): Promise<string> {
  const rows = await bench.world.store.listAllDocuments(play.mechanism);
  const lines = rows.map(({ id, json, kind }) => `${kind} ${id} ${new TextDecoder().decode(json)}`);
  return lines.toSorted((a, b) => (a < b ? -1 : 1)).join("\n");
}

/** A network that loses, doubles and reorders what it carries. */
function createWeather(random: Random, isFair: () => boolean) {
  return {
    copies: () => (isFair() ? 1 : ([0, 1, 1, 1, 2][random.below(5)] ?? 1)),
    delay: () => (isFair() ? 0 : random.below(4)),
  };
}

const open = async (play: Play, bench: Bench): Promise<readonly ActId[]> =>
  (await bench.node.consult(play.mechanism)).documents.list("proposal").map(({ id }) => id);

/** One random word of one random party; what its own node refuses is not said. */
async function speak(play: Play, bench: Bench, random: Random, step: number): Promise<void> {
  const known = await open(play, bench);
  const proposal = known[random.below(Math.max(1, known.length))];
  const parts = random.below(3) === 0 ? [words("text", `Words of step ${step}.`)] : [];
  const choice = random.below(14);
  if (choice < 2) await play.attempt(bench, session(`s${step}`, "2026-11-04T00:00:00Z", parts));
  else if (choice === 2) await play.attempt(bench, silence(`q${step}`, "2026-11-03T12:00:00Z", parts));
  else if (choice === 3 || proposal === undefined)
    await play.attempt(bench, note(`n${step}`, "A note", parts), note(`m${step}`));
  else if (choice < 11) await play.attempt(bench, concur(proposal));
  else if (choice === 11) await play.attempt(bench, draft("stance.objected", { proposal }));
  else if (choice === 12) await play.attempt(bench, draft("silence.broken", { proposal, ground: "time" }));
  else await play.attempt(bench, draft("proposal.withdrawn", { proposal }));
}

for (const seed of ["one", "two", "three", "four"]) {
  test(`X6 X7 N11 N17 whatever the network loses, doubles and reorders, all come to the same documents (${seed})`, async () => {
    const play = await openPlay(`converge ${seed}`);
    const random = createRandom(`moves ${seed}`);
    let isFair = false;
    const post = openMemoryPost(createWeather(random, () => isFair));
    const cut = new Set<Bench>();
    for (let step = 0; step < 60; step++) {
      const bench = play.all[random.below(3)];
      assert.ok(bench);
      const move = random.below(10);
      if (move < 5) await speak(play, bench, random, step);
      else if (move < 8 && !cut.has(bench)) await bench.node.exchange(post.carrierOf(bench.party));
      else if (move === 8) bench.wait(random.below(12 * 3600));
      else if (random.below(2) === 0) await bench.restart();
      else if (cut.has(bench)) cut.delete(bench);
      else if (cut.size < 2) cut.add(bench);
    }
    isFair = true;
    const settle = async () => {
      for (let round = 0; round < 12; round++) {
        for (const bench of play.all) await bench.node.exchange(post.carrierOf(bench.party));
      }
    };
    await settle();
    // The clocks are set right again, and much of what lay open is answered.
    for (const bench of play.all) bench.setClock("2026-11-03T18:00:00Z" as Instant);
    await settle();
    for (const bench of play.all) {
      for (const proposal of await open(play, bench)) {
        if (random.below(5) > 0) await play.attempt(bench, concur(proposal));
      }
    }
    await settle();
    const rest = await Promise.all(
      play.all.map(async (bench) => (await bench.node.exchange(post.carrierOf(bench.party))).sent.length),
    );
    assert.deepEqual(rest, [0, 0, 0]);
    const [first, ...others] = await Promise.all(play.all.map((bench) => stateOf(play, bench)));
    for (const other of others) assert.equal(other, first);
    for (const bench of play.all) {
      assert.equal((await bench.node.rebuild(play.mechanism)).changed, 0);
      assert.equal(await stateOf(play, bench), first);
      const { logs } = await bench.node.consult(play.mechanism);
      assert.deepEqual(
        logs.filter(({ closed, missingParts, size }) => closed !== size || missingParts > 0),
        [],
      );
    }
  });
}

test("X6 parcels kept from earlier days, delivered again in any order, change nothing", async () => {
  const play = await openPlay("replay");
  const kept: Uint8Array[] = [];
  for (let day = 0; day < 4; day++) {
    await play.perform(play.usa, note(`day-${day}`, "A note", [words("text", `Day ${day}.`)]));
    await play.usa.node.exchange({
      send: async (to, _mechanism, bytes) => void (to === "kor" && kept.push(bytes)),
      receive: async () => [],
      acknowledge: async () => {},
    });
  }
  assert.ok(kept.length >= 4);
  for (const bytes of kept.toReversed()) assert.ok((await play.kor.node.receive(bytes)).ok);
  const before = await stateOf(play, play.kor);
  for (const bytes of [...kept, ...kept]) {
    const received = await play.kor.node.receive(bytes);
    assert.ok(received.ok);
    assert.deepEqual([received.value.entries, received.value.parts, received.value.refused], [{}, 0, []]);
  }
  assert.equal(await stateOf(play, play.kor), before);
  assert.equal((await play.kor.node.consult(play.mechanism)).logs.find(({ party }) => party === "usa")?.size, 5);
});
