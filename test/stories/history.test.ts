import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgreementsPage } from "../../src/view/agreements.ts";
import type { BodiesPage } from "../../src/view/bodies.ts";
import type { CommitmentsPage } from "../../src/view/commitments.ts";
import type { SessionsPage } from "../../src/view/sessions.ts";
import { find, show } from "./example.ts";

const mechanisms = ["kor-usa", "kor-usa-jpn"] as const;

test("the sessions of the public record stand on their days, at their places", async () => {
  const facts: Record<string, readonly (readonly [string, string, string?])[]> = {
    "kor-usa": [
      ["scm-49", "2017-10-28", "Seoul"],
      ["scm-56", "2024-10-30", "Washington"],
      ["scm-57", "2025-11-04", "Seoul"],
      ["kidd-17", "2020-04-21"],
      ["kidd-21", "2022-08-16"],
      ["kidd-25", "2024-09-23"],
      ["edscg-2", "2018-01"],
      ["edscg-3", "2022-09-16"],
      ["edscg-4", "2023-09-15"],
      ["edscg-5", "2024-09-04"],
      ["foreign-ministers-2018-12", "2018-12-06", "Washington"],
      ["regular-consultation-2025-12-16", "2025-12-16"],
    ],
    "kor-usa-jpn": [
      ["trilateral-munich-2020", "2020-02-15", "Munich"],
      ["trilateral-london-2021", "2021-05-05", "London"],
      ["trilateral-new-york-2025", "2025-09-22", "New York"],
    ],
  };
  for (const mechanism of mechanisms) {
    const { sessions } = await show<SessionsPage>("usa", mechanism, "sessions");
    for (const [name, day, place] of facts[mechanism] ?? []) {
      const session = find(sessions, `session:${name}`);
      assert.equal(session.day, day, name);
      assert.equal(session.state.status, "held", name);
      if (place !== undefined) assert.equal(session.place, place, name);
    }
  }
});

test("what was entered from outside names its source, and nothing entered is shown as agreed", async () => {
  for (const mechanism of mechanisms) {
    const { bodies } = await show<BodiesPage>("kor", mechanism, "bodies");
    const { sessions } = await show<SessionsPage>("kor", mechanism, "sessions");
    const { agreements } = await show<AgreementsPage>("kor", mechanism, "agreements");
    const { commitments } = await show<CommitmentsPage>("kor", mechanism, "commitments");
    const all = [...bodies, ...sessions, ...agreements, ...commitments].flatMap(({ id, stands }) =>
      stands === undefined ? [] : [{ id, stands }],
    );
    const entered = all.filter(({ stands }) => /^(?:entered|disputed)/.test(stands.outcome));
    assert.ok(entered.length > 5);
    for (const { id, stands } of entered) {
      assert.ok((stands.source?.publisher ?? "").length > 0, id);
      assert.doesNotMatch(stands.words, /^Agreed/, id);
    }
    const joint = entered.filter(({ stands }) => stands.outcome === "entered-jointly");
    for (const { id, stands } of joint) assert.equal(stands.by.length, mechanism === "kor-usa" ? 2 : 3, id);
  }
});

test("the secretariat of the three rotates every two years, Seoul first", async () => {
  const { bodies } = await show<BodiesPage>("jpn", "kor-usa-jpn", "bodies");
  const secretariat = find(bodies, "body:trilateral-secretariat");
  assert.equal(secretariat.form, "standing");
  assert.equal(secretariat.life?.since, "2024-11-20");
  assert.match(secretariat.note ?? "", /every two years/);
});
