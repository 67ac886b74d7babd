import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../../test/kit/acts.ts";
import { bodyTerms, fold, party, sessionTerms, subject } from "../../../test/kit/fold.ts";
import { sceneOf } from "../../../test/kit/scene.ts";
import type { TermsOf } from "../../act/terms.ts";
import type { Instant } from "../../base/time.ts";
import type { Scene } from "../scene.ts";
import { viewBody } from "./body.ts";
import { orderParties, viewMap } from "./map.ts";
import { viewReview } from "./review.ts";
import { viewTimeline } from "./timeline.ts";

const group = subject("body:group");
const yearly: TermsOf<"body">["rhythms"] = [{ id: "yearly", label: "Yearly", every: { unit: "years", count: 1 } }];
const inPerson = { format: "in-person" } as const;
type Session = readonly [day: string, changes?: Partial<TermsOf<"session">>];

function sceneWith(today: string, terms: Partial<TermsOf<"body">>, sessions: readonly Session[]): Scene {
  const record = createTestRecord(["a", "b"]);
  record.history("a", group, bodyTerms({ life: { state: "established", since: "2010" }, ...terms }));
  for (const [day, changes] of sessions) record.history("a", `session:s-${day}`, sessionTerms(day, changes));
  const documents = fold(record.acts);
  return sceneOf([], { documents, party: party("a"), now: `${today}T12:00:00Z` as Instant });
}

const standing = (scene: Scene) => viewMap(scene).levels[0]?.bodies[0]?.standing;

test("D80 a body is kept, late or lapsed by its figure; without one a year is the longest that regular can mean", () => {
  const held: readonly Session[] = [["2020-03-01", inPerson]];
  assert.equal(standing(sceneWith("2021-02-01", { rhythms: yearly }, held))?.code, "kept");
  assert.equal(standing(sceneWith("2021-04-01", { rhythms: yearly }, held))?.code, "late");
  assert.equal(standing(sceneWith("2022-04-01", { rhythms: yearly }, held))?.code, "lapsed");
  const inWords = { form: "regular", rhythmWords: "on a regular basis" } as const;
  assert.deepEqual(standing(sceneWith("2021-02-01", inWords, held))?.code, "regular");
  const lapsed = standing(sceneWith("2021-04-01", inWords, held));
  assert.equal(lapsed?.code, "lapsed");
  assert.equal(lapsed?.basis, "words");
  assert.deepEqual(lapsed?.gap, { months: 13, days: 396, precision: "day" });
  assert.equal(standing(sceneWith("2031-01-01", { form: "ad-hoc" }, held))?.code, "ad-hoc");
  assert.equal(standing(sceneWith("2031-01-01", { life: { state: "ended", since: "2021" } }, held))?.code, "ended");
});

test("D81 a gap against the promise is drawn from session to session, one known by number only is a session and no gap", () => {
  const sessions: readonly Session[] = [["2015-03-01", inPerson], ["2018-03-01", { format: "video" }], ["2018-09-01"]];
  const track = viewMap(sceneWith("2018-10-01", { rhythms: yearly }, sessions)).levels[0]?.bodies[0]?.track;
  assert.deepEqual(track?.stretches, [
    { from: "2015-03-01", to: "2018-03-01", gap: { months: 36, days: 1096, precision: "day" } },
  ]);
  assert.deepEqual(
    track?.dots.map(({ kind }) => kind),
    ["person", "remote", "unstated"],
  );
  const numbered = (ordinal: number) => ({ ...inPerson, stated: { ordinal, words: `no. ${ordinal}` } });
  const known = viewMap(
    sceneWith("2018-10-01", { rhythms: yearly }, [
      ["2015-03-01", numbered(1)],
      ["2018-03-01", numbered(4)],
    ]),
  ).levels[0]?.bodies[0]?.track;
  assert.deepEqual(known?.stretches, []);
  assert.deepEqual(
    known?.dots.map(({ kind }) => kind),
    ["person", "number", "number", "person"],
  );
});

test("D82 the map has the highest level first and its parties so that most bars join neighbours", () => {
  const [x, y, z] = ["x", "y", "z"].map(party) as [
    ReturnType<typeof party>,
    ReturnType<typeof party>,
    ReturnType<typeof party>,
  ];
  assert.deepEqual(
    orderParties(
      [x, y, z],
      [
        [x, z],
        [x, z],
        [x, y],
      ],
    ),
    [y, x, z],
  );
  assert.deepEqual(
    orderParties(
      [x, y, z],
      [
        [x, y],
        [x, y, z],
      ],
    ),
    [x, y, z],
  );
  const record = createTestRecord(["a", "b"]);
  record.history("a", group, bodyTerms({ name: "Low" }));
  const rungs = fold(record.acts).find("charter", "charter")?.charter.levels ?? [];
  const top = rungs.at(-1)?.id ?? "";
  record.history("a", "body:top", bodyTerms({ name: "Top", level: top }));
  const map = viewMap(sceneOf([], { documents: fold(record.acts) }));
  assert.equal(map.levels[0]?.id, top);
  assert.equal(map.total, 2);
});

test("D83 however many sessions lie in a period, a line has at most 120 marks, and they count every one", () => {
  const days = Array.from({ length: 200 }, (_, i) =>
    new Date(Date.UTC(2016, 0, 1) + i * 15 * 86_400_000).toISOString().slice(0, 10),
  );
  const scene = sceneWith(
    "2025-01-01",
    { rhythms: yearly },
    days.map((day) => [day, inPerson] as const),
  );
  const page = viewTimeline(scene, { from: "2016-01-01", to: "2025-12-31" });
  const marks = page.rows[0]?.marks ?? [];
  assert.ok(marks.length <= 120, `${marks.length} marks`);
  assert.equal(
    marks.reduce((sum, { count }) => sum + count, 0),
    200,
  );
  assert.equal(page.totalLines, 200);
  assert.equal(page.lines.length, 50);
  const near = viewTimeline(scene, { from: "2016-01-01", to: "2016-02-01", line: 1 });
  assert.deepEqual(
    near.rows[0]?.marks.map(({ count }) => count),
    [1, 1, 1],
  );
  assert.equal(near.lines[0]?.day, "2016-01-16");
});

test("D84 D85 a body and the review show the next date that the rhythm proposes and the session that is set", () => {
  const sessions: readonly Session[] = [["2020-03-01", inPerson]];
  const scene = sceneWith("2020-06-01", { rhythms: yearly }, sessions);
  const page = viewBody(scene, group);
  assert.deepEqual(page?.body.next, { kind: "due", day: "2021-03-01", rhythm: "yearly" });
  assert.equal(page?.rhythms[0]?.due, "2021-03-01");
  assert.equal(page?.totalSessions, 1);
  assert.equal(viewBody(scene, subject("body:none")), undefined);
  const set = sceneWith("2020-06-01", { rhythms: yearly }, [...sessions, ["2020-12-01", { status: "planned" }]]);
  assert.equal(viewBody(set, group)?.body.next?.day, "2020-12-01");
  const review = viewReview(set);
  assert.equal(review.upcoming[0]?.session, "session:s-2020-12-01");
  assert.deepEqual(review.counts, [{ code: "kept", count: 1 }]);
  assert.equal(review.year.sessions, 1);
});
