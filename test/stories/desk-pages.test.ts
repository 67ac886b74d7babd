import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { SubjectId } from "../../src/base/ids.ts";
import { openExampleHome } from "../../src/main.ts";
import { viewCalendar } from "../../src/view/desk/calendar.ts";
import { signedText, viewEntry, viewEntryPage } from "../../src/view/desk/entry.ts";
import { nextSession } from "../../src/view/desk/procedure.ts";
import { viewSession } from "../../src/view/desk/session-page.ts";
import { viewSessionList } from "../../src/view/desk/sessions.ts";
import { listWaiting } from "../../src/view/desk/waiting.ts";
import type { Scene } from "../../src/view/scene.ts";
import { now, openExample } from "./example.ts";

/** Makes something over each consultation of a home of the example; words of parts are fetched as pages ask for them. */
async function over<T>(home: string, make: (scene: Scene) => T): Promise<ReadonlyMap<string, T>> {
  const { dir: built } = await openExample();
  const dir = mkdtempSync(join(tmpdir(), "entente-pages-"));
  cpSync(join(built, home), join(dir, home), { recursive: true });
  const { node } = await openExampleHome(join(dir, home), { clock: { now: () => now }, post: join(dir, "post") });
  try {
    const made = new Map<string, T>();
    for (const { id, shortName } of await node.listMechanisms()) {
      const reading = await node.read(id);
      const { acts, documents, row } = reading;
      const scene: Scene = { mechanism: id, documents, acts, party: row.party, now, audience: "party" };
      made.set(shortName, await reading.render(() => make(scene)));
    }
    return made;
  } finally {
    await node.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** An entry is named by the hash of its leaf: a byte 0, then its bytes. */
const leaf = Uint8Array.of(0);

const of = <T>(made: ReadonlyMap<string, T>, name: string): T =>
  made.get(name) ?? assert.fail(`no consultation ${name}`);

test("D61 of every entry of the example the page says the very bytes that were signed, by whom, and when they came", async () => {
  const made = await over("kor", (scene) =>
    scene.acts.logs().flatMap(({ party, size }) =>
      Array.from({ length: size }, (_, n) => {
        const act = scene.acts.at(party, n);
        if (act === undefined) return [];
        const parts = viewEntryPage(scene, act.id)?.parts.length;
        return [{ act, own: party === scene.party, text: signedText(act), entry: viewEntry(scene, act.id), parts }];
      }).flat(),
    ),
  );
  const all = [...made.values()].flat();
  assert.ok(all.length > 100);
  assert.ok(all.filter(({ entry }) => entry?.received !== undefined).length > 50);
  for (const { act, entry, own, parts, text } of all) {
    const where = `${act.party} ${act.n}`;
    const name = createHash("sha256")
      .update(leaf)
      .update(text ?? "");
    assert.equal(name.digest("hex"), act.id, where);
    assert.deepEqual([entry?.by, entry?.at, parts], [act.by, act.at, act.parts.length], where);
    // Of another's entry nothing is said before an entry of ours had seen it.
    assert.ok(!own || entry?.received === undefined, where);
    assert.ok(entry?.receipts.every(({ party }) => party !== act.party) === true, where);
  }
});

test("D66 London 2021 reads as the second session, the first in 15 months, with each side's account in its own column", async () => {
  const london = of(
    await over("kor", (scene) => viewSession(scene, "session:trilateral-london-2021" as SubjectId)),
    "kor-usa-jpn",
  );
  assert.equal(london?.place, 2);
  assert.equal(london.gap?.months, 15);
  assert.deepEqual(
    london.before?.name.day === undefined ? undefined : [london.before.name.place, london.before.name.day],
    ["Munich", "2020-02-15"],
  );
  assert.equal(london.after?.name.place, "New York");
  assert.deepEqual(london.readouts.without, ["jpn"]);
  const onRecord = london.readouts.accounts.flatMap(({ speaker }) =>
    speaker.kind === "on-the-record" ? [speaker.party] : [],
  );
  assert.deepEqual(onRecord.toSorted(), ["kor", "usa"]);
  const china = london.readouts.topics.find(({ finding }) => finding === "expressly-not-discussed");
  assert.ok(china !== undefined && china.said.length === 0);
  // History: no rule of this charter ran when it was held.
  assert.deepEqual(london.procedure, []);
  const dialogue = of(
    await over("kor", (scene) => viewSession(scene, "session:bpd-2021-03-19" as SubjectId)),
    "kor-usa",
  );
  assert.deepEqual(
    dialogue?.neighbours.map(({ relation, session }) => [relation, session]),
    [["day-after", "session:two-plus-two-2021"]],
  );
});

test("D63 D64 what waits at Seoul and at Tokyo is the same matters from two sides; the next session has its clock", async () => {
  const [seoul, tokyo] = [await over("kor", listWaiting), await over("jpn", listWaiting)];
  const here = of(seoul, "kor-usa-jpn");
  const there = of(tokyo, "kor-usa-jpn");
  const waitsForTokyo = here.others.filter(({ of: party }) => party === "jpn").map(({ about }) => about);
  assert.ok(waitsForTokyo.length > 0);
  for (const about of waitsForTokyo) assert.ok(there.ours.some((each) => each.about === about));
  const next = of(await over("kor", nextSession), "kor-usa");
  assert.equal(next?.session, "session:regular-consultation-next");
  assert.deepEqual(
    next.steps.map(({ step }) => step),
    ["items", "papers", "agenda", "session", "draft-minutes", "minutes"],
  );
  assert.equal(next.steps.find(({ step }) => step === "agenda")?.state, "done");
});

test("D65 every session of the list that has a day stands on that day of the calendar", async () => {
  const made = await over("kor", (scene) => {
    const { rows, total } = viewSessionList(scene, { start: 0 });
    for (const { id, name } of rows) {
      if (name.day?.length !== 10) continue;
      const { events } = viewCalendar(scene, name.day, name.day);
      assert.ok(
        events.some(({ day, kind, subject }) => kind === "session" && subject === id && day === name.day),
        id,
      );
    }
    return { rows: rows.length, total };
  });
  assert.ok([...made.values()].every(({ rows, total }) => rows === total && total < 100));
});
