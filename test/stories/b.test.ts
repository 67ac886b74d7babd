import assert from "node:assert/strict";
import { test } from "node:test";
import type { BodiesPage } from "../../src/view/bodies.ts";
import type { CommitmentsPage } from "../../src/view/commitments.ts";
import type { DocumentsPage } from "../../src/view/documents.ts";
import type { ReadoutsPage } from "../../src/view/readouts.ts";
import type { SessionsPage } from "../../src/view/sessions.ts";
import type { StatementsPage } from "../../src/view/statements.ts";
import type { TextsPage } from "../../src/view/texts.ts";
import type { WordingsPage } from "../../src/view/wordings.ts";
import { find, show } from "./example.ts";

test("B1 terms of a regular consultation stand clause by clause: agreed, open, left aside by both", async () => {
  for (const home of ["kor", "usa"]) {
    const { texts } = await show<TextsPage>(home, "kor-usa", "texts");
    const terms = find(texts, "text:rc-terms");
    assert.equal(terms.purpose, "terms");
    assert.equal(terms.revision, 2);
    assert.deepEqual(
      terms.clauses.map((clause) => [clause.id, clause.state]),
      [
        ["purpose", "agreed"],
        ["level", "agreed"],
        ["rhythm", "agreed"],
        ["standing", "left-aside"],
        ["press", "open"],
      ],
    );
    const press = terms.clauses.find((clause) => clause.id === "press");
    assert.deepEqual(press?.stances.map((each) => [each.party, each.stance]).toSorted(), [
      ["kor", "agreed"],
      ["usa", "open"],
    ]);
    const rhythm = terms.clauses.find((clause) => clause.id === "rhythm");
    assert.deepEqual(rhythm?.words.map((each) => each.lang).toSorted(), ["en", "ko"]);
    assert.match(rhythm?.words.find((each) => each.lang === "en")?.text ?? "", /three months/, "as last revised");
    assert.equal(terms.adoption, undefined, "clauses agreed adopt nothing");
  }
});

test("B1 the body itself is under discussion: months of talks, a need both see, a permanent body not considered", async () => {
  const { bodies } = await show<BodiesPage>("usa", "kor-usa", "bodies");
  const consultation = find(bodies, "body:regular-consultation");
  assert.equal(consultation.life?.state, "under-discussion");
  assert.match(consultation.life?.reason ?? "", /months/);
  assert.equal(consultation.form, "regular");
  assert.equal(consultation.pending.length, 1, "its establishment is on the table");

  const page = await show<ReadoutsPage>("usa", "kor-usa", "readouts");
  const told = page.sessions.find((each) => each.session === "session:regular-consultation-2025-12-16");
  const permanent = told?.topics.find((topic) => topic.topic === "permanent-body");
  assert.equal(permanent?.finding, "expressly-not-discussed");
  assert.ok(told?.topics.some((topic) => topic.topic === "need"));
});

test("B2 a session at short notice stands outside the rhythm", async () => {
  const { sessions } = await show<SessionsPage>("kor", "kor-usa", "sessions");
  const call = find(sessions, "session:urgent-call");
  assert.equal(call.outsideCadence, true);
  assert.equal(call.state.status, "held");
  assert.equal(call.format, "video");
  assert.equal(call.stands?.outcome, "agreed");
});

test("B3 an account is shared under embargo and then spoken by a named function; the spokesperson's words are kept as such", async () => {
  const page = await show<ReadoutsPage>("usa", "kor-usa", "readouts");
  const call = page.sessions.find((each) => each.session === "session:urgent-call");
  assert.deepEqual(
    call?.accounts.map((account) => account.reach),
    ["public", "public"],
    "what was shared under embargo has since been published",
  );
  const regular = page.sessions.find((each) => each.session === "session:regular-consultation-2025-12-16");
  const [spoken] = regular?.accounts ?? [];
  assert.equal(spoken?.account, "announcement");
  assert.equal(spoken?.on, "2025-12-09");
  assert.equal(spoken?.speaker.kind, "on-the-record");
  assert.match(spoken?.words ?? "", /spokesperson/);
  const history = await show<{ acts: readonly { kind: string; act: string }[] }>(
    "usa",
    "kor-usa",
    "history",
    "--kind",
    "readout.tabled",
  );
  const shared = history.acts[0]?.act ?? "";
  const act = await show<{ content: { embargo: string }; dated: string }>("usa", "kor-usa", "act", shared);
  assert.ok(act.dated < act.content.embargo);
  const published = await show<{ acts: readonly { party: string; dated: string }[] }>(
    "usa",
    "kor-usa",
    "history",
    "--kind",
    "readout.published",
  );
  const own = published.acts.find((each) => each.party === "kor");
  assert.ok((own?.dated ?? "") > act.content.embargo, "it spoke after its own embargo");
});

