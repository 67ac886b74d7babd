import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ActPage } from "../../src/view/act.ts";
import type { BodiesPage } from "../../src/view/bodies.ts";
import type { ReadoutsPage } from "../../src/view/readouts.ts";
import type { SessionsPage } from "../../src/view/sessions.ts";
import type { StatementsPage } from "../../src/view/statements.ts";
import type { WordingsPage } from "../../src/view/wordings.ts";
import { find, show } from "./example.ts";

/** The persons named beside an entry of the example's data: names of officers stand there and in no source file. */
function namesEntered(subject: string): readonly string[] {
  const file = join(import.meta.dirname, "..", "..", "demo", "history", "kor-usa-jpn.json");
  const { steps } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly steps: readonly { readonly enter?: string; readonly parts?: readonly { readonly text: string }[] }[];
  };
  const names = (steps.find((step) => step.enter === subject)?.parts ?? []).map((part) => part.text);
  assert.equal(names.length, 3);
  return names;
}

test("E1 three ministers in London on the margins of the G7, for fifty minutes, for the first time in 15 months", async () => {
  for (const home of ["kor", "usa", "jpn"]) {
    const { sessions } = await show<SessionsPage>(home, "kor-usa-jpn", "sessions");
    const london = find(sessions, "session:trilateral-london-2021");
    assert.equal(london.day, "2021-05-05");
    assert.equal(london.zone, "Europe/London");
    assert.match(london.hostEvent ?? "", /^G7 /);
    assert.deepEqual(london.duration, { minutes: 50, qualifier: "exactly" });
    assert.equal(london.gap?.session, "session:trilateral-munich-2020");
    assert.equal(london.gap?.gap.months, 15);
    assert.equal(london.delegations.filter((each) => each.role === "head").length, 3);
    assert.equal(london.stands?.outcome, "entered-jointly");
  }
  const { sessions } = await show<SessionsPage>("jpn", "kor-usa-jpn", "sessions");
  const entry = await show<ActPage>(
    "jpn",
    "kor-usa-jpn",
    "act",
    find(sessions, "session:trilateral-london-2021").why[0]?.act ?? "",
  );
  assert.deepEqual(
    entry.parts.map((part) => part.text),
    namesEntered("session:trilateral-london-2021"),
    "persons stand in parts, which can be expunged",
  );
  const { bodies } = await show<BodiesPage>("jpn", "kor-usa-jpn", "bodies");
  assert.deepEqual(find(bodies, "body:trilateral-foreign-ministers").members, ["kor", "usa", "jpn"]);
});

test("E2 one side briefs the other two on the outcome of its review", async () => {
  const { statements } = await show<StatementsPage>("jpn", "kor-usa-jpn", "statements");
  const briefing = find(statements, "briefing:us-policy-review-2021");
  assert.ok(briefing.kind === "briefing");
  assert.equal(briefing.by, "usa");
  assert.deepEqual(briefing.to, ["kor", "jpn"]);
  assert.deepEqual(briefing.seenBy, ["kor", "jpn"], "by their own logs, who has it");
  assert.deepEqual(briefing.notGiven, []);
  assert.equal(briefing.session, "session:trilateral-london-2021");
  assert.equal(briefing.on, "2021-05-05");
});

test("E3 one account alone names Security Council resolutions, and one says what was not on the table", async () => {
  const page = await show<ReadoutsPage>("jpn", "kor-usa-jpn", "readouts");
  const told = page.sessions.find((each) => each.session === "session:trilateral-london-2021");
  assert.ok(told !== undefined);
  const account = (kind: string, party?: string) =>
    told.accounts.find(
      ({ speaker }) =>
        speaker.kind === kind && (party === undefined || ("party" in speaker && speaker.party === party)),
    );
  const ministry = account("on-the-record", "kor");
  const state = account("on-the-record", "usa");
  const official = account("background");
  assert.equal(told.accounts.length, 3);
  assert.equal(official?.durationMinutes, 50);
  assert.deepEqual(told.without, ["jpn"]);

  const topic = (name: string) => told.topics.find((each) => each.topic === name);
  assert.equal(topic("unsc-resolutions")?.finding, "said-by-one");
  assert.deepEqual(
    topic("unsc-resolutions")?.said.map((each) => each.account),
    [state?.id],
  );
  assert.equal(topic("china")?.finding, "expressly-not-discussed");
  assert.deepEqual(
    topic("china")?.notDiscussed.map((each) => each.account),
    [official?.id],
  );
  assert.deepEqual(
    topic("us-policy-review")?.said.map((each) => [each.account, each.verb]),
    [[ministry?.id, "briefed"]],
  );
  assert.equal(topic("trilateral-cooperation")?.finding, "said-by-some");
});

test("E3 in September 2025 the joint statement and one side's own release name the goal in different words", async () => {
  const { wordings } = await show<WordingsPage>("jpn", "kor-usa-jpn", "wordings");
  const phrase = wordings.find((each) => each.wording === "complete-denuclearization");
  const uses = phrase?.series.flatMap((each) => each.uses) ?? [];
  const form = (id: string) => uses.find((use) => use.in === id)?.form ?? "";
  assert.match(form("document:trilateral-statement-2025-09"), /of North Korea$/);
  assert.match(form("document:seoul-release-2025-09"), /of the Korean Peninsula$/);
});