test("B4 agreed language is followed through every document: eight communiqués with it, one without, a strategy without, a reaffirmation", async () => {
  const { wordings } = await show<WordingsPage>("usa", "kor-usa", "wordings");
  const phrase = wordings.find((each) => each.wording === "complete-denuclearization");
  assert.ok(phrase !== undefined);
  const series = (of: string) =>
    phrase.series.find((each) => ("body" in each.of ? each.of.body : each.of.parties.join()) === of)?.uses ?? [];
  const communiques = series("body:scm");
  assert.deepEqual(
    communiques.map((use) => [use.on.slice(0, 4), use.form !== undefined, use.change]),
    [2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024].map((year) => [
      String(year),
      year < 2024,
      year === 2016 ? "first" : year < 2024 ? "same" : "dropped",
    ]),
  );
  const [first, second] = series("body:kidd");
  assert.match(first?.form ?? "", /of the Korean Peninsula$/);
  assert.match(second?.form ?? "", /of the DPRK$/);
  assert.equal(second?.change, "changed");

  const outside = series("usa");
  const strategy = outside.findIndex((use) => use.in === "document:us-security-strategy-2025");
  assert.notEqual(strategy, -1);
  assert.equal(outside[strategy]?.form, undefined);
  const reaffirmed = outside.slice(strategy + 1).find((use) => use.in === "statement:charge-2025-12-08");
  assert.equal(reaffirmed?.on, "2025-12-08", "days after the paper without it");
  assert.notEqual(reaffirmed.form, undefined);
});

test("B5 the fact sheet's commitments name who, what and the measure; each side gives its own view", async () => {
  const { commitments } = await show<CommitmentsPage>("usa", "kor-usa", "commitments");
  const spending = find(commitments, "commitment:defence-spending");
  assert.deepEqual(spending.owners, ["kor"]);
  assert.equal(spending.measure?.value, "3.5");
  assert.match(spending.measure?.unit ?? "", /GDP/);
  assert.equal(spending.due.kind, "none-stated");
  assert.equal(spending.from?.of, "document:fact-sheet-2025");
  assert.equal(spending.stands.outcome, "entered-jointly");
  assert.equal(spending.ownWord.at(-1)?.party, "kor");
  assert.equal(spending.othersView.at(-1)?.party, "usa");
  assert.equal(spending.disputed, true);
  assert.notEqual(spending.ownWord.at(-1)?.value, spending.othersView.at(-1)?.value);
  assert.deepEqual(find(commitments, "commitment:submarines").owners, ["usa"]);

  const { documents } = await show<DocumentsPage>("usa", "kor-usa", "documents");
  assert.deepEqual(find(documents, "document:fact-sheet-2025").dates, [
    { place: "Washington", day: "2025-11-13" },
    { place: "Seoul", day: "2025-11-14" },
  ]);
});

test("B6 what is said outside sessions is on the record: remarks by video, a reaffirmation", async () => {
  const { statements } = await show<StatementsPage>("usa", "kor-usa", "statements");
  const remarks = find(statements, "statement:forum-2025-12-03");
  assert.ok(remarks.kind === "statement");
  assert.equal(remarks.on, "2025-12-03");
  assert.match(remarks.occasion ?? "", /by video/);
  assert.equal(remarks.source?.publisher, "IANS");
  const reaffirmed = find(statements, "statement:charge-2025-12-08");
  assert.ok(reaffirmed.kind === "statement" && reaffirmed.speaker.kind === "on-the-record");
  assert.equal(reaffirmed.speaker.party, "usa");
  assert.equal(reaffirmed.enteredBy, "kor");
  assert.ok(reaffirmed.claims.some((claim) => claim.verb === "reaffirmed"));
});
